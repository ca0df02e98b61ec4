package trigger

import (
	"context"
	"fmt"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Schedule starts a workflow at times that recur.
var Schedule = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.scheduleTrigger",
		DisplayName: "Schedule Trigger",
		Description: "Starts the workflow at times that recur, in the time zone of the workflow.",
		Docs: "Each rule counts seconds, minutes, hours, days, weeks or months, or is a cron expression of five or six fields. " +
			"Runs start at a second of the minute that is fixed for each rule and node, so that not all workflows start at once. " +
			"Every n hours counts from midnight, every n months from January.",
		Group:    nodes.GroupTrigger,
		Versions: []float64{1, 1.1, 1.2, 1.3},
		Class:    budflow.InProcess,
		Outputs:  nodes.Main,
		Params:   scheduleParams,
	},
	Run:       passOn,
	Emit:      emitTime,
	Schedules: schedules,
}

// emitTime makes the item of a start: the time, and its parts as texts.
func emitTime(_ context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	zone := call.Location
	if zone == nil {
		zone = time.UTC
	}
	t := call.Now().In(zone)
	clock := t.Format("3:04:05 pm")
	return [][]budflow.Item{{{JSON: budflow.NewObject(
		"timestamp", t.Format("2006-01-02T15:04:05.000-07:00"),
		"Readable date", fmt.Sprintf("%s %s %d, %s", t.Month(), ordinal(t.Day()), t.Year(), clock),
		"Readable time", clock,
		"Day of week", t.Weekday().String(),
		"Year", t.Format("2006"),
		"Month", t.Month().String(),
		"Day of month", t.Format("02"),
		"Hour", t.Format("15"),
		"Minute", t.Format("04"),
		"Second", t.Format("05"),
		"Timezone", fmt.Sprintf("%s (UTC%s)", zone, t.Format("-07:00")),
	)}}}, nil
}

// ordinal writes 1st, 2nd, 3rd, 4th, ...
func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprintf("%d%s", n, suffix)
}
