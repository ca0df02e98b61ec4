package expression

import (
	"context"
	"fmt"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// pool lends the runtimes of expressions. Their built-ins are frozen, so one evaluation leaves nothing for the next.
type pool struct {
	slots chan struct{} // one for each runtime that may exist
	free  chan *runtimeVM
	depth int
}

func newPool(size, depth int) *pool {
	return &pool{slots: make(chan struct{}, size), free: make(chan *runtimeVM, size), depth: depth}
}

func (p *pool) get(ctx context.Context) (*runtimeVM, error) {
	select {
	case rt := <-p.free:
		return rt, nil
	default:
	}
	select {
	case rt := <-p.free:
		return rt, nil
	case p.slots <- struct{}{}:
		rt, err := newRuntime(p.depth, true)
		if err != nil {
			<-p.slots
		}
		return rt, err
	case <-ctx.Done():
		return nil, canceled(ctx)
	}
}

// put takes a runtime back; a broken one is dropped.
func (p *pool) put(rt *runtimeVM, broken bool) {
	if broken {
		<-p.slots
		return
	}
	p.free <- rt
}

// runtimeVM is one JavaScript engine with the library of expressions.
type runtimeVM struct {
	vm        *goja.Runtime
	lib       *library
	globals   map[string]goja.Value // names that expressions may use, but for the lazy ones of the library
	inherited map[string]bool       // properties that every object has
	tag       goja.Callable         // Object.prototype.toString
	freeze    goja.Callable         // freezes a value; nil in the runtimes of code
	jmespath  goja.Callable         // nil until a script asks for it
	helpers   []goja.Value          // extend, chain, guard, self: the arguments of compiled expressions after data
}

func newRuntime(depth int, expressions bool) (rt *runtimeVM, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &budflow.Error{Code: budflow.Internal, Message: "the JavaScript engine does not start", Cause: fmt.Errorf("%v", fault)}
		}
	}()
	rt = &runtimeVM{vm: goja.New(), inherited: map[string]bool{}}
	rt.vm.SetMaxCallStackSize(depth)
	if err = rt.limitJSON(); err != nil {
		return nil, err
	}
	if rt.lib, err = newLibrary(rt.vm); err != nil {
		return nil, err
	}
	prototype := rt.vm.Get("Object").(*goja.Object).Get("prototype").(*goja.Object)
	for _, name := range prototype.GetOwnPropertyNames() {
		rt.inherited[name] = true
	}
	rt.tag, _ = goja.AssertFunction(prototype.Get("toString"))
	if _, err = rt.vm.RunProgram(noCodeFromText()); err != nil {
		return nil, err
	}
	if expressions {
		rt.globals = rt.allowedGlobals()
		rt.helpers = rt.newHelpers()
		err = rt.freezeAll()
	}
	return rt, err
}

// freezeAll freezes the built-ins and what else expressions reach by name.
func (rt *runtimeVM) freezeAll() error {
	value, err := rt.vm.RunProgram(freeze())
	if err != nil {
		return err
	}
	rt.freeze, _ = goja.AssertFunction(value)
	for _, value := range rt.globals {
		if _, err := rt.freeze(goja.Undefined(), value); err != nil {
			return err
		}
	}
	return nil
}

// lateGlobal is a name that the library makes when it is first used.
func (rt *runtimeVM) lateGlobal(name string) goja.Value {
	value := rt.vm.Get(name)
	if rt.globals != nil {
		rt.globals[name] = value
		if _, err := rt.freeze(goja.Undefined(), value); err != nil {
			panic(err)
		}
	}
	return value
}

func (rt *runtimeVM) tagOf(object *goja.Object) (goja.Value, error) { return rt.tag(object) }
