package flow

import (
	"context"
	"math"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/condition"
)

// Wait suspends the execution for a time, until a moment, or until somebody calls.
var Wait = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.wait",
		DisplayName: "Wait",
		Description: "Suspends the execution until a time has come, or a webhook or a form resumes it.",
		Docs: "Parameters are read once, for the first item. A moment that is past does not wait. After a time the input items are passed on; " +
			"after a call its request is, in their place.",
		Group:    nodes.GroupFlow,
		Versions: []float64{1, 1.1},
		Class:    budflow.Control,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params:   waitParams(),
	},
	Run: runWait,
}

// runWait asks for the wait when it is called first; when the wait is over it passes on what it is given.
func runWait(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	if call.Resumed != nil {
		if call.Resumed.Timeout || len(call.Resumed.Items) == 0 {
			return [][]budflow.Item{call.Items()}, nil
		}
		return call.Resumed.Items, nil
	}
	args := call.Args(ctx, 0)
	resume := args.TextOr("resume", "timeInterval")
	var until *time.Time
	var err error
	switch resume {
	case "timeInterval":
		until, err = afterInterval(args, call, "amount", "unit")
	case "specificTime":
		until, err = atTime(args, call, "dateTime")
	case "webhook", "form":
		until, err = waitLimit(args, call)
	default:
		err = nodes.Errorf("The parameter resume: want timeInterval, specificTime, webhook or form, got %q", resume)
	}
	if err == nil {
		err = args.Err()
	}
	if err != nil {
		return nil, err
	}
	if resume == "timeInterval" || resume == "specificTime" {
		resume = "time"
	}
	call.Direct(budflow.Directive{Wait: &budflow.Wait{Until: until, Resume: resume, PassInputs: true}})
	return [][]budflow.Item{call.Items()}, nil
}

var waitUnits = map[string]time.Duration{"seconds": time.Second, "minutes": time.Minute, "hours": time.Hour, "days": 24 * time.Hour}

// farAway is longer than anybody waits, and short enough for a Duration.
const farAway = 100 * 365 * 24 * time.Hour

func afterInterval(args *nodes.Args, call *nodes.Call, amountName, unitName string) (*time.Time, error) {
	unit, ok := waitUnits[args.Text(unitName)]
	if err := args.Err(); err != nil {
		return nil, err
	}
	if !ok {
		return nil, nodes.Errorf("Invalid wait unit. Valid units are 'seconds', 'minutes', 'hours', or 'days'.")
	}
	amount, isNumber := budflow.Number(args.Value(amountName))
	if !isNumber {
		amount = args.Number(amountName)
	}
	if args.Err() != nil || math.IsNaN(amount) || amount < 0 {
		return nil, nodes.Errorf("Invalid wait amount. It must be a positive number.")
	}
	wait := farAway
	if amount < float64(farAway)/float64(unit) {
		wait = time.Duration(amount * float64(unit))
	}
	until := call.Now().Add(wait)
	return &until, nil
}

func atTime(args *nodes.Args, call *nodes.Call, name string) (*time.Time, error) {
	value := args.Value(name)
	if err := args.Err(); err != nil {
		return nil, err
	}
	text, _ := value.(string)
	got, ok := condition.ParseDate(text, call.Location, call.Now())
	if ms, isNumber := budflow.Number(value); isNumber {
		got, ok = time.UnixMilli(int64(ms)).UTC(), true
	}
	if !ok {
		return nil, nodes.Errorf("Invalid date and time. The parameter '%s': want a date with a time, got %q", name, nodes.TextOf(value))
	}
	until := got.(time.Time)
	return &until, nil
}

// waitLimit is the time limit of a wait for a call; nil = none.
func waitLimit(args *nodes.Args, call *nodes.Call) (*time.Time, error) {
	if !args.Bool("limitWaitTime") {
		return nil, args.Err()
	}
	if args.TextOr("limitType", "afterTimeInterval") == "afterTimeInterval" {
		return afterInterval(args, call, "resumeAmount", "resumeUnit")
	}
	return atTime(args, call, "maxDateAndTime")
}
