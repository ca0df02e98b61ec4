// Package condition decides: the filter parameter of If, Filter and Switch, and
// the comparisons of their first generations.
package condition

import (
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Options say how a filter compares.
type Options struct {
	CaseSensitive bool
	Strict        bool // values must have the type of the operator; else they are converted
	Version       int  // 2 reads booleans from texts; 1 takes their truthiness
}

// Place is where a filter is evaluated.
type Place struct {
	Item     int
	Location *time.Location // of dates without a zone
	Now      time.Time      // the day of times without a date
	// Options count when the filter value brings none of its own.
	Options Options
}

// operator is what a condition does with its values.
type operator struct {
	kind, operation, rightKind string
	single                     bool // no right value
}

// condition is one line of a filter; a missing value is budflow.Undefined.
type condition struct {
	left, right any
	operator    operator
}

// Evaluate decides on the resolved value of a filter parameter. A value that has
// the wrong type, or cannot be converted, is an error; conditions after the one
// that settles the matter are not looked at.
func Evaluate(filter any, at Place) (bool, error) {
	value, ok := filter.(*budflow.Object)
	if !ok {
		return false, nodes.Errorf("The filter: want an object with conditions, got %s", budflow.KindOf(filter)).AtItem(at.Item)
	}
	options := optionsOf(value, at.Options)
	combinator, _ := value.Value("combinator").(string)
	if combinator == "" {
		combinator = "and"
	}
	if combinator != "and" && combinator != "or" {
		return false, nil
	}
	list, _ := value.Value("conditions").([]any)
	for i, element := range list {
		line, _ := element.(*budflow.Object)
		holds, err := conditionOf(line).holds(options, at, i)
		if err != nil {
			return false, err
		}
		if holds == (combinator == "or") {
			return holds, nil
		}
	}
	return combinator == "and", nil
}

func optionsOf(value *budflow.Object, fallback Options) Options {
	stored, ok := value.Value("options").(*budflow.Object)
	if !ok {
		return fallback
	}
	options := Options{CaseSensitive: true, Version: 1}
	if sensitive, ok := stored.Value("caseSensitive").(bool); ok {
		options.CaseSensitive = sensitive
	}
	options.Strict = stored.Value("typeValidation") == "strict"
	if version, ok := budflow.Number(stored.Value("version")); ok {
		options.Version = int(version)
	}
	return options
}

func conditionOf(line *budflow.Object) condition {
	at := func(o *budflow.Object, key string) any {
		if v, ok := o.Get(key); ok {
			return v
		}
		return budflow.Undefined
	}
	o, _ := line.Value("operator").(*budflow.Object)
	c := condition{left: at(line, "leftValue"), right: at(line, "rightValue")}
	c.operator.kind, _ = o.Value("type").(string)
	c.operator.operation, _ = o.Value("operation").(string)
	c.operator.rightKind, _ = o.Value("rightType").(string)
	if c.operator.rightKind == "" {
		c.operator.rightKind = c.operator.kind
	}
	c.operator.single, _ = o.Value("singleValue").(bool)
	switch c.operator.operation {
	case "exists", "notExists", "empty", "notEmpty", "true", "false":
		c.operator.single = true
	}
	return c
}
