package trigger

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Manual starts a workflow when a person runs it.
var Manual = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.manualTrigger",
		DisplayName: "Manual Trigger",
		Description: "Starts the workflow when a person runs it.",
		Group:       nodes.GroupTrigger,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Outputs:     nodes.Main,
	},
	Run:  passOn,
	Emit: emitEmpty,
}

// Start is the trigger of old documents.
var Start = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.start",
		DisplayName: "Start",
		Description: "Starts the workflow when a person or another workflow runs it; the predecessor of the Manual Trigger.",
		Group:       nodes.GroupTrigger,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Outputs:     nodes.Main,
	},
	Run:  passOn,
	Emit: emitEmpty,
}

// passOn is the run of a trigger whose items came from outside.
func passOn(_ context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	return [][]budflow.Item{call.Items()}, nil
}

func emitEmpty(context.Context, *nodes.Call) ([][]budflow.Item, error) {
	return [][]budflow.Item{{{JSON: &budflow.Object{}}}}, nil
}
