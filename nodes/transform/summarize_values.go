package transform

import (
	"slices"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
)

// of aggregates the values of a group; missing ones are budflow.Undefined.
func (s summary) of(values []any) any {
	switch s.kind {
	case "append":
		list := slices.Clone(s.counted(values))
		for i, value := range list {
			if value == budflow.Undefined {
				list[i] = nil
			}
		}
		return list
	case "concatenate":
		var texts []string
		for _, value := range s.counted(values) {
			text := coerce.Text(value)
			if coerce.TypeOf(value) == "object" {
				text = string(budflow.EncodeJSON(value))
			}
			texts = append(texts, text)
		}
		return strings.Join(texts, s.separator)
	case "sum", "average":
		return s.total(values)
	case "min":
		return extreme(values, -1)
	case "max":
		return extreme(values, 1)
	case "countUnique":
		seen := map[string]bool{}
		for _, value := range s.counted(values) {
			seen[coerce.Key(value)] = true
		}
		return float64(len(seen))
	}
	return float64(len(s.counted(values)))
}

// counted are the values that are not empty, or all when empty ones count.
func (s summary) counted(values []any) []any {
	if s.includeEmpty {
		return values
	}
	full := []any{}
	for _, value := range values {
		if !coerce.IsNothing(value) && value != "" {
			full = append(full, value)
		}
	}
	return full
}

// total adds numbers up; the average of none is null.
func (s summary) total(values []any) any {
	sum, count := 0., 0.
	for _, value := range values {
		if number, ok := budflow.Number(value); ok {
			sum += number
			count++
		}
	}
	if s.kind == "sum" {
		return sum
	}
	if count == 0 {
		return nil
	}
	return sum / count
}

// extreme is the largest value (sign 1) or the smallest (sign -1) as JavaScript compares; null = there is none.
func extreme(values []any, sign int) any {
	var best any
	for _, value := range values {
		if coerce.IsNothing(value) || value == "" {
			continue
		}
		if best == nil {
			best = value
		} else if order, ok := coerce.Compare(value, best); ok && order*sign > 0 {
			best = value
		}
	}
	return best
}

func summarizeParams() []nodes.Param {
	combining := nodes.Rules{"aggregation": {"append", "concatenate", "count", "countUnique"}}
	return []nodes.Param{
		{
			Name: "fieldsToSummarize", DisplayName: "Fields to summarize", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Description: "What is computed.",
			Fields: []nodes.Param{{Name: "values", DisplayName: "Values", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
				{
					Name: "aggregation", DisplayName: "Aggregation", Kind: nodes.Options, Default: "count", Description: "How the values are combined.",
					Options: []nodes.Option{
						{Value: "append", Name: "Append"}, {Value: "average", Name: "Average"}, {Value: "concatenate", Name: "Concatenate"}, {Value: "count", Name: "Count"},
						{Value: "countUnique", Name: "Count unique"}, {Value: "max", Name: "Max"}, {Value: "min", Name: "Min"}, {Value: "sum", Name: "Sum"},
					},
				},
				{Name: "field", DisplayName: "Field", Kind: nodes.Text, Default: "", Required: true, Description: "The field of the items."},
				{
					Name: "includeEmpty", DisplayName: "Include empty values", Kind: nodes.Bool, Default: false, Show: combining,
					Description: "Whether values that are missing, null or an empty text count.",
				},
				{
					Name: "separateBy", DisplayName: "Separator", Kind: nodes.Options, Default: ",", Show: nodes.Rules{"aggregation": {"concatenate"}},
					Description: "What stands between the values.",
					Options: []nodes.Option{
						{Value: ",", Name: "Comma"}, {Value: ", ", Name: "Comma and space"}, {Value: "\n", Name: "New line"}, {Value: "", Name: "None"},
						{Value: " ", Name: "Space"}, {Value: "other", Name: "Other"},
					},
				},
				{
					Name: "customSeparator", DisplayName: "Custom separator", Kind: nodes.Text, Default: "", Description: "What stands between the values.",
					Show: nodes.Rules{"aggregation": {"concatenate"}, "separateBy": {"other"}},
				},
			}}},
		},
		{
			Name: "fieldsToSplitBy", DisplayName: "Fields to split by", Kind: nodes.Text, Default: "",
			Description: "Items with the same values of these fields are a group; names separated by commas.",
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings.",
			Fields: []nodes.Param{
				{
					Name: "continueIfFieldNotFound", DisplayName: "Continue if field not found", Kind: nodes.Bool, Default: false, Show: nodes.Rules{"@version": {1.}},
					Description: "Whether a field that no item has is no error.",
				},
				disableDotNotation(),
				{
					Name: "outputFormat", DisplayName: "Output format", Kind: nodes.Options, Default: "separateItems", Description: "How groups come out.",
					Options: []nodes.Option{{Value: "separateItems", Name: "Each split in a separate item"}, {Value: "singleItem", Name: "All splits in a single item"}},
				},
				{
					Name: "skipEmptySplitFields", DisplayName: "Ignore items without valid fields to group by", Kind: nodes.Bool, Default: false,
					Description: "Whether items are left out that have no value to be grouped by.",
				},
			},
		},
	}
}
