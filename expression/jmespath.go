package expression

import (
	_ "embed"
	"sync"

	"github.com/dop251/goja"
)

//go:embed js/jmespath.gen.js
var jmespathSource string

var jmespathProgram = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile("jmespath", jmespathSource, false)
})

// search is the search function of jmespath.js, loaded once per runtime: the library that expressions were written for.
func (rt *runtimeVM) search() goja.Callable {
	if rt.jmespath == nil {
		program, err := jmespathProgram()
		rt.jmespath, _ = goja.AssertFunction(rt.lib.runModule(program, err).Get("search"))
	}
	return rt.jmespath
}

// jmespathOf is $jmespath(value, query).
func (d *data) jmespathOf(args []goja.Value) goja.Value {
	value, isObject := argument(args, 0).(*goja.Object)
	query, isText := textOf(argument(args, 1))
	if !isText || !isObject && !goja.IsNull(argument(args, 0)) {
		d.check(failure("", "expected two arguments (Object, string) for this function"))
	}
	if !isObject {
		value = d.rt.vm.NewObject()
	}
	result, err := d.rt.search()(goja.Undefined(), value, d.rt.vm.ToValue(query))
	if err != nil {
		panic(err)
	}
	return result
}
