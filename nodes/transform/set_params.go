package transform

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

func since(version float64) []any  { return []any{nodes.Cond{Op: "gte", Value: version}} }
func before(version float64) []any { return []any{nodes.Cond{Op: "lt", Value: version}} }

// between shows a parameter in the versions from one on and before another.
func between(from, to float64) []any {
	return []any{nodes.Cond{Op: "between", Value: [2]float64{from, to - 0.01}}}
}

// setParams are the parameters of version 3.
func setParams() []nodes.Param {
	manual := nodes.Rules{"mode": {"manual"}, "@version": since(3.3)}
	oldManual := nodes.Rules{"mode": {"manual"}, "@version": between(3, 3.3)}
	return []nodes.Param{
		{
			Name: "mode", DisplayName: "Mode", Kind: nodes.Options, Default: "manual", Show: nodes.Rules{"@version": since(3)},
			Description: "Whether fields are listed one by one, or written as JSON.",
			Options:     []nodes.Option{{Value: "manual", Name: "Manual mapping"}, {Value: "raw", Name: "JSON"}},
		},
		{
			Name: "duplicateItem", DisplayName: "Duplicate item", Kind: nodes.Bool, Default: false, Show: nodes.Rules{"@version": since(3)},
			Description: "Whether items are repeated, for tests; in manual executions only.",
		},
		{
			Name: "duplicateCount", DisplayName: "Duplicate item count", Kind: nodes.NumberKind, Default: 0.,
			Description: "How many copies each item gets.", Show: nodes.Rules{"duplicateItem": {true}, "@version": since(3)},
		},
		{
			Name: "jsonOutput", DisplayName: "JSON", Kind: nodes.JSON, Default: "{\n  \"my_field_1\": \"value\",\n  \"my_field_2\": 1\n}\n",
			Description: "The fields as a JSON object; expressions in it are put in as JSON.", Show: nodes.Rules{"mode": {"raw"}, "@version": since(3)},
		},
		{
			Name: "fields", DisplayName: "Fields to set", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Show: oldManual,
			Description: "The fields to write.", Fields: []nodes.Param{oldFieldParams()},
		},
		{
			Name: "assignments", DisplayName: "Fields to set", Kind: nodes.Assignments, Default: &budflow.Object{}, Show: manual,
			Description: "The fields to write, with their types.",
		},
		{
			Name: "include", DisplayName: "Include in output", Kind: nodes.Options, Default: "all", Show: nodes.Rules{"@version": between(3, 3.3)},
			Description: "Which fields of the input stay.",
			Options: []nodes.Option{
				{Value: "all", Name: "All input fields"}, {Value: "none", Name: "No input fields"},
				{Value: "selected", Name: "Selected input fields"}, {Value: "except", Name: "All input fields except"},
			},
		},
		{
			Name: "includeOtherFields", DisplayName: "Include other input fields", Kind: nodes.Bool, Default: false, Show: nodes.Rules{"@version": since(3.3)},
			Description: "Whether fields of the input stay.",
		},
		{
			Name: "include", DisplayName: "Input fields to include", Kind: nodes.Options, Default: "all", Description: "Which fields of the input stay.",
			Show: nodes.Rules{"@version": since(3.3)}, Hide: nodes.Rules{"includeOtherFields": {false}},
			Options: []nodes.Option{
				{Value: "all", Name: "All"}, {Value: "selected", Name: "Selected"}, {Value: "except", Name: "All except"},
			},
		},
		{
			Name: "includeFields", DisplayName: "Fields to include", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"include": {"selected"}, "@version": since(3)},
		},
		{
			Name: "excludeFields", DisplayName: "Fields to exclude", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"include": {"except"}, "@version": since(3)},
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings.",
			Show: nodes.Rules{"@version": since(3)}, Fields: setOptions(),
		},
	}
}

func setOptions() []nodes.Param {
	return []nodes.Param{
		{
			Name: "includeBinary", DisplayName: "Include binary file", Kind: nodes.Bool, Default: true, Show: nodes.Rules{"@version": before(3.4)},
			Description: "Whether the files of the item stay. Without the option they go.",
		},
		{
			Name: "stripBinary", DisplayName: "Strip binary data", Kind: nodes.Bool, Default: true, Show: nodes.Rules{"@version": since(3.4)},
			Description: "Whether the files of the item go. Without the option they stay when fields of the input stay.",
		},
		{
			Name: "ignoreConversionErrors", DisplayName: "Ignore type conversion errors", Kind: nodes.Bool, Default: false,
			Description: "Whether a value that cannot be converted is kept as it is.", Show: nodes.Rules{"/mode": {"manual"}},
		},
		dotNotation(),
	}
}

func dotNotation() nodes.Param {
	return nodes.Param{
		Name: "dotNotation", DisplayName: "Support dot notation", Kind: nodes.Bool, Default: true,
		Description: "Whether a.b names the field b inside the field a, not a field with a dot in its name.",
	}
}

func oldFieldParams() nodes.Param {
	value := func(kind, title string, as nodes.Kind, standard any) nodes.Param {
		return nodes.Param{Name: kind, DisplayName: "Value", Description: title, Kind: as, Default: standard, Show: nodes.Rules{"type": {kind}}}
	}
	return nodes.Param{
		Name: "values", DisplayName: "Values", Kind: nodes.FieldGroup, Multiple: true,
		Fields: []nodes.Param{
			{Name: "name", DisplayName: "Name", Kind: nodes.Text, Default: "", Description: "The field to write; dots lead into objects."},
			{
				Name: "type", DisplayName: "Type", Kind: nodes.Options, Default: "stringValue", Description: "What the value is brought to.",
				Options: []nodes.Option{
					{Value: "stringValue", Name: "String"}, {Value: "numberValue", Name: "Number"}, {Value: "booleanValue", Name: "Boolean"},
					{Value: "arrayValue", Name: "Array"}, {Value: "objectValue", Name: "Object"},
				},
			},
			value("stringValue", "A text.", nodes.Text, ""),
			value("numberValue", "A number.", nodes.Text, ""),
			value("booleanValue", "True or false.", nodes.Text, "true"),
			value("arrayValue", "A JSON array.", nodes.Text, ""),
			value("objectValue", "A JSON object.", nodes.JSON, "={}"),
		},
	}
}
