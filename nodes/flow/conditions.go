package flow

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/condition"
)

// since shows a parameter from a version on, before up to a version.
func since(version float64) []any { return []any{nodes.Cond{Op: "gte", Value: version}} }
func upTo(version float64) []any  { return []any{nodes.Cond{Op: "lte", Value: version}} }

// looseParam is the switch that converts the values of a filter, a parameter of its own since a version.
func looseParam(version float64) nodes.Param {
	return nodes.Param{
		Name: "looseTypeValidation", DisplayName: "Convert types where required", Kind: nodes.Bool, Default: false,
		Description: "Whether values are converted to the type that the operator compares. Off: a value of another type is an error.",
		Show:        nodes.Rules{"@version": since(version)},
	}
}

// filterOptions are the options of nodes with a filter; more come first.
func filterOptions(loose nodes.Rules, show nodes.Rules, more ...nodes.Param) nodes.Param {
	return nodes.Param{
		Name: "options", DisplayName: "Options", Description: "How conditions are compared.", Kind: nodes.Collection, Default: &budflow.Object{}, Show: show,
		Fields: append(more,
			nodes.Param{
				Name: "ignoreCase", DisplayName: "Ignore case", Kind: nodes.Bool, Default: true,
				Description: "Whether texts are equal when only their case differs.",
			},
			nodes.Param{
				Name: "looseTypeValidation", DisplayName: "Convert types where required", Kind: nodes.Bool, Default: true, Show: loose,
				Description: "Whether values are converted to the type that the operator compares.",
			}),
	}
}

// place is where the filter of an item is evaluated. The options of the node
// count when the filter itself brings none.
func place(call *nodes.Call, args *nodes.Args, item int, looseSince, newOptionsSince float64) condition.Place {
	loose := "options.looseTypeValidation"
	if call.Version() >= looseSince {
		loose = "looseTypeValidation"
	}
	options := condition.Options{CaseSensitive: !args.Bool("options.ignoreCase"), Strict: !args.Bool(loose), Version: 1}
	if call.Version() >= newOptionsSince {
		options.Version = 2
	}
	return condition.Place{Item: item, Location: call.Location, Now: call.Now(), Options: options}
}

// filterPasses decides the filter parameter of an item.
func filterPasses(ctx context.Context, call *nodes.Call, item int, path string, looseSince, newOptionsSince float64) (bool, error) {
	args := call.Args(ctx, item)
	filter, at := args.Value(path), place(call, args, item, looseSince, newOptionsSince)
	if err := args.Err(); err != nil {
		return false, err
	}
	return condition.Evaluate(filter, at)
}

// classicPasses decides the conditions of the first generation, which are sorted by kind.
func classicPasses(ctx context.Context, call *nodes.Call, item int, all bool) (bool, error) {
	args := call.Args(ctx, item)
	at := condition.Place{Item: item, Location: call.Location, Now: call.Now()}
	for _, kind := range condition.Kinds {
		for _, element := range args.List("conditions." + kind) {
			line, _ := element.(*budflow.Object)
			holds, err := condition.Compare(kind, classicOperation(kind, line), classicValue(kind, line, "value1"), classicValue(kind, line, "value2"), at)
			if err != nil {
				return false, err
			}
			if holds != all {
				return !all, nil
			}
		}
	}
	return all, args.Err()
}

func classicOperation(kind string, line *budflow.Object) string {
	if operation, ok := line.Value("operation").(string); ok {
		return operation
	}
	return map[string]string{"boolean": "equal", "dateTime": "after", "number": "smaller", "string": "equal"}[kind]
}

func classicValue(kind string, line *budflow.Object, key string) any {
	if value, ok := line.Get(key); ok {
		return value
	}
	return map[string]any{"boolean": false, "dateTime": "", "number": 0., "string": ""}[kind]
}

// withPair returns an item that points at its place in the input of the node.
func withPair(item budflow.Item, i int) budflow.Item {
	item.Pair = budflow.Pair(i)
	return item
}
