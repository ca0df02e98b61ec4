package expression

import (
	"context"
	"encoding/json"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// Function is a Go function that scripts can call: a value of Scope.Extra or CodeRun.Globals, or inside one.
// The arguments and the result are JSON values; an error is thrown into the script.
type Function func(ctx context.Context, args []any) (any, error)

// toJS makes a JavaScript value of a JSON value, a copy that scripts may change.
func (s *session) toJS(value any) goja.Value {
	vm := s.rt.vm
	switch v := value.(type) {
	case nil:
		return goja.Null()
	case bool, float64, int, int64:
		return vm.ToValue(v)
	case string:
		return vm.ToValue(v)
	case json.Number:
		f, _ := v.Float64()
		return vm.ToValue(f)
	case []any:
		return s.arrayToJS(v)
	case *budflow.Object:
		return s.objectToJS(v)
	case budflow.Item:
		return s.itemToJS(&v)
	case *budflow.Item:
		return s.itemToJS(v)
	case []budflow.Item:
		return s.itemsToJS(v)
	case Function:
		return s.functionToJS(v)
	case map[string]string:
		object := vm.NewObject()
		for key, text := range v {
			s.define(object, key, vm.ToValue(text))
		}
		return object
	}
	if value == budflow.Undefined {
		return goja.Undefined()
	}
	text, err := json.Marshal(value)
	if err != nil {
		return goja.Undefined()
	}
	decoded, err := budflow.DecodeJSON(text)
	if err != nil {
		return goja.Undefined()
	}
	return s.toJS(decoded)
}

func (s *session) arrayToJS(list []any) goja.Value {
	values := make([]any, len(list))
	for i := range list {
		values[i] = s.toJS(list[i])
	}
	return s.rt.vm.NewArray(values...)
}

func (s *session) objectToJS(o *budflow.Object) *goja.Object {
	object := s.rt.vm.NewObject()
	for key, value := range o.All() {
		s.define(object, key, s.toJS(value))
	}
	return object
}

// define sets an own property, also one whose name the prototype of all objects knows.
func (s *session) define(object *goja.Object, key string, value goja.Value) {
	if s.rt.inherited[key] {
		_ = object.DefineDataProperty(key, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_TRUE)
		return
	}
	_ = object.Set(key, value)
}

// itemToJS makes {json, binary, pairedItem} of an item, once per evaluation.
func (s *session) itemToJS(item *budflow.Item) goja.Value {
	if item == nil {
		return goja.Undefined()
	}
	if known, ok := s.converted[item]; ok {
		return known
	}
	object := s.objectToJS(item.Object())
	s.converted[item] = object
	return object
}

// Lists of items up to this length become plain arrays; longer ones convert an item when it is read, but for code,
// which mostly reads them all.
const eagerItems = 16

func (s *session) itemsToJS(items []budflow.Item) goja.Value {
	if len(items) > eagerItems && !s.fresh {
		return s.rt.vm.NewDynamicArray(&itemArray{session: s, items: items, values: make([]goja.Value, len(items))})
	}
	values := make([]any, len(items))
	for i := range items {
		values[i] = s.itemToJS(&items[i])
	}
	return s.rt.vm.NewArray(values...)
}

// itemArray is a JavaScript array of items. Scripts may change it, without touching the items.
type itemArray struct {
	session *session
	items   []budflow.Item
	values  []goja.Value // nil = not converted yet
}

func (a *itemArray) Len() int { return len(a.values) }

func (a *itemArray) Get(i int) goja.Value {
	if i < 0 || i >= len(a.values) {
		return nil
	}
	if a.values[i] == nil && i < len(a.items) {
		a.values[i] = a.session.itemToJS(&a.items[i])
	}
	return a.values[i]
}

func (a *itemArray) Set(i int, value goja.Value) bool {
	if i < 0 || i >= len(a.values) && !a.SetLen(i+1) {
		return false
	}
	a.values[i] = value
	return true
}

// maxItemArray bounds what a script can make of an item array by assigning to an index or its length.
const maxItemArray = 10_000_000

func (a *itemArray) SetLen(n int) bool {
	if n < 0 || n > maxItemArray {
		return false
	}
	for i := len(a.values); i < n; i++ {
		a.values = append(a.values, goja.Undefined())
	}
	a.values = a.values[:n]
	a.items = a.items[:min(n, len(a.items))]
	return true
}

func (s *session) functionToJS(f Function) goja.Value {
	vm := s.rt.vm
	return vm.ToValue(func(call goja.FunctionCall) goja.Value {
		args := make([]any, len(call.Arguments))
		for i, argument := range call.Arguments {
			value, err := s.fromJS(argument)
			if err != nil {
				panic(err)
			}
			args[i] = value
		}
		result, err := f(s.ctx, args)
		if err != nil {
			throw(vm, budflow.AsError(err))
		}
		return s.toJS(result)
	})
}
