package trigger

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Cron is the predecessor of the Schedule Trigger.
var Cron = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.cron",
		DisplayName: "Cron",
		Description: "Starts the workflow at times that recur; the predecessor of the Schedule Trigger.",
		Group:       nodes.GroupTrigger,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Outputs:     nodes.Main,
		Params: []nodes.Param{{
			Name: "triggerTimes", DisplayName: "Trigger Times", Description: "When the workflow starts.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{},
			Fields: []nodes.Param{{Name: "item", DisplayName: "Item", Kind: nodes.FieldGroup, Fields: []nodes.Param{
				{
					Name: "mode", DisplayName: "Mode", Description: "How often.", Kind: nodes.Options, Default: "everyDay", Options: []nodes.Option{
						{Value: "everyMinute", Name: "Every Minute"}, {Value: "everyHour", Name: "Every Hour"}, {Value: "everyDay", Name: "Every Day"},
						{Value: "everyWeek", Name: "Every Week"}, {Value: "everyMonth", Name: "Every Month"}, {Value: "everyX", Name: "Every X"},
						{Value: "custom", Name: "Custom"},
					},
				},
				{Name: "hour", DisplayName: "Hour", Description: "Hour of the day.", Kind: nodes.NumberKind, Default: 14.0, Min: new(0.0), Max: new(23.0), Show: inMode("everyDay", "everyWeek", "everyMonth")},
				{Name: "minute", DisplayName: "Minute", Description: "Minute of the hour.", Kind: nodes.NumberKind, Default: 0.0, Min: new(0.0), Max: new(59.0), Show: inMode("everyHour", "everyDay", "everyWeek", "everyMonth")},
				{Name: "dayOfMonth", DisplayName: "Day of Month", Description: "Day of the month.", Kind: nodes.NumberKind, Default: 1.0, Min: new(1.0), Max: new(31.0), Show: inMode("everyMonth")},
				{Name: "weekday", DisplayName: "Weekday", Description: "Day of the week.", Kind: nodes.Options, Default: "1", Options: oldWeekdays, Show: inMode("everyWeek")},
				{Name: "cronExpression", DisplayName: "Cron Expression", Description: "A cron expression with seconds.", Kind: nodes.Text, Default: "* * * * * *", Show: inMode("custom")},
				{Name: "value", DisplayName: "Value", Description: "How many.", Kind: nodes.NumberKind, Default: 2.0, Min: new(0.0), Max: new(1000.0), Show: inMode("everyX")},
				{Name: "unit", DisplayName: "Unit", Description: "What is counted.", Kind: nodes.Options, Default: "hours", Show: inMode("everyX"), Options: []nodes.Option{
					{Value: "minutes", Name: "Minutes"}, {Value: "hours", Name: "Hours"},
				}},
			}}},
		}},
	},
	Run:       passOn,
	Emit:      emitEmpty,
	Schedules: cronSchedules,
}

// Interval is a trigger of old documents that counts from activation.
var Interval = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.interval",
		DisplayName: "Interval",
		Description: "Starts the workflow in a fixed interval, counted from its activation.",
		Group:       nodes.GroupTrigger,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Outputs:     nodes.Main,
		Params: []nodes.Param{
			{Name: "interval", DisplayName: "Interval", Description: "How many units lie between two starts.", Kind: nodes.NumberKind, Default: 1.0, Min: new(1.0)},
			{Name: "unit", DisplayName: "Unit", Description: "What is counted.", Kind: nodes.Options, Default: "seconds", Options: []nodes.Option{
				{Value: "seconds", Name: "Seconds"}, {Value: "minutes", Name: "Minutes"}, {Value: "hours", Name: "Hours"},
			}},
		},
	},
	Run:       passOn,
	Emit:      emitEmpty,
	Schedules: intervalSchedules,
}

var oldWeekdays = []nodes.Option{
	{Value: "1", Name: "Monday"}, {Value: "2", Name: "Tuesday"}, {Value: "3", Name: "Wednesday"}, {Value: "4", Name: "Thursday"},
	{Value: "5", Name: "Friday"}, {Value: "6", Name: "Saturday"}, {Value: "0", Name: "Sunday"},
}

func inMode(modes ...any) nodes.Rules { return nodes.Rules{"mode": modes} }

func cronSchedules(call *nodes.Call) ([]nodes.Schedule, error) {
	p := call.Args(context.Background(), -1)
	var list []nodes.Schedule
	for i := range p.List("triggerTimes.item") {
		cron, err := oldRule(p, fmt.Sprintf("triggerTimes.item.%d.", i), secondOf(call.Node, i))
		if err == nil {
			err = p.Err()
		}
		if err != nil {
			return nil, err
		}
		if s := (nodes.Schedule{Cron: cron}); !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list, p.Err()
}

func oldRule(p *nodes.Args, item string, second int) (string, error) {
	part := func(name string, fallback float64) string {
		return strconv.Itoa(int(p.NumberOr(item+name, fallback)))
	}
	minute, hour := part("minute", 0), part("hour", 14)
	fields := []string{strconv.Itoa(second), minute, hour, "*", "*", "*"}
	switch mode := p.TextOr(item+"mode", "everyDay"); mode {
	case "everyMinute":
		fields[1], fields[2] = "*", "*"
	case "everyHour":
		fields[2] = "*"
	case "everyDay":
	case "everyWeek":
		fields[5] = part("weekday", 1)
	case "everyMonth":
		fields[3] = part("dayOfMonth", 1)
	case "everyX":
		every := int(p.NumberOr(item+"value", 2))
		if p.TextOr(item+"unit", "hours") == "minutes" {
			fields[1], fields[2] = step(every), "*"
		} else {
			fields[1], fields[2] = "0", step(every)
		}
	case "custom":
		return cronRule(p.Text(item + "cronExpression"))
	default:
		p.Fail(item+"mode", "mode: want everyMinute, everyHour, everyDay, everyWeek, everyMonth, everyX or custom, got '%s'", mode)
	}
	return cronRule(strings.Join(fields, " "))
}

func intervalSchedules(call *nodes.Call) ([]nodes.Schedule, error) {
	p := call.Args(context.Background(), -1)
	units := map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "hours": time.Hour}
	count, unit := p.Number("interval"), p.Text("unit")
	every := units[unit]
	switch {
	case p.Err() != nil:
		return nil, p.Err()
	case every == 0:
		p.Fail("unit", "unit: want seconds, minutes or hours, got '%s'", unit)
	case count <= 0:
		p.Fail("interval", "The interval has to be set to at least 1 or higher!")
	case count*every.Seconds()*1000 > 1<<31-1:
		p.Fail("interval", "The interval value is too large.")
	}
	return []nodes.Schedule{{Interval: time.Duration(count * float64(every))}}, p.Err()
}
