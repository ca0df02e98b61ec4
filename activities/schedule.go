package activities

import (
	"context"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

// PrepareScheduled gives a run that is due its id and its first items. A run that is not due gets no id.
func (a *Activities) PrepareScheduled(ctx context.Context, due *workflows.Scheduled) (*workflows.Start, error) {
	if !due.Recurrence.Due(due.At) {
		return &workflows.Start{}, nil
	}
	document, err := a.documents.Get(ctx, due.WorkflowID, due.Version)
	if err != nil {
		return nil, activityError(err)
	}
	id, err := a.Store.NextExecutionID(ctx)
	if err != nil {
		return nil, activityError(err)
	}
	start := &workflows.Start{
		ABI:  workflows.ABI,
		Name: document.Name, Node: due.Node,
		Execution: budflow.ExecutionInfo{ID: id, WorkflowID: due.WorkflowID, Version: due.Version, Mode: budflow.ModeTrigger},
		Timeout:   time.Duration(document.Settings.ExecutionTimeout() * float64(time.Second)),
	}
	r := &nodeRun{
		activities: a, document: document, node: document.Node(due.Node), attempt: 1,
		request: &budflow.RunNodeRequest{Execution: start.Execution, Node: due.Node, InlineBudget: workflows.MaxInline},
	}
	if r.node == nil {
		return nil, activityError(budflow.Errorf(budflow.NotFound, "the trigger %q is not in the workflow", due.Node))
	}
	if r.kind = a.Nodes.Lookup(r.node.Type, r.node.TypeVersion); r.kind == nil || r.kind.Emit == nil {
		return nil, activityError(r.unknown())
	}
	call, err := r.call(ctx)
	if err != nil {
		return nil, activityError(err)
	}
	outputs, err := guarded(ctx, r.kind.Emit, call)
	if err != nil {
		return nil, activityError(err)
	}
	r.inputs = [][]budflow.Item{{{JSON: &budflow.Object{}}}}
	if start.Data, err = r.write(ctx, r.pair(outputs)); err != nil {
		return nil, activityError(err)
	}
	return start, nil
}
