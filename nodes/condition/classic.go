package condition

import (
	"strings"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/pattern"
)

// Kinds are the kinds of the first generation's conditions, in the order in which they are evaluated.
var Kinds = []string{"boolean", "dateTime", "number", "string"}

// Compare decides one condition of the first generation of If, Filter and
// Switch: operations such as equal, larger, after, contains, isEmpty or regex, with the
// comparisons of JavaScript. kind dateTime reads both values as dates first.
func Compare(kind, operation string, left, right any, at Place) (bool, error) {
	if kind == "dateTime" {
		var err error
		if left, err = milliseconds(left, at); err != nil {
			return false, err
		}
		if right, err = milliseconds(right, at); err != nil {
			return false, err
		}
	}
	if positive, ok := negations[operation]; ok {
		holds, err := Compare("", positive, left, right, at)
		return !holds && err == nil, err
	}
	order, ordered := coerce.Compare(orElse(left, 0.), orElse(right, 0.))
	switch operation {
	case "after", "larger":
		return ordered && order > 0, nil
	case "before", "smaller":
		return ordered && order < 0, nil
	case "largerEqual":
		return ordered && order >= 0, nil
	case "smallerEqual":
		return ordered && order <= 0, nil
	case "equal":
		return coerce.Same(left, right), nil
	case "contains":
		return strings.Contains(coerce.Text(orElse(left, "")), coerce.Text(orElse(right, ""))), nil
	case "isEmpty":
		return empty(left), nil
	case "regex":
		re, err := pattern.Compile(coerce.Text(orElse(right, "")))
		if err != nil {
			return false, err
		}
		return re.Match(coerce.Text(orElse(left, "")))
	case "startsWith", "endsWith":
		text, ok := left.(string)
		if !ok {
			return false, nodes.Errorf("The operation '%s': want a text as first value, got %s", operation, budflow.KindOf(left)).AtItem(at.Item)
		}
		if operation == "startsWith" {
			return strings.HasPrefix(text, coerce.Text(right)), nil
		}
		return strings.HasSuffix(text, coerce.Text(right)), nil
	}
	return false, nodes.Errorf("The operation '%s' is not known", operation).AtItem(at.Item)
}

var negations = map[string]string{
	"notEqual": "equal", "notContains": "contains", "notStartsWith": "startsWith", "notEndsWith": "endsWith", "notRegex": "regex", "isNotEmpty": "isEmpty",
}

func orElse(value, fallback any) any {
	if coerce.Truthy(value) {
		return value
	}
	return fallback
}

func empty(value any) bool {
	switch v := value.(type) {
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case *budflow.Object:
		return v.Len() == 0
	}
	return coerce.IsNothing(value) || coerce.IsNaN(value)
}

func milliseconds(value any, at Place) (any, error) {
	switch v := value.(type) {
	case string:
		if t, ok := jsDate(v, at.Location, at.Now); ok {
			return float64(t.UnixMilli()), nil
		}
	default:
		if n, ok := budflow.Number(v); ok && !coerce.IsNaN(n) {
			return n, nil
		}
		if t, ok := value.(time.Time); ok {
			return float64(t.UnixMilli()), nil
		}
	}
	return nil, nodes.Errorf(`The value "%s" is not a valid DateTime.`, coerce.Text(value)).AtItem(at.Item)
}
