package condition

import (
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
)

// typed brings both values of a condition to the types that its operator compares.
func (c condition) typed(options Options, at Place, index int) (left, right any, err error) {
	left, leftOK := parse(c.left, c.operator.kind, options, at)
	right, rightOK := budflow.Undefined, true
	if !c.operator.single {
		right, rightOK = parse(c.right, c.operator.rightKind, options, at)
	}
	switch {
	case !leftOK && !rightOK && coerce.TypeOf(c.left) == coerce.TypeOf(c.right):
		e := nodes.Errorf("Comparison type expects %s but both fields are %s", article(c.operator.kind), article(coerce.TypeOf(c.left)))
		e.Description = advice(options)
		return nil, nil, e.AtItem(at.Item)
	case !leftOK:
		return nil, nil, mismatch(c.left, c.operator.kind, options, at, index)
	case !rightOK:
		return nil, nil, mismatch(c.right, c.operator.rightKind, options, at, index)
	}
	return left, right, nil
}

func mismatch(value any, kind string, options Options, at Place, index int) error {
	var e *budflow.Error
	if options.Strict {
		e = nodes.Errorf("Wrong type: '%s' is %s but was expecting %s [condition %d, item %d]",
			coerce.Text(value), article(coerce.TypeOf(value)), article(kind), index, at.Item)
	} else {
		e = nodes.Errorf("Conversion error: the %s '%s' can't be converted to %s [condition %d, item %d]",
			coerce.TypeOf(value), coerce.Text(value), article(kind), index, at.Item)
	}
	e.Description = advice(options)
	return e.AtItem(at.Item)
}

func advice(options Options) string {
	if options.Strict {
		return "Compare with an operator of another type, convert the value (for example with .toNumber()), or enable \"Convert types where required\"."
	}
	return "Compare with an operator of another type."
}

func article(noun string) string {
	if strings.IndexAny(noun, "aeiou") == 0 {
		return "an " + noun
	}
	return "a " + noun
}

// parse reads a value as the kind of an operator. Dates become time.Time.
func parse(value any, kind string, options Options, at Place) (any, bool) {
	if kind == "any" || coerce.IsNothing(value) || kind == "number" && coerce.IsNaN(value) {
		return value, true
	}
	switch kind {
	case "string":
		if _, ok := value.(string); options.Strict && !ok {
			return nil, false
		}
		return coerce.ParseText(value), true
	case "number":
		if options.Strict && coerce.TypeOf(value) != "number" {
			return nil, false
		}
		return coerce.ParseNumber(value)
	case "boolean":
		return parseBool(value, options)
	case "dateTime":
		return ParseDate(strings.TrimSpace(coerce.Text(value)), at.Location, at.Now)
	case "array":
		if _, ok := value.([]any); options.Strict && !ok {
			return nil, false
		}
		return coerce.ParseList(value)
	case "object":
		if _, ok := value.(*budflow.Object); options.Strict && !ok {
			return nil, false
		}
		return coerce.ParseObject(value)
	}
	return value, true
}

func parseBool(value any, options Options) (any, bool) {
	if options.Strict {
		b, ok := value.(bool)
		return b, ok
	}
	if options.Version >= 2 {
		if b, ok := coerce.ParseBool(value); ok {
			return b, true
		}
	}
	return coerce.Truthy(value), true
}
