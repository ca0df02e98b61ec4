package expression

import "github.com/dop251/goja"

// genericFamily works on values of every type that has no method of the name, null and undefined among them.
var genericFamily = newFamily("Any",
	extension{
		name:        "isEmpty",
		signature:   "isEmpty()",
		description: "Tells whether there is no value: null, undefined, false, 0 and NaN are empty.",
		examples: []example{
			{`$json.missing.isEmpty()`, `true`},
			{`(0).isEmpty()`, `true`},
			{`(7).isEmpty()`, `false`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(!truthy(this))
		},
	},
	extension{
		name:        "isNotEmpty",
		signature:   "isNotEmpty()",
		description: "Tells whether there is a value.",
		examples: []example{
			{`$json.missing.isNotEmpty()`, `false`},
			{`(7).isNotEmpty()`, `true`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(truthy(this))
		},
	},
)

func truthy(value goja.Value) bool {
	return !isNullish(value) && value.ToBoolean()
}

// notConvertible is the answer of conversions that a type knows but that make no sense for it.
func notConvertible(name, description string) extension {
	return extension{
		name:        name,
		signature:   name + "()",
		description: description,
		call: func(*library, goja.Value, []goja.Value) goja.Value {
			return goja.Undefined()
		},
	}
}
