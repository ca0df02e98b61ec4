package workflows

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const (
	// StartScheduledName is what a Temporal Schedule starts: it gives the run its id
	// and its first items, and starts it as a child that outlives it.
	StartScheduledName = "StartScheduled"

	ActivityPrepareScheduled = "PrepareScheduled"
)

// Scheduled names the trigger that is due.
type Scheduled struct {
	WorkflowID string `json:"workflowId"`
	Version    string `json:"version"`
	Node       string `json:"node"`
	// Recurrence leaves out starts of a rule that is due only every n-th time; nil = none.
	Recurrence *Recurrence `json:"recurrence,omitempty"`
	// At is the time for which the start is planned; StartScheduled sets it.
	At time.Time `json:"at,omitzero"`
}

// scheduledStart is what Temporal itself sets on the workflows that a schedule starts.
var scheduledStart = temporal.NewSearchAttributeKeyTime("TemporalScheduledStartTime")

// Recurrence is the part of a rule that a cron expression cannot say.
type Recurrence struct {
	Every    int       `json:"every"`
	Unit     string    `json:"unit"` // days, weeks, months
	Cron     string    `json:"cron"`
	Timezone string    `json:"timezone"` // IANA name
	First    time.Time `json:"first"`    // the first start, from which the others are counted
}

// Due reports whether a start at this time counts: n days, weeks (from Sunday on) or
// months after the first, by the calendar of the time zone.
func (r *Recurrence) Due(at time.Time) bool {
	if r == nil || r.Every <= 1 {
		return true
	}
	zone, err := time.LoadLocation(r.Timezone)
	if err != nil {
		zone = time.UTC
	}
	return (r.index(at.In(zone))-r.index(r.First.In(zone)))%r.Every == 0
}

func (r *Recurrence) index(at time.Time) int {
	const day = 24 * time.Hour
	date := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
	switch r.Unit {
	case "weeks":
		return int(date.AddDate(0, 0, -int(date.Weekday())).Unix() / int64(7*day/time.Second))
	case "months":
		return at.Year()*12 + int(at.Month())
	}
	return int(date.Unix() / int64(day/time.Second))
}

// StartScheduled starts the execution of a schedule that is due.
func StartScheduled(ctx workflow.Context, due Scheduled) error {
	var start Start
	due.At = workflow.Now(ctx)
	if nominal, ok := workflow.GetTypedSearchAttributes(ctx).GetTime(scheduledStart); ok {
		due.At = nominal
	}
	local := workflow.WithLocalActivityOptions(ctx, infrastructure(due.Node))
	if err := workflow.ExecuteLocalActivity(local, ActivityPrepareScheduled, &due).Get(ctx, &start); err != nil {
		return err
	}
	if start.Execution.ID == "" {
		return nil // not this time
	}
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:            start.Execution.ID,
		WorkflowIDReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		ParentClosePolicy:     enumspb.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary:         start.Name,
		TypedSearchAttributes: SearchAttributes(start),
	})
	return workflow.ExecuteChildWorkflow(child, RunWorkflowName, start).GetChildWorkflowExecution().Get(ctx, nil)
}

// SearchAttributes are the attributes that a run starts with.
func SearchAttributes(s Start) temporal.SearchAttributes {
	return temporal.NewSearchAttributes(
		temporal.NewSearchAttributeKeyKeyword(AttributeWorkflowID).ValueSet(s.Execution.WorkflowID),
		temporal.NewSearchAttributeKeyKeyword(AttributeVersion).ValueSet(s.Execution.Version),
		temporal.NewSearchAttributeKeyKeyword(AttributeMode).ValueSet(string(s.Execution.Mode)),
	)
}
