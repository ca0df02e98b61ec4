package expression

import (
	"math"

	"github.com/dop251/goja"
)

// A longer list of numbers is a mistake, and would take the memory of the worker.
const maxListLength = 1_000_000

// libraryFunction is a function that expressions call by name.
type libraryFunction struct {
	name        string
	alias       string // a second name, "" = none
	signature   string // without the name: "(value, default)"
	description string
	examples    []example
	call        func(l *library, args []goja.Value) goja.Value
}

var libraryFunctions = []libraryFunction{
	{
		name: "$if", signature: "(condition, valueIfTrue, valueIfFalse = false)",
		description: "Gives one of two values; the other one is not evaluated.",
		examples: []example{
			{`$if(36 > 7, 'large', 'small')`, `"large"`},
			{`$if(36 < 7, 'small')`, `false`},
		},
		call: ifElse,
	},
	{
		name: "$ifEmpty", signature: "(value, default)",
		description: "Gives the value, or the default where the value is null, undefined, '', [] or {}.",
		examples: []example{
			{`$ifEmpty($json.note, 'no note')`, `"no note"`},
			{`$ifEmpty(0, 7)`, `0`},
		},
		call: ifEmpty,
	},
	{
		name: "$min", alias: "min", signature: "(...numbers)",
		description: "Gives the smallest number.",
		examples:    []example{{`$min(36, 7, 12)`, `7`}},
		call:        func(l *library, args []goja.Value) goja.Value { return l.vm.ToValue(least(floats(args), 1)) },
	},
	{
		name: "$max", alias: "max", signature: "(...numbers)",
		description: "Gives the largest number.",
		examples:    []example{{`$max(36, 7, 12)`, `36`}},
		call:        func(l *library, args []goja.Value) goja.Value { return l.vm.ToValue(-least(floats(args), -1)) },
	},
	{
		name: "$average", alias: "average", signature: "(...numbers)",
		description: "Gives the mean of numbers.",
		examples:    []example{{`$average(36, 7, 11)`, `18`}},
		call:        func(l *library, args []goja.Value) goja.Value { return l.vm.ToValue(mean(l.numbers(args, "average"))) },
	},
	{
		name: "$not", alias: "not", signature: "(value)",
		description: "Gives true for false, 0, '', null, undefined and NaN, false for everything else.",
		examples: []example{
			{`$not(7 > 36)`, `true`},
			{`$not('text')`, `false`},
		},
		call: func(l *library, args []goja.Value) goja.Value { return l.vm.ToValue(!truthy(argument(args, 0))) },
	},
	{
		name: "numberList", signature: "(from, to)",
		description: "Counts from one whole number to another, up or down.",
		examples: []example{
			{`numberList(7, 10)`, `[7,8,9,10]`},
			{`numberList(2, 0)`, `[2,1,0]`},
		},
		call: numberList,
	},
	{
		name: "zip", signature: "(keys, values)",
		description: "Makes an object of an array of names and one of values.",
		examples:    []example{{`zip(['sku', 'price'], ['A1', 8])`, `{"sku":"A1","price":8}`}},
		call:        zip,
	},
}

// newFunctions are the functions that expressions call by name.
func (l *library) newFunctions() map[string]goja.Value {
	values := make(map[string]goja.Value, 2*len(libraryFunctions))
	for _, function := range libraryFunctions {
		value := l.vm.ToValue(func(call goja.FunctionCall) goja.Value { return function.call(l, call.Arguments) })
		values[function.name] = value
		if function.alias != "" {
			values[function.alias] = value
		}
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

func ifElse(l *library, args []goja.Value) goja.Value {
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

func ifEmpty(l *library, args []goja.Value) goja.Value {
	if len(args) != 2 {
		throwExpression(l.vm, expressionError, "expected two arguments (value, defaultValue) for this function")
	}
	if l.isNothing(args[0]) {
		return args[1]
	}
	return args[0]
}

// isNothing tells what $ifEmpty replaces: null, undefined, "", [] and {}.
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
func numberList(l *library, args []goja.Value) goja.Value {
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

func zip(l *library, args []goja.Value) goja.Value {
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
