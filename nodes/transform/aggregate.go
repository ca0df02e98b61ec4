package transform

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// Aggregate makes one item of all.
var Aggregate = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.aggregate",
		DisplayName: "Aggregate",
		Description: "Gathers fields of all items, or the items as a whole, into lists of one item.",
		Group:       nodes.GroupTransform,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params:      aggregateParams(),
	},
	Run: func(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		return aggregate(ctx, call, hintAbsent)
	},
}

func aggregateParams() []nodes.Param {
	single, whole := nodes.Rules{"aggregate": {"aggregateIndividualFields"}}, nodes.Rules{"aggregate": {"aggregateAllItemData"}}
	return []nodes.Param{
		{
			Name: "aggregate", DisplayName: "Aggregate", Kind: nodes.Options, Default: "aggregateIndividualFields", Description: "What is gathered.",
			Options: []nodes.Option{{Value: "aggregateIndividualFields", Name: "Individual fields"}, {Value: "aggregateAllItemData", Name: "All item data (into a single list)"}},
		},
		{
			Name: "fieldsToAggregate", DisplayName: "Fields to aggregate", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Show: single,
			Description: "The fields whose values are gathered.",
			Fields: []nodes.Param{{Name: "fieldToAggregate", DisplayName: "Field", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
				{Name: "fieldToAggregate", DisplayName: "Input field name", Kind: nodes.Text, Default: "", Description: "The field of the items."},
				{Name: "renameField", DisplayName: "Rename field", Kind: nodes.Bool, Default: false, Description: "Whether the list has another name."},
				{
					Name: "outputFieldName", DisplayName: "Output field name", Kind: nodes.Text, Default: "", Description: "The name of the list.",
					Show: nodes.Rules{"renameField": {true}},
				},
			}}},
		},
		{
			Name: "destinationFieldName", DisplayName: "Put output in field", Kind: nodes.Text, Default: "data", Show: whole, Description: "The name of the list.",
		},
		{
			Name: "include", DisplayName: "Include", Kind: nodes.Options, Default: "allFields", Show: whole, Description: "Which fields of the items are gathered.",
			Options: []nodes.Option{
				{Value: "allFields", Name: "All fields"}, {Value: "specifiedFields", Name: "Specified fields"}, {Value: "allFieldsExcept", Name: "All fields except"},
			},
		},
		{
			Name: "fieldsToExclude", DisplayName: "Fields to exclude", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"aggregate": {"aggregateAllItemData"}, "include": {"allFieldsExcept"}},
		},
		{
			Name: "fieldsToInclude", DisplayName: "Fields to include", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"aggregate": {"aggregateAllItemData"}, "include": {"specifiedFields"}},
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings.",
			Fields: []nodes.Param{
				disableDotNotation(),
				{Name: "mergeLists", DisplayName: "Merge lists", Kind: nodes.Bool, Default: false, Description: "Whether the elements of lists are gathered, not the lists."},
				{Name: "includeBinaries", DisplayName: "Include binaries", Kind: nodes.Bool, Default: false, Description: "Whether the new item gets all files."},
				{
					Name: "keepOnlyUnique", DisplayName: "Keep only unique binaries", Kind: nodes.Bool, Default: false,
					Description: "Whether files of the same type and size are taken once.", Show: nodes.Rules{"includeBinaries": {true}},
				},
				{Name: "keepMissing", DisplayName: "Keep missing and null values", Kind: nodes.Bool, Default: false, Description: "Whether values that are missing are gathered as null."},
			},
		},
	}
}

// aggregate makes the item.
func aggregate(ctx context.Context, call *nodes.Call, absent absence) ([][]budflow.Item, error) {
	args := call.Args(ctx, 0)
	gather := aggregateFields
	if args.Text("aggregate") == "aggregateAllItemData" {
		gather = aggregateItems
	}
	item, err := gather(args, call, absent)
	if err == nil {
		err = args.Err()
	}
	if err != nil {
		return nil, err
	}
	if args.Bool("options.includeBinaries") {
		item.Binary = gatherFiles(call.Items(), item.Pair, args.Bool("options.keepOnlyUnique"))
	}
	return [][]budflow.Item{{item}}, args.Err()
}

func aggregateFields(args *nodes.Args, call *nodes.Call, absent absence) (budflow.Item, error) {
	paths := pathsOf(args)
	fields := args.List("fieldsToAggregate.fieldToAggregate")
	if len(fields) == 0 {
		return budflow.Item{}, nodes.Errorf("No fields specified")
	}
	item := budflow.Item{JSON: &budflow.Object{}, Pair: allPairs(len(call.Items()))}
	var used []string
	for _, element := range fields {
		entry, _ := element.(*budflow.Object)
		field, output := nodes.TextOf(entry.Value("fieldToAggregate")), ""
		if entry.Value("renameField") == true {
			output = nodes.TextOf(entry.Value("outputFieldName"))
		}
		if output == "" {
			output = field
			if !paths.Literal {
				output = fieldpath.Last(field)
			}
		}
		if slices.Contains(used, output) {
			return item, nodes.Errorf("The '%s' output field is used more than once", output)
		}
		used = append(used, output)
		if field == "" {
			continue
		}
		if !hasField(call.Items(), paths, field) {
			if err := absent.report(call, nodes.Errorf("Couldn't find the field '%s' in the input data", field)); err != nil {
				return item, err
			}
		}
		values := gatherValues(call.Items(), paths, field, args.Bool("options.keepMissing"), args.Bool("options.mergeLists"))
		if err := paths.Set(item.JSON, output, values); err != nil {
			return item, err
		}
	}
	return item, nil
}

func gatherValues(items []budflow.Item, paths fieldpath.Fields, field string, keepMissing, mergeLists bool) []any {
	values := []any{}
	for _, item := range items {
		value := paths.Get(item.JSON, field)
		if value == budflow.Undefined {
			value = nil
		}
		list, isList := value.([]any)
		if isList && !keepMissing {
			list = slices.DeleteFunc(slices.Clone(list), func(v any) bool { return v == nil })
			value = list
		}
		switch {
		case value == nil && !keepMissing:
		case isList && mergeLists:
			values = append(values, list...)
		default:
			values = append(values, value)
		}
	}
	return values
}

func aggregateItems(args *nodes.Args, call *nodes.Call, _ absence) (budflow.Item, error) {
	include := args.TextOr("include", "allFields")
	var names []string
	switch include {
	case "specifiedFields":
		names = fieldNames(args.Value("fieldsToInclude"))
	case "allFieldsExcept":
		names = fieldNames(args.Value("fieldsToExclude"))
	}
	list, pairs := []any{}, []budflow.PairedItem{}
	for i, item := range call.Items() {
		data := item.JSON
		if len(names) > 0 {
			data = &budflow.Object{}
			for key, value := range item.JSON.All() {
				if slices.Contains(names, key) == (include == "specifiedFields") {
					data.Set(key, value)
				}
			}
			if data.Len() == 0 {
				continue
			}
		}
		list, pairs = append(list, data), append(pairs, budflow.PairedItem{Item: i})
	}
	return budflow.Item{JSON: budflow.NewObject(args.TextOr("destinationFieldName", "data"), list), Pair: budflow.PairAll(pairs...)}, nil
}

// gatherFiles takes the files of the paired items; names that are taken get a number.
func gatherFiles(items []budflow.Item, from *budflow.Pairing, unique bool) map[string]*budflow.Binary {
	files := map[string]*budflow.Binary{}
	for _, pair := range from.Items {
		item := items[pair.Item]
		for _, name := range fileNames(item) {
			file := item.Binary[name]
			if unique && slices.ContainsFunc(slices.Collect(maps.Values(files)), func(other *budflow.Binary) bool { return alikeFiles(file, other) }) {
				continue
			}
			key := name
			for i := 1; files[key] != nil; i++ {
				key = name + "_" + strconv.Itoa(i)
			}
			files[key] = file
		}
	}
	return files
}

func alikeFiles(a, b *budflow.Binary) bool {
	return a.MimeType == b.MimeType && a.FileType == b.FileType && a.FileSize == b.FileSize && a.FileExtension == b.FileExtension
}

func fileNames(item budflow.Item) []string { return slices.Sorted(maps.Keys(item.Binary)) }
