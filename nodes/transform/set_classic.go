package transform

import (
	"context"
	"math"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// classicKinds are the kinds of values of versions 1 and 2, in the order in which they are written.
var classicKinds = []string{"boolean", "number", "string"}

// setClassicParams are the parameters of versions 1 and 2.
func setClassicParams() []nodes.Param {
	versions := nodes.Rules{"@version": {1., 2.}}
	group := func(name, title string, kind nodes.Kind, standard any) nodes.Param {
		return nodes.Param{Name: name, DisplayName: title, Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
			{Name: "name", DisplayName: "Name", Kind: nodes.Text, Default: "propertyName", Description: "The field to write; dots lead into objects."},
			{Name: "value", DisplayName: "Value", Kind: kind, Default: standard, Description: "The value of the field."},
		}}
	}
	return []nodes.Param{
		{
			Name: "keepOnlySet", DisplayName: "Keep only set", Kind: nodes.Bool, Default: false, Show: versions,
			Description: "Whether all other fields, and the files, are dropped.",
		},
		{
			Name: "values", DisplayName: "Values to set", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Show: versions,
			Description: "The fields to write: first the booleans, then the numbers and the texts.",
			Fields: []nodes.Param{
				group("boolean", "Boolean", nodes.Bool, false), group("number", "Number", nodes.NumberKind, 0.), group("string", "String", nodes.Text, ""),
			},
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Show: versions,
			Description: "Further settings.", Fields: []nodes.Param{dotNotation()},
		},
	}
}

// editItemClassic makes one item of versions 1 and 2.
func editItemClassic(ctx context.Context, call *nodes.Call, item budflow.Item, i int) (budflow.Item, error) {
	args := call.Args(ctx, i)
	edited := budflow.Item{JSON: &budflow.Object{}, Pair: budflow.Pair(i)}
	if !args.Bool("keepOnlySet") {
		edited.JSON, edited.Binary = item.JSON.Clone(), item.Binary
	}
	paths := fieldpath.Fields{Literal: args.Has("options.dotNotation") && !args.Bool("options.dotNotation")}
	for _, kind := range classicKinds {
		for index, element := range args.List("values." + kind) {
			entry, _ := element.(*budflow.Object)
			raw := args.Raw("values." + kind + "." + strconv.Itoa(index) + ".value")
			name, ok := entry.Value("name").(string)
			if !ok {
				name = "propertyName"
			}
			if err := paths.Set(edited.JSON, name, classicValue(kind, entry, raw, call.Version())); err != nil {
				return budflow.Item{}, err
			}
		}
	}
	return edited, args.Err()
}

// classicValue is the value to write: raw is what the document has, which tells
// an expression that gave nothing from a value that was left out.
func classicValue(kind string, entry *budflow.Object, raw any, version float64) any {
	value, ok := entry.Get("value")
	if !ok {
		value = budflow.Undefined
		if raw == budflow.Undefined {
			value = map[string]any{"boolean": false, "number": 0., "string": ""}[kind]
		}
	}
	switch text, isText := value.(string); {
	case kind == "boolean":
		return coerce.Truthy(value)
	case kind == "number" && isText && version >= 2:
		if n := coerce.Number(text); !math.IsNaN(n) {
			return n
		}
	}
	return value
}
