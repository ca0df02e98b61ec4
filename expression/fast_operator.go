package expression

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/budflow/budflow"
	"github.com/dop251/goja/token"
)

// logical is &&, || and ??.
type logical struct {
	operator    token.Token
	left, right fast
}

func (f logical) eval(v *view) (any, error) {
	left, err := f.left.eval(v)
	if err != nil {
		return nil, err
	}
	if f.operator == token.COALESCE {
		if left == nil || left == budflow.Undefined {
			return f.right.eval(v)
		}
		return left, nil
	}
	yes, err := isTruthy(left)
	if err != nil {
		return nil, err
	}
	if yes == (f.operator == token.LOGICAL_AND) {
		return f.right.eval(v)
	}
	return left, nil
}

// conditional is test ? yes : no.
type conditional struct{ test, yes, no fast }

func (f conditional) eval(v *view) (any, error) {
	test, err := f.test.eval(v)
	if err != nil {
		return nil, err
	}
	yes, err := isTruthy(test)
	if err != nil {
		return nil, err
	}
	if yes {
		return f.yes.eval(v)
	}
	return f.no.eval(v)
}

// not is !of.
type not struct{ of fast }

func (f not) eval(v *view) (any, error) {
	value, err := f.of.eval(v)
	if err != nil {
		return nil, err
	}
	yes, err := isTruthy(value)
	return !yes, err
}

// binary is an operator on two primitives.
type binary struct {
	operator    token.Token
	left, right fast
}

func (f binary) eval(v *view) (any, error) {
	left, err := f.left.eval(v)
	if err != nil {
		return nil, err
	}
	right, err := f.right.eval(v)
	if err != nil {
		return nil, err
	}
	switch f.operator {
	case token.STRICT_EQUAL, token.STRICT_NOT_EQUAL:
		equal, err := strictlyEqual(left, right)
		return equal == (f.operator == token.STRICT_EQUAL), err
	case token.EQUAL, token.NOT_EQUAL:
		equal, err := looselyEqual(left, right)
		return equal == (f.operator == token.EQUAL), err
	}
	a, aNumber := number(left)
	b, bNumber := number(right)
	if aNumber && bNumber {
		return calculate(f.operator, a, b)
	}
	return onTexts(f.operator, left, right)
}

func number(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case json.Number:
		return budflow.Number(v)
	}
	return 0, false
}

func calculate(operator token.Token, a, b float64) (any, error) {
	switch operator {
	case token.PLUS:
		return a + b, nil
	case token.MINUS:
		return a - b, nil
	case token.MULTIPLY:
		return a * b, nil
	case token.SLASH:
		return a / b, nil
	case token.REMAINDER:
		return math.Mod(a, b), nil
	case token.LESS:
		return a < b, nil
	case token.LESS_OR_EQUAL:
		return a <= b, nil
	case token.GREATER:
		return a > b, nil
	case token.GREATER_OR_EQUAL:
		return a >= b, nil
	}
	return nil, errSlow
}

// onTexts is + where one side is a text, and the comparison of two texts.
func onTexts(operator token.Token, left, right any) (any, error) {
	a, aText := left.(string)
	b, bText := right.(string)
	if operator == token.PLUS && (aText || bText) {
		x, known := primitiveText(left)
		y, alsoKnown := primitiveText(right)
		if !known || !alsoKnown {
			return nil, errSlow
		}
		return x + y, nil
	}
	if !aText || !bText || !isASCII(a) || !isASCII(b) { // JavaScript compares units of UTF-16
		return nil, errSlow
	}
	switch operator {
	case token.LESS:
		return a < b, nil
	case token.LESS_OR_EQUAL:
		return a <= b, nil
	case token.GREATER:
		return a > b, nil
	case token.GREATER_OR_EQUAL:
		return a >= b, nil
	}
	return nil, errSlow
}

// strictlyEqual is === where not both sides are objects.
func strictlyEqual(left, right any) (bool, error) {
	if a, ok := number(left); ok {
		b, ok := number(right)
		return ok && a == b, nil
	}
	if isPrimitive(left) && isPrimitive(right) {
		return left == right, nil
	}
	if isPrimitive(left) != isPrimitive(right) {
		return false, nil
	}
	return false, errSlow
}

// looselyEqual is == of values of one type, or with null or undefined on one side.
func looselyEqual(left, right any) (bool, error) {
	noLeft, noRight := left == nil || left == budflow.Undefined, right == nil || right == budflow.Undefined
	if noLeft || noRight {
		return noLeft && noRight, nil
	}
	if isPrimitive(left) && isPrimitive(right) && budflow.KindOf(left) == budflow.KindOf(right) {
		return strictlyEqual(left, right)
	}
	return false, errSlow
}

func isPrimitive(value any) bool {
	switch value.(type) {
	case nil, bool, float64, json.Number, string:
		return true
	}
	return value == budflow.Undefined
}

// texts joins a template literal: the parts stand around and between the values.
type texts struct {
	parts  []string
	values []fast
}

func (f texts) eval(v *view) (any, error) {
	var text strings.Builder
	text.WriteString(f.parts[0])
	for i := range f.values {
		value, err := f.values[i].eval(v)
		if err != nil {
			return nil, err
		}
		shown, ok := primitiveText(value)
		if !ok {
			return nil, errSlow
		}
		text.WriteString(shown + f.parts[i+1])
	}
	return text.String(), nil
}
