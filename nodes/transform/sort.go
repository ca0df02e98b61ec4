package transform

import (
	"context"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// Sort puts items in order.
var Sort = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.sort",
		DisplayName: "Sort",
		Description: "Puts items in order: by fields, by code, or at random.",
		Docs:        "Items that are equal keep their order; texts are compared without regard to case. Code gets two items, a and b, and returns a number.",
		Group:       nodes.GroupTransform,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params:      sortParams(),
	},
	Run: runSort,
}

func sortParams() []nodes.Param {
	return []nodes.Param{
		{
			Name: "type", DisplayName: "Type", Kind: nodes.Options, Default: "simple", Description: "What the order follows.",
			Options: []nodes.Option{{Value: "simple", Name: "Simple"}, {Value: "random", Name: "Random"}, {Value: "code", Name: "Code"}},
		},
		{
			Name: "sortFieldsUi", DisplayName: "Fields to sort by", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Show: nodes.Rules{"type": {"simple"}},
			Description: "The first field counts most.",
			Fields: []nodes.Param{{Name: "sortField", DisplayName: "Field", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
				{Name: "fieldName", DisplayName: "Field name", Kind: nodes.Text, Default: "", Required: true, Description: "The field to compare."},
				{
					Name: "order", DisplayName: "Order", Kind: nodes.Options, Default: "ascending", Description: "Which end comes first.",
					Options: []nodes.Option{{Value: "ascending", Name: "Ascending"}, {Value: "descending", Name: "Descending"}},
				},
			}}},
		},
		{
			Name: "code", DisplayName: "Code", Kind: nodes.Text, Default: "", Literal: true, Show: nodes.Rules{"type": {"code"}},
			Description: "JavaScript that compares the items a and b: it returns a negative number when a comes first, a positive one when b does, or 0.",
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Show: nodes.Rules{"type": {"simple"}},
			Description: "Further settings.", Fields: []nodes.Param{disableDotNotation()},
		},
	}
}

func runSort(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	args := call.Args(ctx, 0)
	items := pairedItems(call)
	var err error
	switch kind := args.TextOr("type", "simple"); kind {
	case "random":
		rand.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	case "code":
		source, _ := args.Raw("code").(string)
		items, err = sortByCode(ctx, call, items, source)
	default:
		err = sortByFields(args, items)
	}
	if err == nil {
		err = args.Err()
	}
	if err != nil {
		return nil, err
	}
	return [][]budflow.Item{items}, nil
}

// sortField is a field to sort by; sign is -1 for a descending order.
type sortField struct {
	name string
	sign int
}

func sortByFields(args *nodes.Args, items []budflow.Item) error {
	paths := pathsOf(args)
	var fields []sortField
	for _, element := range args.List("sortFieldsUi.sortField") {
		entry, _ := element.(*budflow.Object)
		field := sortField{name: nodes.TextOf(entry.Value("fieldName")), sign: 1}
		if entry.Value("order") == "descending" {
			field.sign = -1
		}
		if !hasField(items, paths, field.name) {
			return nodes.Errorf("Couldn't find the field '%s' in the input data", field.name)
		}
		fields = append(fields, field)
	}
	if err := args.Err(); err != nil {
		return err
	}
	if len(fields) == 0 {
		return nodes.Errorf("No sorting specified. Please add a field to sort by")
	}
	slices.SortStableFunc(items, func(a, b budflow.Item) int {
		for _, field := range fields {
			if order := compareFields(paths, field.name, a, b); order != 0 {
				return order * field.sign
			}
		}
		return 0
	})
	return nil
}

// compareFields is 1 for values that JavaScript cannot compare, as in n8n.
func compareFields(paths fieldpath.Fields, name string, a, b budflow.Item) int {
	x, y := lowered(paths.Get(a.JSON, name)), lowered(paths.Get(b.JSON, name))
	if budflow.Equal(x, y) {
		return 0
	}
	if order, ok := coerce.Compare(x, y); ok && order < 0 {
		return -1
	}
	return 1
}

func lowered(value any) any {
	if text, ok := value.(string); ok {
		return strings.ToLower(text)
	}
	return value
}

var returns = regexp.MustCompile(`\breturn\b`)

// sortByCode lets the user's code compare, all in one call.
func sortByCode(ctx context.Context, call *nodes.Call, items []budflow.Item, source string) ([]budflow.Item, error) {
	if !returns.MatchString(source) {
		err := nodes.Errorf("Sort code doesn't return. Please add a 'return' statement to your code")
		return nil, err
	}
	list := make([]any, len(items))
	for i, item := range items {
		list[i] = budflow.NewObject("json", item.JSON)
	}
	result, err := call.Resolver.Code(ctx, nodes.CodeRun{
		Source:  "const compare = (a, b) => {\n" + source + "\n};\nreturn itemsToSort.map((_, i) => i).sort((i, j) => compare(itemsToSort[i], itemsToSort[j]));",
		Item:    -1,
		Globals: map[string]any{"itemsToSort": list},
	})
	if err != nil {
		return nil, err
	}
	order, _ := result.([]any)
	sorted := make([]budflow.Item, 0, len(items))
	for _, position := range order {
		if i, ok := budflow.Number(position); ok && i >= 0 && int(i) < len(items) {
			sorted = append(sorted, items[int(i)])
		}
	}
	if len(sorted) != len(items) {
		return nil, nodes.Errorf("Sort code: want an order of all %d items, got %d", len(items), len(sorted))
	}
	return sorted, nil
}
