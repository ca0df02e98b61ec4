package flow

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// If sends each item to its first output when the conditions hold, else to its second.
var If = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.if",
		DisplayName: "If",
		Description: "Sends items to one of two outputs: the conditions hold, or they do not.",
		Docs: "An item whose conditions cannot be decided (a value of the wrong type) fails the node; when the node goes on after errors, " +
			"that item goes to the second output.",
		Group:    nodes.GroupFlow,
		Versions: []float64{1, 2, 2.1, 2.2, 2.3},
		Default:  2.2,
		Class:    budflow.InProcess,
		Inputs:   nodes.Main,
		Outputs:  []nodes.Port{{Type: budflow.MainConnection, Label: "true"}, {Type: budflow.MainConnection, Label: "false"}},
		Params: []nodes.Param{
			classicConditions(),
			{
				Name: "combineOperation", DisplayName: "Combine", Kind: nodes.Options, Default: "all", Show: nodes.Rules{"@version": {1.}},
				Description: "Whether all conditions have to hold, or one of them.",
				Options:     []nodes.Option{{Value: "all", Name: "All"}, {Value: "any", Name: "Any"}},
			},
			filterParam(nodes.Rules{"@version": since(2)}),
			looseParam(2.1),
			filterOptions(nodes.Rules{"@version": upTo(2)}, nodes.Rules{"@version": since(2)}),
		},
	},
	Run: runIf,
}

func runIf(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	return divide(call, func(i int) (bool, error) {
		if call.Version() >= 2 {
			return filterPasses(ctx, call, i, "conditions", 2.1, 2.2)
		}
		return classicPasses(ctx, call, i, call.Args(ctx, i).TextOr("combineOperation", "all") == "all")
	})
}

// divide sends items to the first or the second of two outputs. An item that
// cannot be decided goes to the second when the node goes on after errors.
func divide(call *nodes.Call, passes func(i int) (bool, error)) ([][]budflow.Item, error) {
	yes, no := []budflow.Item{}, []budflow.Item{}
	for i, item := range call.Items() {
		pass, err := passes(i)
		if err != nil && !call.ContinuesAfter(err) {
			return nil, budflow.AsError(err).AtItem(i)
		}
		if pass {
			yes = append(yes, withPair(item, i))
		} else {
			no = append(no, withPair(item, i))
		}
	}
	return [][]budflow.Item{yes, no}, nil
}
