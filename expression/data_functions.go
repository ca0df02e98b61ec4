package expression

import (
	"regexp"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

var toolKey = regexp.MustCompile(`^[a-zA-Z0-9_-]{0,64}$`)

// fromAI is $fromAI(key, description, type, default): a value that an AI agent gave.
func (d *data) fromAI(args []goja.Value) goja.Value {
	key := argument(args, 0)
	if isNullish(key) || key.String() == "" {
		d.check(failure("", "Add a key, e.g. $fromAI('placeholder_name')"))
	}
	if !toolKey.MatchString(key.String()) {
		d.check(failure("", "Invalid parameter key, must be between 1 and 64 characters long and only contain lowercase letters, uppercase letters, numbers, underscores, and hyphens"))
	}
	if i := d.scope.Item; i >= 0 && i < len(d.scope.ToolInput) {
		given := d.scope.ToolInput[i].JSON
		if query, ok := given.Value("query").(*budflow.Object); ok {
			given = query
		}
		if value, ok := given.Get(key.String()); ok {
			return d.value(value)
		}
	}
	return argument(args, 3)
}

// newHelpers are the functions that compiled expressions get beside their data: extend, chain, guard, self.
func (rt *runtimeVM) newHelpers() []goja.Value {
	extend := func(optional bool) goja.Value {
		return rt.vm.ToValue(func(call goja.FunctionCall) goja.Value {
			return rt.lib.extend(call.Argument(0), call.Argument(1).String(), call.Arguments[2:], optional)
		})
	}
	guard := func(call goja.FunctionCall) goja.Value {
		switch name := call.Argument(0).(type) {
		case *goja.Symbol:
			return name
		case *goja.Object: // its text may change from call to call
			return rt.guarded(name.String())
		case goja.String:
			return rt.guarded(name.String())
		default:
			return name
		}
	}
	global := rt.vm.GlobalObject()
	self := func(call goja.FunctionCall) goja.Value {
		if object, ok := call.Argument(0).(*goja.Object); ok && object.SameAs(global) {
			return goja.Undefined()
		}
		return call.Argument(0)
	}
	return []goja.Value{extend(false), extend(true), rt.vm.ToValue(guard), rt.vm.ToValue(self)}
}

func (rt *runtimeVM) guarded(name string) goja.Value {
	if forbidden(name) {
		throw(rt.vm, forbiddenProperty(name))
	}
	return rt.vm.ToValue(name)
}
