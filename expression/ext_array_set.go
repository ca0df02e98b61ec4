package expression

import "github.com/dop251/goja"

// Arrays as sets: elements are equal when they have the same type and content.
var arraySets = []extension{
	uniqueExtension("unique"),
	uniqueExtension("removeDuplicates"),
	{
		name:        "union",
		signature:   "union(otherArray)",
		description: "Gives the elements of either array, each once.",
		examples:    []example{{`['red', 'blue'].union(['blue', 'green'])`, `["red","blue","green"]`}},
		call: setOperation("union", func(l *library, own, others []goja.Value) []goja.Value {
			return l.distinct(append(own, others...), nil)
		}),
	},
	{
		name:        "difference",
		signature:   "difference(otherArray)",
		description: "Gives the elements that the other array does not have, each once.",
		examples:    []example{{`['red', 'blue', 'red'].difference(['blue'])`, `["red"]`}},
		call: setOperation("difference", func(l *library, own, others []goja.Value) []goja.Value {
			return l.distinct(l.filter(own, others, false), nil)
		}),
	},
	{
		name:        "intersection",
		signature:   "intersection(otherArray)",
		description: "Gives the elements that both arrays have, each once.",
		examples:    []example{{`['red', 'blue'].intersection(['blue', 'green'])`, `["blue"]`}},
		call: setOperation("intersection", func(l *library, own, others []goja.Value) []goja.Value {
			return l.distinct(l.filter(own, others, true), nil)
		}),
	},
}

func uniqueExtension(name string) extension {
	return extension{
		name:        name,
		signature:   name + "(...keys)",
		description: "Drops elements that are equal to an earlier one; with keys, only these count for objects.",
		examples: []example{
			{"['red', 'blue', 'red']." + name + "()", `["red","blue"]`},
			{"[{sku: 'A1', price: 8}, {sku: 'A1', price: 9}]." + name + "('sku')", `[{"sku":"A1","price":8}]`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			keys := make([]string, len(args))
			for i, arg := range args {
				keys[i] = arg.String()
			}
			return l.array(l.distinct(l.elements(this), keys))
		},
	}
}

func setOperation(name string, operate func(l *library, own, others []goja.Value) []goja.Value) method {
	return func(l *library, this goja.Value, args []goja.Value) goja.Value {
		other := argument(args, 0)
		if !l.isArray(other) {
			l.fail(name + "(): expected array arg, e.g. ." + name + "([1, 2, 3, 4])")
		}
		return l.array(operate(l, l.elements(this), l.elements(other)))
	}
}

// distinct keeps the first of equal elements; of objects only the keys count, where keys are given.
func (l *library) distinct(elements []goja.Value, keys []string) []goja.Value {
	seen := make(map[string]bool, len(elements))
	kept := elements[:0:0]
	for _, element := range elements {
		identity := l.identity(l.only(element, keys))
		if !seen[identity] {
			seen[identity] = true
			kept = append(kept, element)
		}
	}
	return kept
}

// only is an object with some of its keys; other values stay as they are.
func (l *library) only(value goja.Value, keys []string) goja.Value {
	object, ok := value.(*goja.Object)
	if !ok || len(keys) == 0 {
		return value
	}
	part := l.vm.NewObject()
	for _, key := range keys {
		l.must(nil, part.Set(key, object.Get(key)))
	}
	return part
}

// filter keeps the elements that the others have, or those that they have not.
func (l *library) filter(elements, others []goja.Value, among bool) []goja.Value {
	known := make(map[string]bool, len(others))
	for _, other := range others {
		known[l.identity(other)] = true
	}
	kept := elements[:0:0]
	for _, element := range elements {
		if known[l.identity(element)] == among {
			kept = append(kept, element)
		}
	}
	return kept
}
