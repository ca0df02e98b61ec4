package trigger

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Error starts a workflow when the run of another one has failed.
var Error = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.errorTrigger",
		DisplayName: "Error Trigger",
		Description: "Starts the workflow when another workflow that names it as its error workflow has failed.",
		Docs:        "The item holds `execution` (id, url, error, lastNodeExecuted, mode, retryOf) and `workflow` (id, name); a trigger that failed without a run gives `trigger` in place of `execution`. Run by hand it gives an example.",
		Group:       nodes.GroupTrigger,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Outputs:     nodes.Main,
	},
	Run: func(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		items := call.Items()
		if call.Execution.Mode == budflow.ModeManual && len(items) == 1 && items[0].JSON.Len() == 0 {
			return emitExampleError(ctx, call)
		}
		return passOn(ctx, call)
	},
	Emit: emitExampleError,
}

func emitExampleError(context.Context, *nodes.Call) ([][]budflow.Item, error) {
	return [][]budflow.Item{{{JSON: budflow.NewObject(
		"execution", budflow.NewObject(
			"id", 231.0,
			"url", "http://localhost/workflow/1/executions/231",
			"retryOf", "34",
			"error", budflow.NewObject("message", "Example Error Message", "stack", "Stacktrace"),
			"lastNodeExecuted", "Node With Error",
			"mode", "manual"),
		"workflow", budflow.NewObject("id", "1", "name", "Example Workflow"),
	)}}}, nil
}
