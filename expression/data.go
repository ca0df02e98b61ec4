package expression

import (
	"slices"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// data is the object whose properties are the variables of an expression. Values are made when they are first read.
// It has every name: an unknown one is undefined.
type data struct {
	*session
	*view
	known map[string]goja.Value
}

func (s *session) newData(v *view) goja.Value {
	return s.rt.vm.NewDynamicObject(&data{session: s, view: v, known: map[string]goja.Value{}})
}

func (d *data) Has(string) bool { return true }

func (d *data) Keys() []string { return variableNames }

func (d *data) Delete(name string) bool {
	d.known[name] = goja.Undefined()
	return true
}

func (d *data) Set(name string, value goja.Value) bool {
	d.known[name] = value
	return true
}

func (d *data) Get(name string) goja.Value {
	if value, ok := d.known[name]; ok {
		return value
	}
	value := d.variable(name)
	if value == nil {
		value = d.global(name)
	}
	if value != nil {
		d.known[name] = value
	}
	return value
}

// global is a name of the language or the library; nil = unknown, so that the prototype of objects answers.
func (d *data) global(name string) goja.Value {
	if value, ok := d.rt.globals[name]; ok {
		return value
	}
	if lazy[name] {
		return d.rt.lateGlobal(name)
	}
	if d.rt.inherited[name] {
		return nil
	}
	return goja.Undefined()
}

// check throws an error of the view into the script.
func (d *data) check(err *budflow.Error) {
	if err != nil {
		throw(d.rt.vm, err)
	}
}

func (d *data) value(v any) goja.Value { return d.toJS(v) }

// call makes a function of that name; its result is a Go value.
func (d *data) call(name string, f func(args []goja.Value) goja.Value) goja.Value {
	function := d.rt.vm.ToValue(func(call goja.FunctionCall) goja.Value { return f(call.Arguments) }).(*goja.Object)
	_ = function.DefineDataProperty("name", d.rt.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	return function
}

// getter is an object whose properties a function gives, nil for one that is not there.
type getter struct {
	get  func(name string) goja.Value
	keys []string
	own  map[string]goja.Value // what the script assigned
}

func (d *data) object(keys []string, get func(name string) goja.Value) goja.Value {
	return d.rt.vm.NewDynamicObject(&getter{get: get, keys: keys})
}

func (g *getter) Get(name string) goja.Value {
	if value, ok := g.own[name]; ok {
		return value
	}
	return g.get(name)
}

func (g *getter) Set(name string, value goja.Value) bool {
	if g.own == nil {
		g.own = map[string]goja.Value{}
	}
	g.own[name] = value
	return true
}

func (g *getter) Has(name string) bool {
	if slices.Contains(g.keys, name) {
		return true
	}
	_, own := g.own[name]
	return own
}

func (g *getter) Delete(name string) bool {
	delete(g.own, name)
	return true
}

func (g *getter) Keys() []string { return g.keys }
