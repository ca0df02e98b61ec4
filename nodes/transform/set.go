package transform

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// Set writes, replaces and drops fields of items.
var Set = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.set",
		DisplayName: "Edit Fields (Set)",
		Description: "Writes fields of items, and chooses which of the others stay.",
		Docs: "Values are brought to the type that the field asks for; what cannot be converted fails the item, unless conversion errors are ignored. " +
			"JSON that people write by hand may have single quotes, keys without quotes and a comma at the end. " +
			"Duplicates of items are made in manual executions only.",
		Group:    nodes.GroupTransform,
		Versions: []float64{1, 2, 3, 3.1, 3.2, 3.3, 3.4},
		Class:    budflow.InProcess,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params:   append(setParams(), setClassicParams()...),
	},
	Run: runSet,
}

// maxCopies is how often an item can come out.
const maxCopies = 10_000

func runSet(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	edit := editItem
	copies := 1
	if call.Version() < 3 {
		edit = editItemClassic
	} else if call.Execution.Mode == budflow.ModeManual {
		first := call.Args(ctx, 0)
		if first.Bool("duplicateItem") {
			copies += first.Int("duplicateCount")
			if copies > maxCopies {
				return nil, nodes.Errorf("Duplicate Item Count: want at most %d, got %d", maxCopies-1, copies-1)
			}
		}
		if err := first.Err(); err != nil {
			return nil, err
		}
	}
	output := make([]budflow.Item, 0, len(call.Items()))
	for i, item := range call.Items() {
		edited, err := edit(ctx, call, item, i)
		if err != nil {
			if !call.ContinuesAfter(err) {
				return nil, budflow.AsError(err).AtItem(i)
			}
			edited = failedItem(call, err, i)
		}
		for range copies {
			output = append(output, edited)
		}
	}
	return [][]budflow.Item{output}, nil
}

// failedItem is what becomes of an item that fails. In the manual mode of version 3
// n8n writes the paired item into the json as well, which keeps the item from the error output.
func failedItem(call *nodes.Call, err error, i int) budflow.Item {
	data := budflow.NewObject("error", err.Error())
	if mode, ok := call.Node.Parameters.Get("mode"); call.Version() >= 3 && (!ok || mode == "manual") {
		data.Set("pairedItem", budflow.NewObject("item", float64(i)))
	}
	return budflow.Item{JSON: data, Pair: budflow.Pair(i)}
}

// editItem makes one item of version 3.
func editItem(ctx context.Context, call *nodes.Call, item budflow.Item, i int) (budflow.Item, error) {
	args := call.Args(ctx, i)
	var fields *budflow.Object
	var err error
	if args.TextOr("mode", "manual") == "raw" {
		fields, err = rawFields(ctx, call, args, i)
	} else {
		fields, err = manualFields(ctx, call, args, i)
	}
	if err == nil {
		err = args.Err()
	}
	if err != nil {
		return budflow.Item{}, err
	}
	return compose(args, call.Version(), item, fields, i)
}

// compose puts the new fields on what stays of the item.
func compose(args *nodes.Args, version float64, item budflow.Item, fields *budflow.Object, i int) (budflow.Item, error) {
	paths := fieldpath.Fields{Literal: args.Has("options.dotNotation") && !args.Bool("options.dotNotation")}
	include := args.TextOr("include", "all")
	if version >= 3.3 && !args.Bool("includeOtherFields") {
		include = "none"
	}
	data, err := kept(args, paths, item.JSON, include)
	if err != nil {
		return budflow.Item{}, err
	}
	for name, value := range fields.All() {
		if err := paths.Set(data, name, value); err != nil {
			return budflow.Item{}, err
		}
	}
	edited := budflow.Item{JSON: data, Pair: budflow.Pair(i)}
	if version >= 3.4 && include != "none" && !args.Bool("options.stripBinary") || version < 3.4 && args.Bool("options.includeBinary") {
		edited.Binary = item.Binary
	}
	return edited, args.Err()
}

// kept returns the fields of the input that stay, in an object of its own.
func kept(args *nodes.Args, paths fieldpath.Fields, input *budflow.Object, include string) (*budflow.Object, error) {
	data := &budflow.Object{}
	switch include {
	case "all":
		data = input.Clone()
	case "except":
		data = input.Clone()
		for _, name := range fieldpath.List(args.Text("excludeFields")) {
			paths.Unset(data, name)
		}
	case "selected":
		for _, name := range fieldpath.List(args.Text("includeFields")) {
			to := name
			if !paths.Literal {
				to = fieldpath.Last(name)
			}
			if err := paths.Set(data, to, paths.Get(input, name)); err != nil {
				return nil, err
			}
		}
	}
	return data, args.Err()
}
