package condition

import (
	"slices"
	"strings"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/pattern"
)

// holds evaluates one condition. An operator that does not exist never holds.
func (c condition) holds(options Options, at Place, index int) (bool, error) {
	left, right, err := c.typed(options, at, index)
	if err != nil {
		return false, err
	}
	exists := !coerce.IsNothing(left) && !coerce.IsNaN(left)
	switch c.operator.operation {
	case "exists":
		return exists, nil
	case "notExists":
		return !exists, nil
	}
	op := c.operator.operation
	switch c.operator.kind {
	case "string":
		return texts(op, left, right, !options.CaseSensitive)
	case "number":
		return numbers(op, left, right, exists), nil
	case "dateTime":
		return dates(op, left, right, exists), nil
	case "boolean":
		return booleans(op, left, right, exists), nil
	case "array":
		return lists(op, left, right, !options.CaseSensitive), nil
	case "object":
		o, _ := left.(*budflow.Object)
		return op == "empty" && o.Len() == 0 || op == "notEmpty" && o.Len() > 0, nil
	}
	return false, nil
}

func texts(op string, leftValue, rightValue any, ignoreCase bool) (bool, error) {
	left, _ := leftValue.(string)
	right, _ := rightValue.(string)
	if right == "" && !coerce.IsNothing(rightValue) {
		right = coerce.Text(rightValue)
	}
	isPattern := op == "regex" || op == "notRegex"
	if ignoreCase {
		left = strings.ToLower(left)
		if !isPattern {
			right = strings.ToLower(right)
		}
	}
	if isPattern {
		re, err := pattern.Compile(right)
		if err != nil {
			return false, err
		}
		found, err := re.Match(left)
		return found == (op == "regex"), err
	}
	switch op {
	case "empty":
		return left == "", nil
	case "notEmpty":
		return left != "", nil
	case "equals":
		return left == right, nil
	case "notEquals":
		return left != right, nil
	case "contains":
		return strings.Contains(left, right), nil
	case "notContains":
		return !strings.Contains(left, right), nil
	case "startsWith":
		return strings.HasPrefix(left, right), nil
	case "notStartsWith":
		return !strings.HasPrefix(left, right), nil
	case "endsWith":
		return strings.HasSuffix(left, right), nil
	case "notEndsWith":
		return !strings.HasSuffix(left, right), nil
	}
	return false, nil
}

func numbers(op string, left, right any, exists bool) bool {
	order, ordered := coerce.Compare(left, right)
	switch op {
	case "empty":
		return !exists
	case "notEmpty":
		return exists
	case "equals":
		return coerce.Same(left, right)
	case "notEquals":
		return !coerce.Same(left, right)
	case "gt":
		return ordered && order > 0
	case "lt":
		return ordered && order < 0
	case "gte":
		return ordered && order >= 0
	case "lte":
		return ordered && order <= 0
	}
	return false
}

func dates(op string, leftValue, rightValue any, exists bool) bool {
	switch op {
	case "empty":
		return !exists
	case "notEmpty":
		return exists
	}
	left, ok := leftValue.(time.Time)
	right, ok2 := rightValue.(time.Time)
	if !ok || !ok2 {
		return false
	}
	order := left.Truncate(time.Millisecond).Compare(right.Truncate(time.Millisecond))
	switch op {
	case "equals":
		return order == 0
	case "notEquals":
		return order != 0
	case "after":
		return order > 0
	case "before":
		return order < 0
	case "afterOrEquals":
		return order >= 0
	case "beforeOrEquals":
		return order <= 0
	}
	return false
}

func booleans(op string, left, right any, exists bool) bool {
	switch op {
	case "empty":
		return !exists
	case "notEmpty":
		return exists
	case "true":
		return coerce.Truthy(left)
	case "false":
		return !coerce.Truthy(left)
	case "equals":
		return coerce.Same(left, right)
	case "notEquals":
		return !coerce.Same(left, right)
	}
	return false
}

func lists(op string, leftValue, right any, ignoreCase bool) bool {
	left, _ := leftValue.([]any)
	switch op {
	case "empty":
		return len(left) == 0
	case "notEmpty":
		return len(left) > 0
	case "contains":
		return contains(left, right, ignoreCase)
	case "notContains":
		return !contains(left, right, ignoreCase)
	}
	operation := map[string]string{
		"lengthEquals": "equals", "lengthNotEquals": "notEquals", "lengthGt": "gt", "lengthLt": "lt", "lengthGte": "gte", "lengthLte": "lte",
	}[op]
	return numbers(operation, float64(len(left)), right, true)
}

func contains(list []any, wanted any, ignoreCase bool) bool {
	text, isText := wanted.(string)
	return slices.ContainsFunc(list, func(element any) bool {
		if s, ok := element.(string); ok && isText && ignoreCase {
			return strings.EqualFold(s, text)
		}
		return coerce.Same(element, wanted) || coerce.IsNaN(element) && coerce.IsNaN(wanted)
	})
}
