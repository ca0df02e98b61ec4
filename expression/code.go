package expression

import (
	"context"
	"time"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// CodeRun is a piece of JavaScript that people wrote, as in a Code node: the body of an async function.
type CodeRun struct {
	Source string
	// EachItem gives the code the variable item (the current item), else items (all of them). Errors name the item.
	EachItem bool
	// Globals are further variables: JSON values and Functions.
	Globals map[string]any
	// Console gets the arguments of each call of console.log and its like, as JSON values; nil = they are lost.
	Console func(args []any)
	// Timeout is for the whole run; 0 = the evaluator's CodeTimeout.
	Timeout time.Duration
}

// codeName is the file name of the code in stack traces.
const codeName = "code"

// RunCode runs code and returns the JSON value that it returns or its promise resolves to (budflow.Undefined when it
// returns nothing). Code sees every variable of expressions; unlike there, unknown names and other faults are errors:
// a *budflow.Error whose message ends with the line, as in "x is not defined [line 3]", and whose description is the
// class. Each run has a runtime of its own.
func (e *Evaluator) RunCode(ctx context.Context, run CodeRun, scope *Scope) (any, error) {
	c, err := e.startCode(ctx, run, scope)
	if err != nil {
		return nil, err
	}
	defer c.session.close()
	return c.execute(scope)
}

// RunCodeEach is RunCode for every item of the scope's input in turn, in one runtime and within one timeout: what the
// code assigns to global names stays for the next item. each gets the outcomes; an error of each ends the run.
func (e *Evaluator) RunCodeEach(ctx context.Context, run CodeRun, scope *Scope, each func(item int, value any, err error) error) error {
	run.EachItem = true
	c, err := e.startCode(ctx, run, scope)
	if err != nil {
		return err
	}
	defer c.session.close()
	for i := range scope.Input {
		if c.session.ctx.Err() != nil {
			return canceled(c.session.ctx)
		}
		at := *scope
		at.Item = i
		value, err := c.execute(&at)
		if err := each(i, value, err); err != nil {
			return err
		}
	}
	return nil
}

// startCode makes ready what runs the code; its session has to be closed.
func (e *Evaluator) startCode(ctx context.Context, run CodeRun, scope *Scope) (*codeRun, error) {
	if err := checkSource(run.Source, maxCodeBytes); err != nil {
		return nil, err
	}
	c := &codeRun{CodeRun: run, item: scope.Item}
	if c.Timeout <= 0 {
		c.Timeout = e.options.CodeTimeout
	}
	var err error
	if c.program, err = c.compile(); err != nil {
		return nil, err
	}
	rt, err := newRuntime(e.options.StackDepth, false)
	if err != nil {
		return nil, err
	}
	c.session = newSession(ctx, e)
	c.session.ctx, c.session.cancel = context.WithTimeout(ctx, c.Timeout)
	c.session.fresh = true
	c.session.use(rt)
	c.loop = newLoop(c.session)
	if err = rt.lib.configure(scope.Timezone, scope.Now); err == nil {
		err = c.prepare(scope)
	}
	if err != nil {
		c.session.close()
		return nil, c.fault(err)
	}
	return c, nil
}

// codeRun is a CodeRun under way.
type codeRun struct {
	CodeRun
	item    int
	program *goja.Program
	session *session
	loop    *loop
	// variables are those of the current item; assigned are the lazy names that were read or assigned for it.
	variables *data
	assigned  map[string]goja.Value
}

func (c *codeRun) compile() (*goja.Program, error) {
	tree, err := parser.ParseFile(nil, codeName, "(async function () {"+c.Source+"\n})()", 0, parser.WithDisableSourceMaps)
	if err != nil {
		return nil, c.syntaxError(err)
	}
	program, err := goja.CompileAST(tree, false)
	if err != nil {
		return nil, c.syntaxError(err)
	}
	return program, nil
}

// execute runs the code for one item, and then what it waits for.
func (c *codeRun) execute(scope *Scope) (result any, err error) {
	defer c.session.survive(&err)
	c.item, c.assigned, c.session.instances = scope.Item, map[string]goja.Value{}, false
	c.variables = &data{session: c.session, view: &view{ctx: c.session.ctx, scope: scope}, known: map[string]goja.Value{}}
	c.session.converted = map[*budflow.Item]goja.Value{}
	c.loop.reset()
	value, err := c.session.rt.vm.RunProgram(c.program)
	if err != nil {
		return nil, c.fault(err)
	}
	promise, ok := value.Export().(*goja.Promise)
	if !ok {
		return nil, plainFailure("the code ends in the middle of its function")
	}
	if err := c.loop.run(promise); err != nil {
		return nil, c.fault(err)
	}
	if promise.State() == goja.PromiseStateRejected {
		return nil, c.rejected(promise.Result())
	}
	c.session.instances = true
	result, err = c.session.fromJS(promise.Result())
	if err != nil {
		return nil, c.fault(err)
	}
	return result, nil
}

// prepare puts the variables, the globals and what Node.js offers into the runtime.
func (c *codeRun) prepare(scope *Scope) error {
	vm := c.session.rt.vm
	for _, name := range codeVariables {
		if err := c.lazy(name, func() goja.Value { return c.variables.Get(name) }); err != nil {
			return err
		}
	}
	for _, name := range functions {
		if err := vm.Set(name, c.session.rt.lib.function(name)); err != nil {
			return err
		}
	}
	var err error
	if c.EachItem {
		err = c.lazy("item", func() goja.Value { return c.variables.Get("$thisItem") })
	} else {
		err = c.lazy("items", func() goja.Value { return c.session.toJS(scope.Input) })
	}
	if err != nil {
		return err
	}
	for _, more := range []map[string]any{scope.Extra, c.Globals} {
		for name, value := range more {
			if err := vm.Set(name, c.session.toJS(value)); err != nil {
				return err
			}
		}
	}
	return c.installNode()
}

// lazy defines a global variable that is made when it is read, and can be assigned.
func (c *codeRun) lazy(name string, load func() goja.Value) error {
	vm := c.session.rt.vm
	get := vm.ToValue(func(goja.FunctionCall) goja.Value {
		if value, ok := c.assigned[name]; ok {
			return value
		}
		value := load()
		if value == nil {
			value = goja.Undefined()
		}
		c.assigned[name] = value
		return value
	})
	set := vm.ToValue(func(call goja.FunctionCall) goja.Value {
		c.assigned[name] = call.Argument(0)
		return goja.Undefined()
	})
	return vm.GlobalObject().DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

var codeVariables = append([]string{
	"$position", "$thisItemIndex", "$thisRunIndex", "$thisItem", "$webhookId", "$executionId", "$resumeWebhookUrl",
	"$jmespath", "$fromAi", "$fromai", "$getPairedItem",
}, variableNames...)
