package trigger

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// schedules turns the rules of the Schedule Trigger into cron rules. Rules that
// are equal count once.
func schedules(call *nodes.Call) ([]nodes.Schedule, error) {
	p := call.Args(context.Background(), -1)
	rules := p.List("rule.interval")
	var list []nodes.Schedule
	for i := range rules {
		s, err := scheduleOf(p, fmt.Sprintf("rule.interval.%d.", i), secondOf(call.Node, i))
		if err == nil {
			err = p.Err()
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list, p.Err()
}

// secondOf spreads the starts of many workflows over the minute.
func secondOf(n *budflow.Node, rule int) int {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s/%s/%d", n.ID, n.Name, rule)
	return int(h.Sum32() % 60)
}

func scheduleOf(p *nodes.Args, rule string, second int) (nodes.Schedule, error) {
	number := func(name string, fallback, low, high int) int {
		n := int(p.NumberOr(rule+name, float64(fallback)))
		if n < low || n > high {
			p.Fail(rule+name, "%s: want a number from %d to %d, got %d", name, low, high, n)
		}
		return n
	}
	minute := func() int { return number("triggerAtMinute", 0, 0, 59) }
	hour := func() int { return number("triggerAtHour", 0, 0, 23) }
	var s nodes.Schedule
	switch field := p.TextOr(rule+"field", "days"); field {
	case "seconds":
		s.Cron = fmt.Sprintf("%s * * * * *", step(number("secondsInterval", 30, 1, 59)))
	case "minutes":
		s.Cron = fmt.Sprintf("%d %s * * * *", second, step(number("minutesInterval", 5, 1, 59)))
	case "hours":
		s.Cron = fmt.Sprintf("%d %d %s * * *", second, minute(), step(number("hoursInterval", 1, 1, 23)))
	case "days":
		s.Cron = fmt.Sprintf("%d %d %d * * *", second, minute(), hour())
		s.Every, s.Unit = number("daysInterval", 1, 1, 3660), field
	case "weeks":
		s.Cron = fmt.Sprintf("%d %d %d * * %s", second, minute(), hour(), weekdays(p, rule+"triggerAtDay"))
		s.Every, s.Unit = number("weeksInterval", 1, 1, 520), field
	case "months":
		day, every := number("triggerAtDayOfMonth", 1, 1, 31), number("monthsInterval", 1, 1, 120)
		months := "*"
		if every <= 12 {
			months, every = step(every), 1
		}
		s.Cron = fmt.Sprintf("%d %d %d %d %s *", second, minute(), hour(), day, months)
		s.Every, s.Unit = every, field
	case "cronExpression":
		cron, err := cronRule(p.Text(rule + "expression"))
		if err != nil {
			return s, err
		}
		s.Cron = cron
	default:
		p.Fail(rule+"field", "field: want seconds, minutes, hours, days, weeks, months or cronExpression, got '%s'", field)
	}
	if s.Every <= 1 {
		s.Every, s.Unit = 0, ""
	}
	return s, nil
}

func step(n int) string {
	if n == 1 {
		return "*"
	}
	return "*/" + strconv.Itoa(n)
}

// weekdays lists days of the week, 0 = Sunday; none is Sunday.
func weekdays(p *nodes.Args, path string) string {
	if !p.Has(path) {
		return "0"
	}
	var days []string
	for _, day := range p.List(path) {
		n, err := strconv.Atoi(nodes.TextOf(day))
		if err != nil || n < 0 || n > 7 {
			p.Fail(path, "triggerAtDay: want numbers from 0 to 6, got '%s'", nodes.TextOf(day))
			continue
		}
		days = append(days, strconv.Itoa(n%7))
	}
	if len(days) == 0 {
		return "*"
	}
	return strings.Join(days, ",")
}
