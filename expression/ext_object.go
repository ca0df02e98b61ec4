package expression

import (
	"net/url"
	"strings"

	"github.com/dop251/goja"
)

var objectFamily = newFamily("Object",
	extension{
		name:        "isEmpty",
		signature:   "isEmpty()",
		description: "Tells whether the object has no keys.",
		examples: []example{
			{`({sku: 'A1'}).isEmpty()`, `false`},
			{`({sku: 'A1'}).removeField('sku').isEmpty()`, `true`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(len(this.(*goja.Object).Keys()) == 0)
		},
	},
	extension{
		name:        "isNotEmpty",
		signature:   "isNotEmpty()",
		description: "Tells whether the object has keys.",
		examples:    []example{{`({sku: 'A1'}).isNotEmpty()`, `true`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(len(this.(*goja.Object).Keys()) > 0)
		},
	},
	extension{
		name:        "keys",
		signature:   "keys()",
		description: "Gives the names of the fields.",
		examples:    []example{{`({sku: 'A1', price: 8}).keys()`, `["sku","price"]`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			var keys []goja.Value
			for _, key := range this.(*goja.Object).Keys() {
				keys = append(keys, l.vm.ToValue(key))
			}
			return l.array(keys)
		},
	},
	extension{
		name:        "values",
		signature:   "values()",
		description: "Gives the values of the fields.",
		examples:    []example{{`({sku: 'A1', price: 8}).values()`, `["A1",8]`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			object := this.(*goja.Object)
			var values []goja.Value
			for _, key := range object.Keys() {
				values = append(values, object.Get(key))
			}
			return l.array(values)
		},
	},
	extension{
		name:        "hasField",
		signature:   "hasField(name)",
		description: "Tells whether there is a field of that name; letter case counts.",
		examples: []example{
			{`({sku: 'A1'}).hasField('sku')`, `true`},
			{`({sku: 'A1'}).hasField('SKU')`, `false`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.vm.ToValue(this.(*goja.Object).Get(argument(args, 0).String()) != nil)
		},
	},
	extension{
		name:        "removeField",
		signature:   "removeField(name)",
		description: "Gives a copy without a field.",
		examples:    []example{{`({sku: 'A1', price: 8}).removeField('price')`, `{"sku":"A1"}`}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			object := l.copyOf(this)
			l.must(nil, object.Delete(argument(args, 0).String()))
			return object
		},
	},
	extension{
		name:        "removeFieldsContaining",
		signature:   "removeFieldsContaining(text)",
		description: "Gives a copy without the fields whose value is a text that contains another; letter case counts.",
		examples:    []example{{`({note: 'internal: check', sku: 'A1'}).removeFieldsContaining('internal')`, `{"sku":"A1"}`}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			part, ok := textOf(argument(args, 0))
			if !ok || part == "" {
				l.fail("removeFieldsContaining(): expected non-empty string arg")
			}
			return l.withFields(this, func(value goja.Value) bool { return !contains(value, part) })
		},
	},
	extension{
		name:        "keepFieldsContaining",
		signature:   "keepFieldsContaining(text)",
		description: "Gives a copy with only the fields whose value is a text that contains another; letter case counts.",
		examples:    []example{{`({home: 'https://a.test', sku: 'A1', price: 8}).keepFieldsContaining('https')`, `{"home":"https://a.test"}`}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			part, ok := textOf(argument(args, 0))
			if !ok || part == "" {
				l.fail("argument of keepFieldsContaining must be a non-empty string")
			}
			return l.withFields(this, func(value goja.Value) bool { return contains(value, part) })
		},
	},
	extension{
		name:        "compact",
		signature:   "compact()",
		description: "Gives a copy without the fields that are null, undefined, '', 'nil' or objects without keys, at every depth.",
		examples:    []example{{`({sku: null, note: '', stock: 0, size: {unit: 'nil', value: 1} }).compact()`, `{"stock":0,"size":{"value":1}}`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.compactObject(this.(*goja.Object), 0)
		},
	},
	extension{
		name:        "urlEncode",
		signature:   "urlEncode()",
		description: "Writes the fields as the query of a URL.",
		examples:    []example{{`({search: 'red shoes', page: 2}).urlEncode()`, `"search=red+shoes&page=2"`}},
		call:        encodeQuery,
	},
	extension{
		name:        "toJsonString",
		signature:   "toJsonString()",
		description: "Writes the object as JSON.",
		examples:    []example{{`({sku: 'A1', price: 8}).toJsonString()`, `"{\"sku\":\"A1\",\"price\":8}"`}},
		call:        toJSON,
	},
	notConvertible("toInt", "Gives undefined: an object is no number."),
	notConvertible("toFloat", "Gives undefined: an object is no number."),
	notConvertible("toBoolean", "Gives undefined: an object is no boolean."),
	notConvertible("toDateTime", "Gives undefined: an object is no date."),
)

// put defines a field, whatever its name: an assignment to __proto__ would do something else.
func (l *library) put(object *goja.Object, key string, value goja.Value) {
	if value == nil {
		value = goja.Undefined()
	}
	l.must(nil, object.DefineDataProperty(key, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE))
}

// copyOf is a new object with the fields of a value; null and undefined have none.
func (l *library) copyOf(value goja.Value) *goja.Object {
	return l.withFields(value, func(goja.Value) bool { return true })
}

func (l *library) withFields(value goja.Value, keep func(goja.Value) bool) *goja.Object {
	copied := l.vm.NewObject()
	object, ok := value.(*goja.Object)
	if !ok {
		return copied
	}
	for _, key := range object.Keys() {
		if field := object.Get(key); keep(field) {
			l.put(copied, key, field)
		}
	}
	return copied
}

func contains(value goja.Value, part string) bool {
	text, ok := textOf(value)
	return ok && strings.Contains(text, part)
}

func (l *library) compactObject(object *goja.Object, depth int) *goja.Object {
	compacted := l.vm.NewObject()
	for _, key := range object.Keys() {
		if value := object.Get(key); !l.isBlank(value) {
			l.put(compacted, key, l.compactValue(value, depth))
		}
	}
	return compacted
}

func (l *library) compactArray(array goja.Value, depth int) *goja.Object {
	var kept []goja.Value
	for _, element := range l.elements(array) {
		if !l.isBlank(element) {
			kept = append(kept, l.compactValue(element, depth))
		}
	}
	return l.array(kept)
}

// compactValue compacts plain objects and arrays; dates and the like stay as they are.
func (l *library) compactValue(value goja.Value, depth int) goja.Value {
	object, ok := value.(*goja.Object)
	switch {
	case !ok:
		return value
	case depth > maxDepth:
		panic(l.vm.NewTypeError("value is nested too deeply or circular"))
	case l.isArray(object):
		return l.compactArray(object, depth+1)
	case object.ClassName() == "Object" && !l.isDateTime(object):
		return l.compactObject(object, depth+1)
	}
	return value
}

// isBlank is what compact drops.
func (l *library) isBlank(value goja.Value) bool {
	if isNullish(value) {
		return true
	}
	if text, ok := textOf(value); ok {
		return text == "" || text == "nil"
	}
	object, ok := value.(*goja.Object)
	return ok && (object.ClassName() == "Object" || object.ClassName() == "Array") && len(object.Keys()) == 0
}

func encodeQuery(l *library, this goja.Value, _ []goja.Value) goja.Value {
	object := this.(*goja.Object)
	var pairs []string
	for _, key := range object.Keys() {
		pairs = append(pairs, formEncode(key)+"="+formEncode(object.Get(key).String()))
	}
	return l.vm.ToValue(strings.Join(pairs, "&"))
}

// formEncode encodes as forms do; Go's escaping differs in two characters.
func formEncode(text string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(text))
}
