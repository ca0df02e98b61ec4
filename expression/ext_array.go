package expression

import (
	"math"
	"math/rand/v2"

	"github.com/dop251/goja"
)

var arrayFamily = newFamily("Array",
	extension{
		name:        "first",
		signature:   "first()",
		description: "Gives the first element; undefined where there is none.",
		examples: []example{
			{`['pending', 'paid'].first()`, `"pending"`},
			{`[].slice(1).first()`, ""},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.element(this, 0)
		},
	},
	extension{
		name:        "last",
		signature:   "last()",
		description: "Gives the last element; undefined where there is none.",
		examples:    []example{{`['pending', 'paid'].last()`, `"paid"`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.element(this, l.count(this)-1)
		},
	},
	extension{
		name:        "randomItem",
		signature:   "randomItem()",
		description: "Gives one of the elements by chance.",
		examples:    []example{{`['only'].randomItem()`, `"only"`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			count := l.count(this)
			if count == 0 {
				return goja.Undefined()
			}
			return l.element(this, rand.IntN(count))
		},
	},
	extension{
		name:        "isEmpty",
		signature:   "isEmpty()",
		description: "Tells whether there are no elements.",
		examples: []example{
			{`['paid'].isEmpty()`, `false`},
			{`[].concat([]).isEmpty()`, `true`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(l.count(this) == 0)
		},
	},
	extension{
		name:        "isNotEmpty",
		signature:   "isNotEmpty()",
		description: "Tells whether there are elements.",
		examples:    []example{{`['paid'].isNotEmpty()`, `true`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(l.count(this) > 0)
		},
	},
	reduction("sum", "Adds up numbers.", func(numbers []float64) float64 {
		total := 0.0
		for _, number := range numbers {
			total += number
		}
		return total
	}, example{"[36, 7, 12].sum()", "55"}),
	reduction("average", "Gives the mean of numbers; 0 for none.", mean, example{"[36, 7, 11].average()", "18"}),
	reduction("min", "Gives the smallest number; Infinity for none.", func(numbers []float64) float64 {
		return least(numbers, 1)
	}, example{"[36, 7, 12].min()", "7"}),
	reduction("max", "Gives the largest number; -Infinity for none.", func(numbers []float64) float64 {
		return -least(numbers, -1)
	}, example{"[36, 7, 12].max()", "36"}),
	extension{
		name:        "append",
		signature:   "append(...elements)",
		description: "Gives a new array with elements added at the end.",
		examples:    []example{{`['pending'].append('paid', ['sent'])`, `["pending","paid",["sent"]]`}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.array(append(l.elements(this), args...))
		},
	},
	extension{
		name:        "chunk",
		signature:   "chunk(size)",
		description: "Splits the array into arrays of a size; the last one may be shorter.",
		examples:    []example{{`['a', 'b', 'c'].chunk(2)`, `[["a","b"],["c"]]`}},
		call:        chunk,
	},
	extension{
		name:        "compact",
		signature:   "compact()",
		description: "Drops null, undefined, '', 'nil' and objects without keys, in the objects inside as well.",
		examples:    []example{{`['sku', null, 'nil', {stock: '', price: 8}].compact()`, `["sku",{"price":8}]`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.compactArray(this, 0)
		},
	},
	extension{
		name:        "toJsonString",
		signature:   "toJsonString()",
		description: "Writes the array as JSON.",
		examples:    []example{{`['sku', 8].toJsonString()`, `"[\"sku\",8]"`}},
		call:        toJSON,
	},
	notConvertible("toInt", "Gives undefined: an array is no number."),
	notConvertible("toFloat", "Gives undefined: an array is no number."),
	notConvertible("toBoolean", "Gives undefined: an array is no boolean."),
	notConvertible("toDateTime", "Gives undefined: an array is no date."),
).with(arrayObjects...).with(arraySets...)

// count is the number of elements of an array.
func (l *library) count(array goja.Value) int {
	return int(array.ToObject(l.vm).Get("length").ToInteger())
}

func (l *library) element(array goja.Value, i int) goja.Value {
	if i < 0 || i >= l.count(array) {
		return goja.Undefined()
	}
	value := array.ToObject(l.vm).Get(l.vm.ToValue(i).String())
	if value == nil {
		return goja.Undefined()
	}
	return value
}

// elements are those of an array; holes are undefined.
func (l *library) elements(array goja.Value) []goja.Value {
	var elements []goja.Value
	l.must(nil, l.vm.ExportTo(array, &elements))
	for i, element := range elements {
		if element == nil {
			elements[i] = goja.Undefined()
		}
	}
	return elements
}

func (l *library) array(elements []goja.Value) *goja.Object {
	values := make([]any, len(elements))
	for i, element := range elements {
		values[i] = element
	}
	return l.vm.NewArray(values...)
}

func reduction(name, description string, reduce func([]float64) float64, examples ...example) extension {
	return extension{
		name:        name,
		signature:   name + "()",
		description: description + " Fails on elements that are no numbers.",
		examples:    examples,
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(reduce(l.numbers(l.elements(this), name)))
		},
	}
}

func (l *library) numbers(values []goja.Value, function string) []float64 {
	numbers := make([]float64, len(values))
	for i, value := range values {
		number, ok := numberOf(value)
		if !ok {
			l.fail(function + "(): all array elements must be numbers")
		}
		numbers[i] = number
	}
	return numbers
}

func mean(numbers []float64) float64 {
	if len(numbers) == 0 {
		return 0
	}
	total := 0.0
	for _, number := range numbers {
		total += number
	}
	return total / float64(len(numbers))
}

// least is the smallest of sign*number; any NaN makes it NaN.
func least(numbers []float64, sign float64) float64 {
	result := math.Inf(1)
	for _, number := range numbers {
		result = math.Min(result, sign*number)
	}
	return result
}

func chunk(l *library, this goja.Value, args []goja.Value) goja.Value {
	size, ok := numberOf(argument(args, 0))
	if !ok || size == 0 || size != size {
		l.fail("chunk(): expected non-zero numeric arg, e.g. .chunk(5)")
	}
	step := int(math.Max(1, math.Abs(size)))
	var chunks []goja.Value
	for elements := l.elements(this); len(elements) > 0; {
		end := min(step, len(elements))
		chunks = append(chunks, l.array(elements[:end]))
		elements = elements[end:]
	}
	return l.array(chunks)
}
