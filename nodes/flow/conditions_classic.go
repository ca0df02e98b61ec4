package flow

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

func operation(value, name string) nodes.Option { return nodes.Option{Value: value, Name: name} }

var equality = []nodes.Option{operation("equal", "Equal"), operation("notEqual", "Not equal")}

var emptiness = []nodes.Option{operation("isEmpty", "Is empty"), operation("isNotEmpty", "Is not empty")}

// classicOperations are the operations of the first generation by kind.
var classicOperations = map[string][]nodes.Option{
	"boolean":  equality,
	"dateTime": {operation("after", "Occurred after"), operation("before", "Occurred before")},
	"number": append([]nodes.Option{
		operation("smaller", "Smaller"), operation("smallerEqual", "Smaller or equal"), operation("equal", "Equal"), operation("notEqual", "Not equal"),
		operation("larger", "Larger"), operation("largerEqual", "Larger or equal"),
	}, emptiness...),
	"string": append([]nodes.Option{
		operation("contains", "Contains"), operation("notContains", "Does not contain"), operation("endsWith", "Ends with"),
		operation("notEndsWith", "Does not end with"), operation("equal", "Equal"), operation("notEqual", "Not equal"), operation("regex", "Matches pattern"),
		operation("notRegex", "Does not match pattern"), operation("startsWith", "Starts with"), operation("notStartsWith", "Does not start with"),
	}, emptiness...),
}

// classicConditions is the conditions parameter of the first generation of If and Filter.
func classicConditions() nodes.Param {
	hide := nodes.Rules{"operation": {"isEmpty", "isNotEmpty"}}
	group := func(kind, title string, as nodes.Kind, standard any, operation string) nodes.Param {
		return nodes.Param{
			Name: kind, DisplayName: title, Kind: nodes.FieldGroup, Multiple: true,
			Fields: []nodes.Param{
				{Name: "value1", DisplayName: "Value 1", Description: "The value to look at.", Kind: as, Default: standard},
				{Name: "operation", DisplayName: "Operation", Description: "How the values are compared.", Kind: nodes.Options, Default: operation, Options: classicOperations[kind]},
				{Name: "value2", DisplayName: "Value 2", Description: "The value to compare with.", Kind: as, Default: standard, Hide: hide},
			},
		}
	}
	return nodes.Param{
		Name: "conditions", DisplayName: "Conditions", Kind: nodes.FixedCollection, Default: &budflow.Object{},
		Description: "What is compared: first the booleans, then the dates, the numbers and the texts.",
		Show:        nodes.Rules{"@version": {1.}},
		Fields: []nodes.Param{
			group("boolean", "Boolean", nodes.Bool, false, "equal"),
			group("dateTime", "Date and time", nodes.DateTime, "", "after"),
			group("number", "Number", nodes.NumberKind, 0., "smaller"),
			group("string", "Text", nodes.Text, "", "equal"),
		},
	}
}

func filterParam(show nodes.Rules) nodes.Param {
	return nodes.Param{
		Name: "conditions", DisplayName: "Conditions", Kind: nodes.Filter, Default: &budflow.Object{}, Show: show,
		Description: "The conditions, all or any of which have to hold.",
	}
}
