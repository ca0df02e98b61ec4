package transform

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// RemoveDuplicates drops items that are equal to an earlier one.
var RemoveDuplicates = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.removeDuplicates",
		DisplayName: "Remove Duplicates",
		Description: "Drops items that are equal to an earlier one, in all or in some of their fields.",
		Docs: "Every item must have the fields that are compared, with values of one type. Comparing with the items of earlier executions " +
			"(version 2) is not supported yet and fails the node.",
		Group:    nodes.GroupTransform,
		Versions: []float64{1, 1.1, 2},
		Class:    budflow.InProcess,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params:   append([]nodes.Param{duplicatesOperation()}, duplicatesParams()...),
	},
	Run: runRemoveDuplicates,
}

func duplicatesOperation() nodes.Param {
	return nodes.Param{
		Name: "operation", DisplayName: "Operation", Kind: nodes.Options, Default: "removeDuplicateInputItems", Show: nodes.Rules{"@version": {2.}},
		Description: "What items are compared with.",
		Options: []nodes.Option{
			{Value: "removeDuplicateInputItems", Name: "Remove items repeated within current input"},
			{Value: "removeItemsSeenInPreviousExecutions", Name: "Remove items processed in previous executions", Description: "Not supported yet."},
			{Value: "clearDeduplicationHistory", Name: "Clear deduplication history", Description: "Not supported yet."},
		},
	}
}

func duplicatesParams() []nodes.Param {
	return []nodes.Param{
		{
			Name: "compare", DisplayName: "Compare", Kind: nodes.Options, Default: "allFields", Description: "Which fields are compared.",
			Options: []nodes.Option{
				{Value: "allFields", Name: "All fields"}, {Value: "allFieldsExcept", Name: "All fields except"}, {Value: "selectedFields", Name: "Selected fields"},
			},
		},
		{
			Name: "fieldsToExclude", DisplayName: "Fields to exclude", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"compare": {"allFieldsExcept"}},
		},
		{
			Name: "fieldsToCompare", DisplayName: "Fields to compare", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"compare": {"selectedFields"}},
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings.",
			Fields: []nodes.Param{
				disableDotNotation(),
				{Name: "removeOtherFields", DisplayName: "Remove other fields", Kind: nodes.Bool, Default: false, Description: "Whether only the fields that are compared stay."},
			},
		},
	}
}

func runRemoveDuplicates(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	if operation := call.Args(ctx, 0).TextOr("operation", "removeDuplicateInputItems"); call.Version() >= 2 && operation != "removeDuplicateInputItems" {
		return nil, nodes.Errorf("Remove Duplicates: the operation %s is not supported yet; want removeDuplicateInputItems", operation)
	}
	return removeDuplicates(ctx, call, duplicateRules{nullable: call.Version() > 1})
}

// duplicateRules are what versions differ in: whether values may be null, and of several types.
type duplicateRules struct{ nullable, mixed bool }

func removeDuplicates(ctx context.Context, call *nodes.Call, rules duplicateRules) ([][]budflow.Item, error) {
	args := call.Args(ctx, 0)
	items, paths := pairedItems(call), pathsOf(args)
	keys, err := comparedKeys(args, items, paths)
	if err != nil {
		return nil, err
	}
	if err := rules.check(items, keys, paths); err != nil {
		return nil, err
	}
	only := args.Bool("options.removeOtherFields") && args.TextOr("compare", "allFields") != "allFields"
	kept, seen := []budflow.Item{}, map[string]bool{}
	for _, item := range items {
		var key strings.Builder
		for _, name := range keys {
			key.WriteString(coerce.Key(paths.Get(item.JSON, name)))
			key.WriteByte('\n')
		}
		if seen[key.String()] {
			continue
		}
		seen[key.String()] = true
		if only {
			if item, err = onlyFields(item, keys, paths, len(kept)); err != nil {
				return nil, err
			}
		}
		kept = append(kept, item)
	}
	return [][]budflow.Item{kept}, args.Err()
}

// comparedKeys are the fields to compare; without names, all fields of all items, nested ones by path.
func comparedKeys(args *nodes.Args, items []budflow.Item, paths fieldpath.Fields) ([]string, error) {
	compare := args.TextOr("compare", "allFields")
	name := map[string]string{"allFieldsExcept": "fieldsToExclude", "selectedFields": "fieldsToCompare"}[compare]
	var names []string
	if name != "" {
		if names = fieldNames(args.Value(name)); len(names) == 0 && args.Err() == nil {
			return nil, nodes.Errorf("No fields specified. Please add a field to compare on")
		}
	}
	if err := args.Err(); err != nil || compare == "selectedFields" {
		return names, err
	}
	if compare == "allFieldsExcept" && !paths.Literal && len(items) > 0 {
		items = items[:1]
	}
	var keys []string
	known := map[string]bool{}
	for _, item := range items {
		for _, key := range leaves(item.JSON, paths.Literal) {
			if !known[key] && !slices.Contains(names, key) {
				keys = append(keys, key)
			}
			known[key] = true
		}
	}
	return keys, nil
}

// leaves lists the paths of the values inside an object, or, when literal, its keys.
func leaves(o *budflow.Object, literal bool) []string {
	if literal {
		return o.Keys()
	}
	var paths []string
	var walk func(prefix string, value any)
	walk = func(prefix string, value any) {
		switch v := value.(type) {
		case *budflow.Object:
			for key, inner := range v.All() {
				walk(prefix+"."+key, inner)
			}
		case []any:
			for i, inner := range v {
				walk(prefix+"."+strconv.Itoa(i), inner)
			}
		default:
			paths = append(paths, prefix)
		}
	}
	for key, value := range o.All() {
		walk(key, value)
	}
	return paths
}

// check refuses fields that items lack, or whose values have several types.
func (r duplicateRules) check(items []budflow.Item, keys []string, paths fieldpath.Fields) error {
	for _, key := range keys {
		kind := ""
		for _, item := range items {
			value := paths.Get(item.JSON, key)
			if value == nil && r.nullable {
				continue
			}
			if value == budflow.Undefined {
				return nodes.Errorf("'%s' field is missing from some input items", key)
			}
			if own := coerce.TypeOf(value); kind == "" {
				kind = own
			} else if kind != own && !r.mixed {
				return nodes.Errorf("'%s' isn't always the same type", key)
			}
		}
	}
	return nil
}

// onlyFields drops all other fields, and the files; the new item points at the place of the result, as in n8n.
func onlyFields(item budflow.Item, keys []string, paths fieldpath.Fields, at int) (budflow.Item, error) {
	picked := budflow.Item{JSON: &budflow.Object{}, Pair: budflow.Pair(at)}
	for _, key := range keys {
		if err := paths.Set(picked.JSON, key, paths.Get(item.JSON, key)); err != nil {
			return picked, err
		}
	}
	return picked, nil
}
