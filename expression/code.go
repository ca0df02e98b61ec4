package expression

import (
	"context"
	"time"

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
	if err := checkSource(run.Source, maxCodeBytes); err != nil {
		return nil, err
	}
	c := &codeRun{CodeRun: run, item: scope.Item}
	program, err := c.compile()
	if err != nil {
		return nil, err
	}
	rt, err := newRuntime(e.options.StackDepth, false)
	if err != nil {
		return nil, err
	}
	if run.Timeout <= 0 {
		c.Timeout = e.options.CodeTimeout
	}
	s := newSession(ctx, e)
	s.ctx, s.cancel = context.WithTimeout(ctx, c.Timeout)
	s.fresh = true
	s.use(rt)
	defer s.close()
	c.session, c.loop = s, newLoop(s)
	if err := rt.lib.configure(scope.Timezone, scope.Now); err != nil {
		return nil, err
	}
	if err := c.prepare(&view{ctx: s.ctx, scope: scope}); err != nil {
		return nil, err
	}
	return c.execute(program)
}

// codeRun is a CodeRun under way.
type codeRun struct {
	CodeRun
	item    int
	session *session
	loop    *loop
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

// execute runs the program and then what it waits for.
func (c *codeRun) execute(program *goja.Program) (any, error) {
	value, err := c.session.rt.vm.RunProgram(program)
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
	result, err := c.session.fromJS(promise.Result())
	if err != nil {
		return nil, c.fault(err)
	}
	return result, nil
}

// prepare puts the variables, the globals and what Node.js offers into the runtime.
func (c *codeRun) prepare(v *view) error {
	vm := c.session.rt.vm
	variables := &data{session: c.session, view: v, known: map[string]goja.Value{}}
	for _, name := range codeVariables {
		if err := c.lazy(name, func() goja.Value { return variables.Get(name) }); err != nil {
			return err
		}
	}
	for _, name := range functions {
		if err := vm.Set(name, c.session.rt.lib.function(name)); err != nil {
			return err
		}
	}
	if c.EachItem {
		if err := c.lazy("item", func() goja.Value { return variables.variable("$thisItem") }); err != nil {
			return err
		}
	} else if err := c.lazy("items", func() goja.Value { return c.session.toJS(v.scope.Input) }); err != nil {
		return err
	}
	for _, more := range []map[string]any{v.scope.Extra, c.Globals} {
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
	var known goja.Value
	get := vm.ToValue(func(goja.FunctionCall) goja.Value {
		if known == nil {
			if known = load(); known == nil {
				known = goja.Undefined()
			}
		}
		return known
	})
	set := vm.ToValue(func(call goja.FunctionCall) goja.Value {
		known = call.Argument(0)
		return goja.Undefined()
	})
	return vm.GlobalObject().DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_TRUE)
}

var codeVariables = append([]string{
	"$position", "$thisItemIndex", "$thisRunIndex", "$thisItem", "$webhookId", "$executionId", "$resumeWebhookUrl",
	"$jmespath", "$fromAi", "$fromai", "$getPairedItem",
}, variableNames...)
