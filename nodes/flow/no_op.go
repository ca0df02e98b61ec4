package flow

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// NoOp passes its items on.
var NoOp = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.noOp",
		DisplayName: "No Operation, do nothing",
		Description: "Passes its items on as they are.",
		Group:       nodes.GroupFlow,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
	},
	Run: func(_ context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		return [][]budflow.Item{call.Items()}, nil
	},
}
