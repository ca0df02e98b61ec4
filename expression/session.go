package expression

import (
	"context"
	"errors"
	"fmt"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// session is one evaluation: its runtime, taken when a script needs it, and what is known so far.
type session struct {
	evaluator *Evaluator
	ctx       context.Context
	cancel    context.CancelFunc
	rt        *runtimeVM // nil = not needed yet
	fresh     bool       // the runtime is not of the pool
	broken    bool       // the runtime was interrupted
	stop      func() bool
	converted map[*budflow.Item]goja.Value
	instances bool // objects of classes inside objects become JSON texts, as in the output of code
	depth     int  // of expressions inside expressions
}

func newSession(ctx context.Context, e *Evaluator) *session {
	return &session{evaluator: e, ctx: ctx}
}

// start takes a runtime of the pool and sets its zone and clock.
func (s *session) start(scope *Scope) error {
	if s.rt != nil {
		return nil
	}
	rt, err := s.evaluator.pool.get(s.ctx)
	if err != nil {
		return err
	}
	s.ctx, s.cancel = context.WithTimeout(s.ctx, s.evaluator.options.Timeout)
	s.use(rt)
	if err := rt.lib.configure(scope.Timezone, scope.Now); err != nil {
		if fault := s.fault(err); fault != nil {
			return fault
		}
		return &budflow.Error{Code: budflow.Internal, Name: "Error", Message: "the JavaScript engine cannot be set up", Cause: err}
	}
	return nil
}

// use runs scripts in rt until the session's context ends.
func (s *session) use(rt *runtimeVM) {
	s.rt, s.converted = rt, map[*budflow.Item]goja.Value{}
	s.stop = context.AfterFunc(s.ctx, func() { rt.vm.Interrupt(s.ctx.Err()) })
}

func (s *session) close() {
	if s.rt == nil {
		return
	}
	if !s.stop() {
		s.broken = true
	}
	s.cancel()
	if !s.fresh {
		s.evaluator.pool.put(s.rt, s.broken)
	}
}

// survive turns a fault of BudFlow or of the engine into an error: one expression must not end the process.
func (s *session) survive(err *error) {
	if fault := recover(); fault != nil {
		s.broken = true
		*err = &budflow.Error{Code: budflow.Internal, Name: "Error", Message: "the evaluation failed inside BudFlow", Cause: fmt.Errorf("panic: %v", fault)}
	}
}

// maxNestedExpressions is how deep expressions may evaluate expressions through $parameter and $evaluateExpression.
const maxNestedExpressions = 20

// evaluate gives the value of a template without its '='. A script's value has to be exported by the caller.
func (s *session) evaluate(template string, v *view) (any, goja.Value, error) {
	p := s.evaluator.programs.get(template)
	if p.err != nil {
		return nil, nil, p.err
	}
	if len(p.parts) == 1 {
		return p.parts[0].text, nil, nil
	}
	if value, ok, err := s.evaluateFast(p, v); ok {
		if err != nil {
			return nil, nil, err
		}
		return value, nil, nil
	}
	if err := s.start(v.scope); err != nil {
		return nil, nil, err
	}
	if s.depth >= maxNestedExpressions {
		return nil, nil, failure("", "Expressions refer to each other in more than %d steps", maxNestedExpressions)
	}
	s.depth++
	defer func() { s.depth-- }()
	value, err := s.script(p, v)
	return nil, value, err
}

// script evaluates a template in JavaScript.
func (s *session) script(p *program, v *view) (goja.Value, error) {
	data := s.newData(v)
	if p.single() {
		value, swallowed, err := s.run(p.parts[1].snippet, data)
		if err != nil {
			return nil, err
		}
		if swallowed && !p.parts[1].snippet.guarded {
			return goja.Null(), nil
		}
		return value, refuseFunction(value)
	}
	return s.mixed(p, data)
}

// mixed joins the parts of a template into a text.
func (s *session) mixed(p *program, data goja.Value) (goja.Value, error) {
	var values []any
	for _, part := range p.parts {
		if part.snippet == nil {
			values = append(values, part.text)
			continue
		}
		value, swallowed, err := s.run(part.snippet, data)
		switch {
		case err != nil:
			return nil, err
		case swallowed && !part.snippet.guarded:
			return goja.Null(), nil
		}
		values = append(values, shown(value))
	}
	list := s.rt.vm.NewArray(values...)
	join, _ := goja.AssertFunction(list.Get("join"))
	text, err := join(list, s.rt.vm.ToValue(""))
	if err != nil {
		if err = s.fault(err); err != nil {
			return nil, err
		}
		return goja.Null(), nil
	}
	return text, nil
}

// shown is the value of code between text: falsy values other than 0 and false disappear.
func shown(value goja.Value) goja.Value {
	if value.ToBoolean() {
		return value
	}
	switch v := value.Export().(type) {
	case bool:
		return value
	case int64, float64:
		if v == int64(0) || v == float64(0) {
			return value
		}
	}
	return goja.Undefined() // join shows nothing for it
}

// run evaluates one snippet. swallowed tells that an exception that does not fail the node ended it.
func (s *session) run(c *snippet, data goja.Value) (value goja.Value, swallowed bool, err error) {
	value, err = s.rt.vm.RunProgram(c.script)
	if err == nil {
		function, _ := goja.AssertFunction(value)
		value, err = function(goja.Undefined(), append([]goja.Value{data}, s.rt.helpers...)...)
	}
	if err != nil {
		return goja.Undefined(), true, s.fault(err)
	}
	return value, false, nil
}

// fault returns the error that fails the node, or nil for an exception that is swallowed.
func (s *session) fault(err error) error {
	if _, ok := errors.AsType[*goja.InterruptedError](err); ok {
		s.broken = true
		return canceled(s.ctx)
	}
	if e := thrown(err); e != nil && propagates(e) {
		return e
	}
	if _, ok := errors.AsType[*goja.Exception](err); ok {
		return nil
	}
	if _, ok := errors.AsType[*goja.StackOverflowError](err); ok {
		return nil
	}
	return err
}

func canceled(ctx context.Context) error {
	message := "the evaluation was cancelled"
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		message = "the evaluation took too long"
	}
	return &budflow.Error{Code: budflow.Canceled, Name: "Error", Message: message, Cause: fmt.Errorf("evaluate: %w", ctx.Err())}
}

func refuseFunction(value goja.Value) error {
	object, ok := value.(*goja.Object)
	if !ok {
		return nil
	}
	if _, callable := goja.AssertFunction(object); !callable {
		return nil
	}
	switch object.Get("name").String() {
	case "$":
		return invalidSyntax()
	case "DateTime":
		return plainFailure("this is a DateTime, please access its methods")
	}
	return plainFailure("this is a function, please add ()")
}
