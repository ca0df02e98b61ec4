package expression

import (
	"math"

	"github.com/dop251/goja"
)

// A list of this many numbers is a mistake, and would take gigabytes.
const maxListLength = 10_000_000

// newFunctions are the functions that expressions call by name.
func (l *library) newFunctions() map[string]goja.Value {
	functions := map[string]func([]goja.Value) goja.Value{
		"$if":        l.ifElse,
		"$ifEmpty":   l.ifEmpty,
		"min":        func(args []goja.Value) goja.Value { return l.vm.ToValue(least(floats(args), 1)) },
		"max":        func(args []goja.Value) goja.Value { return l.vm.ToValue(-least(floats(args), -1)) },
		"average":    func(args []goja.Value) goja.Value { return l.vm.ToValue(mean(l.numbers(args, "average"))) },
		"not":        func(args []goja.Value) goja.Value { return l.vm.ToValue(!truthy(argument(args, 0))) },
		"numberList": l.numberList,
		"zip":        l.zip,
	}
	for _, name := range []string{"min", "max", "average", "not"} {
		functions["$"+name] = functions[name]
	}
	values := make(map[string]goja.Value, len(functions))
	for name, function := range functions {
		values[name] = l.vm.ToValue(func(call goja.FunctionCall) goja.Value { return function(call.Arguments) })
	}
	return values
}

// function is a function of expressions by name ($min, $ifEmpty, zip, ...); nil = there is none.
func (l *library) function(name string) goja.Value {
	return l.functions[name]
}

func floats(values []goja.Value) []float64 {
	numbers := make([]float64, len(values))
	for i, value := range values {
		numbers[i] = value.ToNumber().ToFloat()
	}
	return numbers
}

func (l *library) ifElse(args []goja.Value) goja.Value {
	if len(args) < 2 {
		l.fail("$if requires at least 2 parameters: test, value_if_true[, and value_if_false]")
	}
	if truthy(args[0]) {
		return args[1]
	}
	if len(args) > 2 {
		return args[2]
	}
	return l.vm.ToValue(false)
}

func (l *library) ifEmpty(args []goja.Value) goja.Value {
	if len(args) != 2 {
		throwExpression(l.vm, expressionError, "expected two arguments (value, defaultValue) for this function")
	}
	if l.isNothing(args[0]) {
		return args[1]
	}
	return args[0]
}

// isNothing tells what $ifEmpty replaces: null, undefined, ”, [] and {}.
func (l *library) isNothing(value goja.Value) bool {
	if isNullish(value) {
		return true
	}
	if text, ok := textOf(value); ok {
		return text == ""
	}
	object, ok := value.(*goja.Object)
	switch {
	case !ok:
		return false
	case l.isArray(object):
		return l.count(object) == 0
	}
	return object.ClassName() == "Object" && len(object.Keys()) == 0
}

// numberList counts from one number to another, both included, up or down.
func (l *library) numberList(args []goja.Value) goja.Value {
	from, to := argument(args, 0).ToNumber().ToFloat(), argument(args, 1).ToNumber().ToFloat()
	length := math.Abs(from-to) + 1
	if math.IsNaN(length) || length != math.Trunc(length) || length > maxListLength {
		panic(l.vm.NewTypeError("numberList(): invalid length"))
	}
	step := 1.0
	if from > to {
		step = -1
	}
	numbers := make([]any, int(length))
	for i := range numbers {
		numbers[i] = from + float64(i)*step
	}
	return l.vm.NewArray(numbers...)
}

func (l *library) zip(args []goja.Value) goja.Value {
	if !l.isArray(argument(args, 0)) || !l.isArray(argument(args, 1)) {
		panic(l.vm.NewTypeError("zip(): expected two arrays"))
	}
	keys, values := l.elements(args[0]), l.elements(args[1])
	if len(keys) != len(values) {
		l.fail("keys and values not of equal length")
	}
	zipped := l.vm.NewObject()
	for i, key := range keys {
		l.put(zipped, key.String(), values[i])
	}
	return zipped
}
