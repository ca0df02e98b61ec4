package transform

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Limit keeps the first or the last items.
var Limit = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.limit",
		DisplayName: "Limit",
		Description: "Keeps at most a number of items, the first or the last ones.",
		Group:       nodes.GroupTransform,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params:      limitParams(),
	},
	Run: runLimit,
}

func limitParams() []nodes.Param {
	return []nodes.Param{
		{Name: "maxItems", DisplayName: "Max items", Kind: nodes.NumberKind, Default: 1., Min: new(1.), Description: "How many items are kept."},
		{
			Name: "keep", DisplayName: "Keep", Kind: nodes.Options, Default: "firstItems", Description: "Which items are kept.",
			Options: []nodes.Option{{Value: "firstItems", Name: "First items"}, {Value: "lastItems", Name: "Last items"}},
		},
	}
}

func runLimit(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	args := call.Args(ctx, 0)
	items := pairedItems(call)
	count := min(max(args.Int("maxItems"), 0), len(items))
	if args.TextOr("keep", "firstItems") == "lastItems" {
		items = items[len(items)-count:]
	} else {
		items = items[:count]
	}
	return [][]budflow.Item{items}, args.Err()
}

// pairedItems returns the input items, each pointing at its place.
func pairedItems(call *nodes.Call) []budflow.Item {
	items := make([]budflow.Item, len(call.Items()))
	for i, item := range call.Items() {
		item.Pair = budflow.Pair(i)
		items[i] = item
	}
	return items
}
