package trigger

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

func TestSchedules(t *testing.T) {
	second := func(rule int) string { return fmt.Sprint(secondOf(&budflow.Node{Name: "Node"}, rule)) }
	for _, c := range []struct {
		rules   string
		want    []nodes.Schedule
		message string
	}{
		{`[{}]`, []nodes.Schedule{{Cron: second(0) + " 0 0 * * *"}}, ""},
		{`[{"field":"seconds","secondsInterval":10}]`, []nodes.Schedule{{Cron: "*/10 * * * * *"}}, ""},
		{`[{"field":"minutes"},{"field":"hours","hoursInterval":6,"triggerAtMinute":15}]`,
			[]nodes.Schedule{{Cron: second(0) + " */5 * * * *"}, {Cron: second(1) + " 15 */6 * * *"}}, ""},
		{`[{"field":"days","daysInterval":3,"triggerAtHour":9,"triggerAtMinute":30}]`, []nodes.Schedule{{Cron: second(0) + " 30 9 * * *", Every: 3, Unit: "days"}}, ""},
		{`[{"field":"weeks","weeksInterval":2,"triggerAtDay":[1,3]}]`, []nodes.Schedule{{Cron: second(0) + " 0 0 * * 1,3", Every: 2, Unit: "weeks"}}, ""},
		{`[{"field":"months","monthsInterval":3,"triggerAtDayOfMonth":31}]`, []nodes.Schedule{{Cron: second(0) + " 0 0 31 */3 *"}}, ""},
		{`[{"field":"months","monthsInterval":24}]`, []nodes.Schedule{{Cron: second(0) + " 0 0 1 * *", Every: 24, Unit: "months"}}, ""},
		{`[{"field":"cronExpression","expression":"*/5 9-17 * * 1-5"},{"field":"cronExpression","expression":"0 */5 9-17 * * 1-5"}]`,
			[]nodes.Schedule{{Cron: "0 */5 9-17 * * 1-5"}}, ""},
		{`[{"field":"cronExpression","expression":"0 0 * * 5-7,7"}]`, []nodes.Schedule{{Cron: "0 0 0 * * 5-6,0,0"}}, ""},
		{`[{"field":"cronExpression","expression":"0 0 * * 1-7/2"}]`, []nodes.Schedule{{Cron: "0 0 0 * * 1,3,5,0"}}, ""},
		{`[{"field":"cronExpression","expression":"not a rule"}]`, nil, "Invalid cron expression"},
		{`[{"field":"cronExpression","expression":"61 * * * *"}]`, nil, "Invalid cron expression"},
		{`[{"field":"cronExpression","expression":"TZ=UTC 1 * * * *"}]`, nil, "Invalid cron expression"},
		{`[{"field":"minutes","minutesInterval":90}]`, nil, "minutesInterval: want a number from 1 to 59, got 90"},
		{`[{"field":"years"}]`, nil, "field: want seconds, minutes, hours, days, weeks, months or cronExpression, got 'years'"},
	} {
		got, err := Schedule.Schedules(callOf(t, &Schedule, 1.2, `{"rule":{"interval":`+c.rules+`}}`, nil))
		if messageOf(err) != c.message || !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, %v", c.rules, got, err)
		}
	}
	got, err := Schedule.Schedules(callOf(t, &Schedule, 1.2, `{}`, nil))
	if err != nil || len(got) != 1 {
		t.Errorf("default: got %v, %v", got, err)
	}
}

func TestOldSchedules(t *testing.T) {
	call := callOf(t, &Cron, 1, `{"triggerTimes":{"item":[{"mode":"everyWeek","hour":8,"weekday":"5"},{"mode":"everyX","value":2,"unit":"minutes"},{"mode":"custom","cronExpression":"1 2 3 * * *"}]}}`, nil)
	got, err := Cron.Schedules(call)
	want := []nodes.Schedule{
		{Cron: fmt.Sprint(secondOf(call.Node, 0), " 0 8 * * 5")}, {Cron: fmt.Sprint(secondOf(call.Node, 1), " */2 * * * *")}, {Cron: "1 2 3 * * *"},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("cron: got %v, %v", got, err)
	}
	for parameters, message := range map[string]string{
		`{"interval":90}`:                    "",
		`{"interval":0}`:                     "The interval has to be set to at least 1 or higher!",
		`{"interval":1000,"unit":"hours"}`:   "The interval value is too large.",
		`{"interval":1,"unit":"fortnights"}`: "unit: want seconds, minutes or hours, got 'fortnights'",
	} {
		got, err := Interval.Schedules(callOf(t, &Interval, 1, parameters, nil))
		if messageOf(err) != message || err == nil && got[0].Interval != 90*time.Second {
			t.Errorf("interval %s: got %v, %v", parameters, got, err)
		}
	}
}

func TestScheduleItem(t *testing.T) {
	call := callOf(t, &Schedule, 1.2, `{}`, nil)
	call.Location = time.FixedZone("Area/City", -5*3600)
	out, err := Schedule.Emit(t.Context(), call)
	want := `[{"json":{"timestamp":"2024-03-02T10:04:05.006-05:00","Readable date":"March 2nd 2024, 10:04:05 am","Readable time":"10:04:05 am",` +
		`"Day of week":"Saturday","Year":"2024","Month":"March","Day of month":"02","Hour":"10","Minute":"04","Second":"05","Timezone":"Area/City (UTC-05:00)"}}]`
	if err != nil || jsonOf(out[0]) != want {
		t.Errorf("got %s, %v", jsonOf(out[0]), err)
	}
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 31: "31st"} {
		if got := ordinal(n); got != want {
			t.Errorf("ordinal(%d) = %s", n, got)
		}
	}
}
