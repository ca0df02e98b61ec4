package flow

import (
	"maps"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// mergeParams are the parameters of version 3.
func mergeParams() []nodes.Param {
	v3 := since(3)
	combine := func(by ...any) nodes.Rules { return nodes.Rules{"mode": {"combine"}, "combineBy": by, "@version": v3} }
	params := []nodes.Param{
		{
			Name: "mode", DisplayName: "Mode", Kind: nodes.Options, Default: "append", Show: nodes.Rules{"@version": v3}, Description: "What becomes of the items.",
			Options: []nodes.Option{
				{Value: "append", Name: "Append"}, {Value: "combine", Name: "Combine"},
				{Value: "combineBySql", Name: "SQL query", Description: "Not supported yet."}, {Value: "chooseBranch", Name: "Choose branch"},
			},
		},
		{
			Name: "numberInputs", DisplayName: "Number of inputs", Kind: nodes.NumberKind, Default: 2., Min: new(2.), Max: new(10.),
			Description: "How many inputs there are.", Show: nodes.Rules{"@version": v3},
		},
		{
			Name: "combineBy", DisplayName: "Combine by", Kind: nodes.Options, Default: "combineByFields", Show: nodes.Rules{"mode": {"combine"}, "@version": v3},
			Description: "Which items belong together.",
			Options: []nodes.Option{
				{Value: "combineByFields", Name: "Matching fields"}, {Value: "combineByPosition", Name: "Position"}, {Value: "combineAll", Name: "All possible combinations"},
			},
		},
		{
			Name: "advanced", DisplayName: "Fields to match have different names", Kind: nodes.Bool, Default: false, Show: combine("combineByFields"),
			Description: "Whether the fields have different names in the two inputs.",
		},
		{
			Name: "fieldsToMatchString", DisplayName: "Fields to match", Kind: nodes.Text, Default: "", Description: "Names of fields, separated by commas.",
			Show: nodes.Rules{"mode": {"combine"}, "combineBy": {"combineByFields"}, "advanced": {false}, "@version": v3},
		},
		{
			Name: "query", DisplayName: "Query", Kind: nodes.Text, Default: "SELECT * FROM input1 LEFT JOIN input2 ON input1.name = input2.id",
			Description: "Not supported yet.", Show: nodes.Rules{"mode": {"combineBySql"}, "@version": v3},
		},
		fieldPairsParam(nodes.Rules{"mode": {"combine"}, "combineBy": {"combineByFields"}, "advanced": {true}, "@version": v3}),
	}
	params = append(params, joinParams(combine("combineByFields"))...)
	return append(params,
		nodes.Param{
			Name: "output", DisplayName: "Output", Kind: nodes.Options, Default: "specifiedInput", Description: "What is passed on when all inputs have data.",
			Show:    nodes.Rules{"mode": {"chooseBranch"}, "@version": v3},
			Options: []nodes.Option{{Value: "specifiedInput", Name: "Data of specified input"}, {Value: "empty", Name: "A single, empty item"}},
		},
		nodes.Param{
			Name: "useDataOfInput", DisplayName: "Use data of input", Kind: nodes.NumberKind, Default: 1., Min: new(1.), Description: "The number of the input, from 1.",
			Show: nodes.Rules{"mode": {"chooseBranch"}, "output": {"specifiedInput"}, "@version": v3},
		},
		mergeOptions(nodes.Rules{"mode": {"combine"}, "@version": v3}))
}

// mergeSecondParams are the parameters of version 2.
func mergeSecondParams() []nodes.Param {
	v2 := []any{2., 2.1}
	byFields := nodes.Rules{"mode": {"combine"}, "combinationMode": {"mergeByFields"}, "@version": v2}
	params := []nodes.Param{
		{
			Name: "mode", DisplayName: "Mode", Kind: nodes.Options, Default: "append", Show: nodes.Rules{"@version": v2}, Description: "What becomes of the items.",
			Options: []nodes.Option{{Value: "append", Name: "Append"}, {Value: "combine", Name: "Combine"}, {Value: "chooseBranch", Name: "Choose branch"}},
		},
		{
			Name: "combinationMode", DisplayName: "Combination mode", Kind: nodes.Options, Default: "mergeByFields", Description: "Which items belong together.",
			Show: nodes.Rules{"mode": {"combine"}, "@version": v2},
			Options: []nodes.Option{
				{Value: "mergeByFields", Name: "Merge by fields"}, {Value: "mergeByPosition", Name: "Merge by position"}, {Value: "multiplex", Name: "Multiplex"},
			},
		},
		fieldPairsParam(byFields),
	}
	params = append(params, joinParams(byFields)...)
	return append(params,
		nodes.Param{
			Name: "chooseBranchMode", DisplayName: "Output type", Kind: nodes.Options, Default: "waitForBoth", Description: "What the node waits for.",
			Show: nodes.Rules{"mode": {"chooseBranch"}, "@version": v2}, Options: []nodes.Option{{Value: "waitForBoth", Name: "Wait for both inputs to arrive"}},
		},
		nodes.Param{
			Name: "output", DisplayName: "Output", Kind: nodes.Options, Default: "input1", Description: "What is passed on when both inputs have data.",
			Show:    nodes.Rules{"mode": {"chooseBranch"}, "@version": v2},
			Options: []nodes.Option{{Value: "input1", Name: "Input 1 data"}, {Value: "input2", Name: "Input 2 data"}, {Value: "empty", Name: "A single, empty item"}},
		},
		mergeOptions(nodes.Rules{"mode": {"combine"}, "@version": v2}))
}

func fieldPairsParam(show nodes.Rules) nodes.Param {
	return nodes.Param{
		Name: "mergeByFields", DisplayName: "Fields to match", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Show: show,
		Description: "Items belong together when all these fields are equal.",
		Fields: []nodes.Param{{Name: "values", DisplayName: "Values", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
			{Name: "field1", DisplayName: "Input 1 field", Kind: nodes.Text, Default: "", Description: "The field of the first input."},
			{Name: "field2", DisplayName: "Input 2 field", Kind: nodes.Text, Default: "", Description: "The field of the second input."},
		}}},
	}
}

// joinParams are the parameters of combining by fields.
func joinParams(show nodes.Rules) []nodes.Param {
	from := nodes.Rules{"joinMode": {"keepMatches", "keepNonMatches"}}
	maps.Copy(from, show)
	return []nodes.Param{
		{
			Name: "joinMode", DisplayName: "Output type", Kind: nodes.Options, Default: "keepMatches", Show: show, Description: "Which items are kept.",
			Options: []nodes.Option{
				{Value: "keepMatches", Name: "Keep matches"}, {Value: "keepNonMatches", Name: "Keep non-matches"}, {Value: "keepEverything", Name: "Keep everything"},
				{Value: "enrichInput1", Name: "Enrich input 1"}, {Value: "enrichInput2", Name: "Enrich input 2"},
			},
		},
		{
			Name: "outputDataFrom", DisplayName: "Output data from", Kind: nodes.Options, Default: "both", Show: from, Description: "Whose items are kept.",
			Options: []nodes.Option{{Value: "both", Name: "Both inputs"}, {Value: "input1", Name: "Input 1"}, {Value: "input2", Name: "Input 2"}},
		},
	}
}

func mergeOptions(show nodes.Rules) nodes.Param {
	return nodes.Param{
		Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Show: show, Description: "Further settings.",
		Fields: []nodes.Param{
			{
				Name: "clashHandling", DisplayName: "Clash handling", Kind: nodes.FixedCollection, Default: &budflow.Object{},
				Description: "What happens to fields that items of several inputs have.",
				Fields: []nodes.Param{{Name: "values", DisplayName: "Values", Kind: nodes.FieldGroup, Fields: []nodes.Param{
					{
						Name: "resolveClash", DisplayName: "When field values clash", Kind: nodes.Options, Default: "",
						Description: "addSuffix keeps all under numbered names; preferInput1 and so on, or preferLast, tell which input wins.",
					},
					{
						Name: "mergeMode", DisplayName: "Merging nested fields", Kind: nodes.Options, Default: "deepMerge", Description: "Whether nested objects are merged too.",
						Options: []nodes.Option{{Value: "deepMerge", Name: "Deep merge"}, {Value: "shallowMerge", Name: "Shallow merge"}},
					},
					{
						Name: "overrideEmpty", DisplayName: "Minimize empty fields", Kind: nodes.Bool, Default: false,
						Description: "Whether a value stays when the one that would replace it is empty.",
					},
				}}},
			},
			{Name: "disableDotNotation", DisplayName: "Disable dot notation", Kind: nodes.Bool, Default: false, Description: "Whether a.b is the name of one field."},
			{
				Name: "fuzzyCompare", DisplayName: "Fuzzy compare", Kind: nodes.Bool, Default: false,
				Description: "Whether values of different types can be equal: 1 and \"1\", null and \"\".",
			},
			{Name: "includeUnpaired", DisplayName: "Include any unpaired items", Kind: nodes.Bool, Default: false, Description: "Whether items without a partner stay."},
			{
				Name: "multipleMatches", DisplayName: "Multiple matches", Kind: nodes.Options, Default: "all", Description: "Which items are taken when several match.",
				Options: []nodes.Option{{Value: "all", Name: "Include all matches"}, {Value: "first", Name: "Include first match only"}},
			},
		},
	}
}

// mergeFirstParams are the parameters of version 1.
func mergeFirstParams() []nodes.Param {
	v1 := []any{1.}
	mode := func(values ...any) nodes.Rules { return nodes.Rules{"mode": values, "@version": v1} }
	byKey := mode("mergeByKey", "keepKeyMatches", "removeKeyMatches")
	return []nodes.Param{
		{
			Name: "mode", DisplayName: "Mode", Kind: nodes.Options, Default: "append", Show: nodes.Rules{"@version": v1}, Description: "What becomes of the items.",
			Options: []nodes.Option{
				{Value: "append", Name: "Append"}, {Value: "keepKeyMatches", Name: "Keep key matches"}, {Value: "mergeByIndex", Name: "Merge by index"},
				{Value: "mergeByKey", Name: "Merge by key"}, {Value: "multiplex", Name: "Multiplex"}, {Value: "passThrough", Name: "Pass-through"},
				{Value: "removeKeyMatches", Name: "Remove key matches"}, {Value: "wait", Name: "Wait"},
			},
		},
		{
			Name: "join", DisplayName: "Join", Kind: nodes.Options, Default: "left", Show: mode("mergeByIndex"), Description: "How many items there are in the end.",
			Options: []nodes.Option{{Value: "inner", Name: "Inner join"}, {Value: "left", Name: "Left join"}, {Value: "outer", Name: "Outer join"}},
		},
		{Name: "propertyName1", DisplayName: "Property input 1", Kind: nodes.Text, Default: "", Show: byKey, Description: "The field of the first input."},
		{Name: "propertyName2", DisplayName: "Property input 2", Kind: nodes.Text, Default: "", Show: byKey, Description: "The field of the second input."},
		{
			Name: "output", DisplayName: "Output data", Kind: nodes.Options, Default: "input1", Show: mode("passThrough"), Description: "The input that is passed on.",
			Options: []nodes.Option{{Value: "input1", Name: "Input 1"}, {Value: "input2", Name: "Input 2"}},
		},
		{
			Name: "overwrite", DisplayName: "Overwrite", Kind: nodes.Options, Default: "always", Show: mode("mergeByKey"), Description: "Which fields are replaced.",
			Options: []nodes.Option{{Value: "always", Name: "Always"}, {Value: "blank", Name: "If blank"}, {Value: "undefined", Name: "If missing"}},
		},
	}
}
