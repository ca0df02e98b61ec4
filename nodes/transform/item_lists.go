package transform

import (
	"context"
	"maps"
	"slices"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// ItemLists is the node that did what several nodes do now.
var ItemLists = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.itemLists",
		DisplayName: "Item Lists",
		Description: "Splits, gathers, limits, sorts and summarizes items; newer workflows have a node for each of these.",
		Docs:        "In versions 1 and 2 a field that no item has is an error.",
		Group:       nodes.GroupTransform,
		Versions:    []float64{1, 2, 2.1, 2.2, 3, 3.1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params:      itemListsParams(),
	},
	Run: runItemLists,
}

func itemListsParams() []nodes.Param {
	operation := func(gather string) []nodes.Option {
		return []nodes.Option{
			{Value: "splitOutItems", Name: "Split out items"}, {Value: gather, Name: "Concatenate items"}, {Value: "limit", Name: "Limit"},
			{Value: "removeDuplicates", Name: "Remove duplicates"}, {Value: "sort", Name: "Sort"}, {Value: "summarize", Name: "Summarize"},
		}
	}
	params := []nodes.Param{
		{Name: "resource", DisplayName: "Resource", Kind: nodes.Hidden, Default: "itemList"},
		{
			Name: "operation", DisplayName: "Operation", Kind: nodes.Options, Default: "splitOutItems", Description: "What is done.",
			Show: nodes.Rules{"@version": since(3)}, Options: operation("concatenateItems"),
		},
		{
			Name: "operation", DisplayName: "Operation", Kind: nodes.Options, Default: "splitOutItems", Description: "What is done.",
			Show: nodes.Rules{"@version": before(3)}, Options: operation("aggregateItems"),
		},
	}
	params = append(params, under(splitOutParams(), "splitOutItems")...)
	params = append(params, under(aggregateParams(), "aggregateItems", "concatenateItems")...)
	params = append(params, under(limitParams(), "limit")...)
	params = append(params, under(duplicatesParams(), "removeDuplicates")...)
	params = append(params, under(sortParams(), "sort")...)
	return append(params, under(summarizeParams(), "summarize")...)
}

// nameLists are parameters that were collections of names before version 3.
var nameLists = []string{"fieldsToInclude", "fieldsToExclude", "fieldsToCompare"}

// under shows the parameters of another node only for some operations.
func under(params []nodes.Param, operations ...any) []nodes.Param {
	var list []nodes.Param
	for _, p := range params {
		p.Show = maps.Clone(p.Show)
		if p.Show == nil {
			p.Show = nodes.Rules{}
		}
		p.Show["operation"] = operations
		if slices.Contains(nameLists, p.Name) {
			old := p
			old.Kind, old.Default = nodes.FixedCollection, &budflow.Object{}
			old.Show = maps.Clone(p.Show)
			old.Show["@version"], p.Show["@version"] = before(3), since(3)
			old.Fields = []nodes.Param{{Name: "fields", DisplayName: "Fields", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
				{Name: "fieldName", DisplayName: "Field name", Kind: nodes.Text, Default: "", Description: "The name of a field."},
			}}}
			list = append(list, old)
		}
		list = append(list, p)
	}
	return list
}

func runItemLists(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	absent := ignoreAbsent
	if call.Version() < 2.1 {
		absent = failAbsent
	}
	switch operation := call.Args(ctx, 0).TextOr("operation", "splitOutItems"); operation {
	case "splitOutItems":
		return splitOut(ctx, call, absent)
	case "aggregateItems", "concatenateItems":
		outputs, err := aggregate(ctx, call, absent)
		if err == nil && call.Version() < 3 && call.Args(ctx, 0).Text("aggregate") == "aggregateAllItemData" {
			outputs[0][0].Pair = nil // as in n8n
		}
		return outputs, err
	case "limit":
		return runLimit(ctx, call)
	case "removeDuplicates":
		return removeDuplicates(ctx, call, duplicateRules{nullable: call.Version() > 1, mixed: call.Version() >= 3.1})
	case "sort":
		return runSort(ctx, call)
	case "summarize":
		if call.Args(ctx, 0).Bool("options.continueIfFieldNotFound") {
			absent = ignoreAbsent
		}
		return summarize(ctx, call, absent, true)
	default:
		return nil, nodes.Errorf("Item Lists: want a known operation, got %q", operation)
	}
}
