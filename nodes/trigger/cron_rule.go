package trigger

import (
	"strconv"
	"strings"

	"github.com/robfig/cron/v3"

	"github.com/budflow/budflow/nodes"
)

var cronFields = cron.NewParser(cron.Second | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// cronRule checks a cron expression of five or six fields and returns it with
// six, Sunday written as 0.
func cronRule(expression string) (string, error) {
	fields := strings.Fields(expression)
	if len(fields) == 5 {
		fields = append([]string{"0"}, fields...)
	}
	if len(fields) == 6 && !strings.Contains(expression, "=") {
		fields[5] = sundayAsZero(fields[5])
		rule := strings.Join(fields, " ")
		if _, err := cronFields.Parse(rule); err == nil {
			return rule, nil
		}
	}
	e := nodes.Errorf("Invalid cron expression")
	e.Description = "Want five fields (minute, hour, day of the month, month, day of the week) or six (with a second before them), got '" + expression + "'"
	e.Parameter, e.Permanent = "expression", true
	return "", e
}

// sundayAsZero writes the other number of Sunday, 7, as 0.
func sundayAsZero(field string) string {
	parts := strings.Split(field, ",")
	for i, part := range parts {
		days, step, stepped := strings.Cut(part, "/")
		from, to, isRange := strings.Cut(days, "-")
		first, err := strconv.Atoi(from)
		switch {
		case part == "7":
			parts[i] = "0"
		case !isRange || to != "7" || err != nil || first > 7:
		case !stepped && first == 7:
			parts[i] = "0"
		case !stepped:
			parts[i] = from + "-6,0"
		default:
			parts[i] = steppedDays(first, step, part)
		}
	}
	return strings.Join(parts, ",")
}

// steppedDays writes out a range up to 7 that has a step.
func steppedDays(first int, step, part string) string {
	n, err := strconv.Atoi(step)
	if err != nil || n < 1 {
		return part
	}
	var days []string
	for day := first; day <= 7; day += n {
		days = append(days, strconv.Itoa(day%7))
	}
	return strings.Join(days, ",")
}
