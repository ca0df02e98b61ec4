package workflows

import (
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
}

// StartScheduled starts the execution of a schedule that is due.
func StartScheduled(ctx workflow.Context, due Scheduled) error {
	var start Start
	local := workflow.WithLocalActivityOptions(ctx, infrastructure(due.Node))
	if err := workflow.ExecuteLocalActivity(local, ActivityPrepareScheduled, &due).Get(ctx, &start); err != nil {
		return err
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
