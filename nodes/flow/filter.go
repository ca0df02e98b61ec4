package flow

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Filter keeps the items for which the conditions hold.
var Filter = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.filter",
		DisplayName: "Filter",
		Description: "Keeps the items for which the conditions hold, and drops the others.",
		Docs: "An item whose conditions cannot be decided (a value of the wrong type) fails the node; when the node goes on after errors, " +
			"that item is dropped.",
		Group:    nodes.GroupFlow,
		Versions: []float64{1, 2, 2.1, 2.2, 2.3},
		Default:  2.2,
		Class:    budflow.InProcess,
		Inputs:   nodes.Main,
		Outputs:  []nodes.Port{{Type: budflow.MainConnection, Label: "kept"}},
		Params: []nodes.Param{
			classicConditions(),
			{
				Name: "combineConditions", DisplayName: "Combine", Kind: nodes.Options, Default: "AND", Show: nodes.Rules{"@version": {1.}},
				Description: "Whether all conditions have to hold, or one of them.",
				Options:     []nodes.Option{{Value: "AND", Name: "All"}, {Value: "OR", Name: "Any"}},
			},
			filterParam(nodes.Rules{"@version": since(2)}),
			looseParam(2.1),
			filterOptions(nodes.Rules{"@version": upTo(2)}, nodes.Rules{"@version": since(2)}),
		},
	},
	Run: runFilter,
}

func runFilter(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	if call.Version() >= 2 {
		// The second output is not declared; n8n shows the dropped items there.
		return divide(call, func(i int) (bool, error) { return filterPasses(ctx, call, i, "conditions", 2.1, 2.2) })
	}
	outputs, err := divide(call, func(i int) (bool, error) {
		return classicPasses(ctx, call, i, call.Args(ctx, i).TextOr("combineConditions", "AND") == "AND")
	})
	if err != nil {
		return nil, err
	}
	return outputs[:1], nil
}
