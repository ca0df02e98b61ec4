package expression

import (
	"github.com/dop251/goja"
)

// Arrays of objects.
var arrayObjects = []extension{
	{
		name:        "pluck",
		signature:   "pluck(...fields)",
		description: "Gives the values of some fields of each object; objects that have none of them are skipped.",
		examples: []example{
			{`[{sku: 'A1', price: 8}, {sku: 'B2', stock: 3}].pluck('sku')`, `["A1","B2"]`},
			{`[{sku: 'A1', price: 8}, {sku: 'B2', stock: 3}].pluck('price')`, `[8]`},
			{`[{sku: 'A1', price: 8}].pluck('sku', 'price')`, `[["A1",8]]`},
		},
		call: pluck,
	},
	{
		name:        "smartJoin",
		signature:   "smartJoin(keyField, valueField)",
		description: "Makes one object of objects that hold a name and a value.",
		examples:    []example{{`[{header: 'Accept', text: 'json'}, {header: 'Host', text: 'localhost'}].smartJoin('header', 'text')`, `{"Accept":"json","Host":"localhost"}`}},
		call:        smartJoin,
	},
	{
		name:        "renameKeys",
		signature:   "renameKeys(from, to, ...)",
		description: "Renames keys in every object.",
		examples:    []example{{`[{mail: 'ada@acme.test'}, {phone: 112}].renameKeys('mail', 'email')`, `[{"email":"ada@acme.test"},{"phone":112}]`}},
		call:        renameKeys,
	},
	{
		name:        "merge",
		signature:   "merge(otherArray)",
		description: "Merges objects into one; of equal keys in a pair the first counts. With another array, element by element.",
		examples: []example{
			{`[{sku: 'A1'}, {sku: 'B2', price: 8}].merge()`, `{"sku":"A1","price":8}`},
			{`[{sku: 'A1'}, {price: 8}].merge([{stock: 3}, {tax: 0.19}])`, `{"sku":"A1","stock":3,"price":8,"tax":0.19}`},
		},
		call: merge,
	},
}

func pluck(l *library, this goja.Value, args []goja.Value) goja.Value {
	if len(args) == 0 {
		return this
	}
	var plucked []goja.Value
	for _, element := range l.elements(this) {
		object, ok := element.(*goja.Object)
		if !ok {
			continue
		}
		var values []goja.Value
		for _, key := range object.Keys() {
			for _, field := range args {
				if field.String() == key {
					values = append(values, object.Get(key))
				}
			}
		}
		switch len(values) {
		case 0:
		case 1:
			plucked = append(plucked, values[0])
		default:
			plucked = append(plucked, l.array(values))
		}
	}
	return l.array(plucked)
}

func smartJoin(l *library, this goja.Value, args []goja.Value) goja.Value {
	key, isText := textOf(argument(args, 0))
	value, isTextToo := textOf(argument(args, 1))
	if !isText || !isTextToo || key == "" || value == "" {
		l.fail(`smartJoin(): expected two string args, e.g. .smartJoin("name", "value")`)
	}
	joined := l.vm.NewObject()
	for _, element := range l.elements(this) {
		object, ok := element.(*goja.Object)
		if !ok || l.isArray(object) {
			continue
		}
		if name := object.Get(key); name != nil && !goja.IsUndefined(name) {
			l.put(joined, name.String(), object.Get(value))
		}
	}
	return joined
}

func renameKeys(l *library, this goja.Value, args []goja.Value) goja.Value {
	if len(args) == 0 || len(args)%2 != 0 {
		l.fail(`renameKeys(): expected an even amount of args: from1, to1 [, from2, to2, ...]. e.g. .renameKeys("name", "title")`)
	}
	elements := l.elements(this)
	for i, element := range elements {
		if _, ok := element.(*goja.Object); !ok {
			continue
		}
		renamed := l.copyOf(element)
		for pair := args; len(pair) > 0; pair = pair[2:] {
			from, to := pair[0].String(), pair[1].String()
			if value := renamed.Get(from); value != nil && from != to {
				l.must(nil, renamed.Delete(from))
				l.put(renamed, to, value)
			}
		}
		elements[i] = renamed
	}
	return l.array(elements)
}

func merge(l *library, this goja.Value, args []goja.Value) goja.Value {
	merged := l.vm.NewObject()
	other := argument(args, 0)
	if goja.IsUndefined(other) {
		for _, element := range l.elements(this) {
			if object, ok := element.(*goja.Object); ok && !l.isArray(object) {
				l.fill(merged, object)
			}
		}
		return merged
	}
	if !l.isArray(other) {
		l.fail("merge(): expected array arg, e.g. .merge([{ id: 1, otherValue: 3 }])")
	}
	others := l.elements(other)
	for i, element := range l.elements(this) {
		object, ok := element.(*goja.Object)
		if !ok || i >= len(others) {
			continue
		}
		if with, ok := others[i].(*goja.Object); ok {
			pair := l.copyOf(object)
			l.fill(pair, with)
			for _, key := range pair.Keys() {
				l.put(merged, key, pair.Get(key))
			}
		}
	}
	return merged
}

// fill adds the fields that an object does not have yet.
func (l *library) fill(object, from *goja.Object) {
	for _, key := range from.Keys() {
		if object.Get(key) == nil {
			l.put(object, key, from.Get(key))
		}
	}
}
