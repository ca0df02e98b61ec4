package expression

import "github.com/dop251/goja"

var booleanFamily = newFamily("Boolean",
	extension{
		name:        "toBoolean",
		signature:   "toBoolean()",
		description: "Gives the value itself.",
		examples:    []example{{`(3 > 2).toBoolean()`, `true`}},
		call:        func(_ *library, this goja.Value, _ []goja.Value) goja.Value { return this },
	},
	booleanNumber("toInt"),
	booleanNumber("toFloat"),
	booleanNumber("toNumber"),
	notConvertible("toDateTime", "Gives undefined: a boolean is no date."),
)

func booleanNumber(name string) extension {
	return extension{
		name:        name,
		signature:   name + "()",
		description: "Gives 1 for true and 0 for false.",
		examples:    []example{{"(7 < 36)." + name + "()", "1"}, {"(7 > 36)." + name + "()", "0"}},
		call: func(_ *library, this goja.Value, _ []goja.Value) goja.Value {
			return this.ToNumber()
		},
	}
}
