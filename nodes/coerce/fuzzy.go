package coerce

import (
	"strings"

	"github.com/budflow/budflow"
)

// FuzzyEqual compares two values of different types with tolerance: null, "", []
// and nothing are equal, numbers and objects equal their texts, booleans equal true/false, 1/0
// and their texts. Values of one type must be equal.
func FuzzyEqual(a, b any) bool {
	if a != nil && b != nil && TypeOf(a) == TypeOf(b) {
		return budflow.Equal(a, b)
	}
	if isBlank(a) && isBlank(b) {
		return true
	}
	return fuzzy(a, b) || fuzzy(b, a) || budflow.Equal(a, b)
}

func isBlank(value any) bool {
	list, isList := value.([]any)
	return IsNothing(value) || value == "" || isList && len(list) == 0
}

// fuzzy compares a value with a text or a number that may stand for it.
func fuzzy(value, other any) bool {
	text, isText := other.(string)
	switch v := value.(type) {
	case bool:
		number, isNumber := budflow.Number(other)
		if isText && (strings.EqualFold(text, "true") || text == "1") || isNumber && number == 1 {
			return v
		}
		if isText && (strings.EqualFold(text, "false") || text == "0") || isNumber && number == 0 {
			return !v
		}
		return false
	case *budflow.Object, []any:
		return isText && string(budflow.EncodeJSON(v)) == text
	}
	return TypeOf(value) == "number" && isText && Text(value) == text
}
