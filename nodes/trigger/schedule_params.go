package trigger

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

var scheduleParams = []nodes.Param{{
	Name: "rule", DisplayName: "Trigger Rules", Description: "When the workflow starts.", Kind: nodes.FixedCollection, Multiple: true,
	Default: budflow.NewObject("interval", []any{budflow.NewObject("field", "days")}),
	Fields: []nodes.Param{{Name: "interval", DisplayName: "Trigger Interval", Kind: nodes.FieldGroup, Fields: []nodes.Param{
		{
			Name: "field", DisplayName: "Trigger Interval", Description: "What the rule counts.", Kind: nodes.Options, Default: "days", Options: []nodes.Option{
				{Value: "seconds", Name: "Seconds"}, {Value: "minutes", Name: "Minutes"}, {Value: "hours", Name: "Hours"},
				{Value: "days", Name: "Days"}, {Value: "weeks", Name: "Weeks"}, {Value: "months", Name: "Months"},
				{Value: "cronExpression", Name: "Custom (Cron)"},
			},
		},
		{Name: "secondsInterval", DisplayName: "Seconds Between Triggers", Description: "How many seconds.", Kind: nodes.NumberKind, Default: 30.0, Min: new(1.0), Max: new(59.0), Show: on("seconds")},
		{Name: "minutesInterval", DisplayName: "Minutes Between Triggers", Description: "How many minutes.", Kind: nodes.NumberKind, Default: 5.0, Min: new(1.0), Max: new(59.0), Show: on("minutes")},
		{Name: "hoursInterval", DisplayName: "Hours Between Triggers", Description: "How many hours, from midnight.", Kind: nodes.NumberKind, Default: 1.0, Min: new(1.0), Max: new(23.0), Show: on("hours")},
		{Name: "daysInterval", DisplayName: "Days Between Triggers", Description: "How many days.", Kind: nodes.NumberKind, Default: 1.0, Min: new(1.0), Max: new(3660.0), Show: on("days")},
		{Name: "weeksInterval", DisplayName: "Weeks Between Triggers", Description: "How many weeks.", Kind: nodes.NumberKind, Default: 1.0, Min: new(1.0), Max: new(520.0), Show: on("weeks")},
		{Name: "monthsInterval", DisplayName: "Months Between Triggers", Description: "How many months, from January.", Kind: nodes.NumberKind, Default: 1.0, Min: new(1.0), Max: new(120.0), Show: on("months")},
		{Name: "triggerAtDayOfMonth", DisplayName: "Trigger at Day of Month", Description: "Day of the month; months without it are left out.", Kind: nodes.NumberKind, Default: 1.0, Min: new(1.0), Max: new(31.0), Show: on("months")},
		{
			Name: "triggerAtDay", DisplayName: "Trigger on Weekdays", Description: "Days of the week.", Kind: nodes.MultiOptions, Default: []any{0.0}, Show: on("weeks"),
			Options: []nodes.Option{
				{Value: 1.0, Name: "Monday"}, {Value: 2.0, Name: "Tuesday"}, {Value: 3.0, Name: "Wednesday"}, {Value: 4.0, Name: "Thursday"},
				{Value: 5.0, Name: "Friday"}, {Value: 6.0, Name: "Saturday"}, {Value: 0.0, Name: "Sunday"},
			},
		},
		{Name: "triggerAtHour", DisplayName: "Trigger at Hour", Description: "Hour of the day.", Kind: nodes.NumberKind, Default: 0.0, Min: new(0.0), Max: new(23.0), Show: on("days", "weeks", "months")},
		{Name: "triggerAtMinute", DisplayName: "Trigger at Minute", Description: "Minute of the hour.", Kind: nodes.NumberKind, Default: 0.0, Min: new(0.0), Max: new(59.0), Show: on("hours", "days", "weeks", "months")},
		{Name: "expression", DisplayName: "Expression", Description: "Five fields (minute, hour, day of the month, month, day of the week), or six with a second before them.", Kind: nodes.Text, Default: "", Placeholder: "0 15 * 1 *", Show: on("cronExpression")},
	}}},
}}

// on shows a field for some kinds of rule.
func on(kinds ...any) nodes.Rules { return nodes.Rules{"field": kinds} }
