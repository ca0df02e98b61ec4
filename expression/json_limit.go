package expression

import "github.com/dop251/goja"

// maxJSONNesting is how deep a text may nest that scripts parse: the engine's own parser would overflow the stack of
// the process.
const maxJSONNesting = 10_000

// limitJSON puts a check of the nesting before JSON.parse.
func (rt *runtimeVM) limitJSON() error {
	object := rt.vm.Get("JSON").(*goja.Object)
	parse, _ := goja.AssertFunction(object.Get("parse"))
	limited := func(call goja.FunctionCall) goja.Value {
		if text := call.Argument(0).String(); nesting(text) > maxJSONNesting {
			panic(rt.vm.NewTypeError("JSON.parse: want at most %d levels of nesting, got more", maxJSONNesting))
		}
		value, err := parse(call.This, call.Arguments...)
		if err != nil {
			panic(err)
		}
		return value
	}
	function := rt.vm.ToValue(limited).(*goja.Object)
	if err := function.DefineDataProperty("name", rt.vm.ToValue("parse"), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE); err != nil {
		return err
	}
	return object.DefineDataProperty("parse", function, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

// nesting is the deepest level of brackets outside the strings of a JSON text.
func nesting(text string) int {
	depth, deepest, inString := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '[' || c == '{':
			depth++
			deepest = max(deepest, depth)
		case c == ']' || c == '}':
			depth--
		}
	}
	return deepest
}
