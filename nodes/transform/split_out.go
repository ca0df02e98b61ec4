package transform

import (
	"context"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// SplitOut makes an item of each element of a list.
var SplitOut = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.splitOut",
		DisplayName: "Split Out",
		Description: "Makes an item of each element of a list inside an item.",
		Docs: "The values of an object count as elements, any other value is one element. Several fields are split side by side. " +
			"Elements that are objects become the item itself, when nothing else is included and no name is given. $binary splits the files of the item.",
		Group:    nodes.GroupTransform,
		Versions: []float64{1},
		Class:    budflow.InProcess,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params:   splitOutParams(),
	},
	Run: func(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		return splitOut(ctx, call, hintAbsent)
	},
}

func splitOutParams() []nodes.Param {
	return []nodes.Param{
		{
			Name: "fieldToSplitOut", DisplayName: "Fields to split out", Kind: nodes.Text, Default: "", Required: true,
			Description: "Names of fields, separated by commas; $binary for the files.",
		},
		{
			Name: "include", DisplayName: "Include", Kind: nodes.Options, Default: "noOtherFields", Description: "Which other fields the new items get.",
			Options: []nodes.Option{
				{Value: "noOtherFields", Name: "No other fields"}, {Value: "allOtherFields", Name: "All other fields"}, {Value: "selectedOtherFields", Name: "Selected other fields"},
			},
		},
		{
			Name: "fieldsToInclude", DisplayName: "Fields to include", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"include": {"selectedOtherFields"}},
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings.",
			Fields: []nodes.Param{
				disableDotNotation(),
				{
					Name: "destinationFieldName", DisplayName: "Destination field name", Kind: nodes.Text, Default: "",
					Description: "Where the elements go: as many names as fields, separated by commas.",
				},
				{Name: "includeBinary", DisplayName: "Include binary", Kind: nodes.Bool, Default: false, Description: "Whether the new items get the files."},
			},
		},
	}
}

// splitting is what the parameters say for one item.
type splitting struct {
	fields, destinations, included []string
	include                        string
	paths                          fieldpath.Fields
	binary                         bool
}

func readSplitting(args *nodes.Args) (*splitting, error) {
	s := &splitting{
		fields: fieldNames(args.Value("fieldToSplitOut")), destinations: fieldpath.List(args.Text("options.destinationFieldName")),
		include: args.TextOr("include", "noOtherFields"), paths: pathsOf(args), binary: args.Bool("options.includeBinary"),
	}
	for i := range s.fields {
		s.fields[i] = strings.TrimPrefix(s.fields[i], "$json.")
	}
	if s.include == "selectedOtherFields" {
		s.included = fieldNames(args.Value("fieldsToInclude"))
	}
	switch {
	case args.Err() != nil:
		return nil, args.Err()
	case len(s.destinations) > 0 && len(s.destinations) != len(s.fields):
		return nil, nodes.Errorf("If multiple fields to split out are given, the same number of destination fields must be given")
	case s.include == "selectedOtherFields" && len(s.included) == 0:
		return nil, nodes.Errorf("No fields specified")
	}
	return s, nil
}

// splitOut splits all items.
func splitOut(ctx context.Context, call *nodes.Call, absent absence) ([][]budflow.Item, error) {
	output := []budflow.Item{}
	for i, item := range call.Items() {
		s, err := readSplitting(call.Args(ctx, i))
		if err == nil {
			err = s.checkFields(call, item, i, absent)
		}
		if err != nil {
			return nil, budflow.AsError(err).AtItem(i)
		}
		output = append(output, s.split(item, i)...)
	}
	return [][]budflow.Item{output}, nil
}

// checkFields reports a field that this item lacks, when that fails the node, else one that all items lack, once.
func (s *splitting) checkFields(call *nodes.Call, item budflow.Item, i int, absent absence) error {
	for _, field := range s.fields {
		if field == "$binary" || s.paths.Has(item.JSON, field) {
			continue
		}
		var err error
		if absent == failAbsent {
			err = absent.report(call, nodes.Errorf("Couldn't find the field '%s' in the input data", field))
		} else if i == 0 && !hasField(call.Items(), s.paths, field) {
			err = absent.report(call, nodes.Errorf("The field '%s' wasn't found in any input item", field))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *splitting) split(item budflow.Item, i int) []budflow.Item {
	var parts []budflow.Item
	for index, field := range s.fields {
		if field == "$binary" {
			parts = s.splitFiles(parts, item, i)
			continue
		}
		name, named := field, len(s.destinations) > 0
		if named {
			name = s.destinations[index]
		}
		for at, element := range elements(s.paths.Get(item.JSON, field)) {
			parts = grow(parts, at, i)
			if !named && len(s.fields) == 1 && s.include == "noOtherFields" && spread(parts[at].JSON, element) {
				continue
			}
			parts[at].JSON.Set(name, element)
		}
	}
	for at := range parts {
		parts[at].JSON = s.withOthers(parts[at].JSON, item.JSON)
		if s.binary && parts[at].Binary == nil {
			parts[at].Binary = item.Binary
		}
	}
	return parts
}

// elements are what a value is split into.
func elements(value any) []any {
	switch v := value.(type) {
	case []any:
		return v
	case *budflow.Object:
		values := make([]any, 0, v.Len())
		for _, value := range v.All() {
			values = append(values, value)
		}
		return values
	}
	if value == budflow.Undefined {
		return nil
	}
	return []any{value}
}

func grow(parts []budflow.Item, at, i int) []budflow.Item {
	for len(parts) <= at {
		parts = append(parts, budflow.Item{JSON: &budflow.Object{}, Pair: budflow.Pair(i)})
	}
	return parts
}

// spread copies the fields of an element; false = it has none.
func spread(to *budflow.Object, element any) bool {
	switch v := element.(type) {
	case *budflow.Object:
		for key, value := range v.All() {
			to.Set(key, value)
		}
		return true
	case []any:
		for i, value := range v {
			to.Set(strconv.Itoa(i), value)
		}
		return true
	}
	return false
}

// splitFiles gives each file of the item a part of its own.
func (s *splitting) splitFiles(parts []budflow.Item, item budflow.Item, i int) []budflow.Item {
	at := 0
	for _, name := range fileNames(item) {
		parts = grow(parts, at, i)
		if parts[at].Binary == nil {
			parts[at].Binary = map[string]*budflow.Binary{}
		}
		parts[at].Binary[name] = item.Binary[name]
		at++
	}
	return parts
}

// withOthers adds the other fields of the item.
func (s *splitting) withOthers(part, item *budflow.Object) *budflow.Object {
	switch s.include {
	case "allOtherFields":
		others := item.Clone()
		for _, field := range s.fields {
			s.paths.Unset(others, field)
		}
		spread(others, part)
		return others
	case "selectedOtherFields":
		for _, field := range s.included {
			if value := s.paths.Get(item, field); value != budflow.Undefined {
				part.Set(field, value)
			}
		}
	}
	return part
}
