package expression

import (
	"context"
	"runtime"
	"time"

	"github.com/budflow/budflow"
)

// Options tune an Evaluator; zero values give the defaults.
type Options struct {
	Runtimes    int           // JavaScript runtimes alive at once; default 2 per CPU
	Programs    int           // compiled expressions kept; default 4096
	Timeout     time.Duration // of one evaluation; default 5 s
	CodeTimeout time.Duration // of one RunCode; default 60 s
	StackDepth  int           // nested JavaScript calls; default 2000
}

// Evaluator evaluates expressions. It is safe for concurrent use; evaluations share compiled programs, never values.
type Evaluator struct {
	options  Options
	programs *programs
	pool     *pool
}

// New makes an Evaluator. It starts nothing that has to be closed.
func New(o Options) *Evaluator {
	defaultTo(&o.Runtimes, 2*runtime.GOMAXPROCS(0))
	defaultTo(&o.Programs, 4096)
	defaultTo(&o.Timeout, 5*time.Second)
	defaultTo(&o.CodeTimeout, time.Minute)
	defaultTo(&o.StackDepth, 2000)
	return &Evaluator{options: o, programs: newPrograms(o.Programs), pool: newPool(o.Runtimes, o.StackDepth)}
}

func defaultTo[T int | time.Duration](option *T, value T) {
	if *option <= 0 {
		*option = value
	}
}

// Evaluate evaluates a text: one that begins with '=' is a template, any other is its own value. The result is a JSON
// value or budflow.Undefined; dates are ISO texts. It may share objects with the scope: copy before a change.
//
// Errors are *budflow.Error: ExpressionError and ExpressionExtensionError as n8n names them, "invalid syntax", the
// code Canceled when ctx ends or the time is over. All other exceptions give undefined.
func (e *Evaluator) Evaluate(ctx context.Context, text string, scope *Scope) (any, error) {
	return e.Resolve(ctx, text, scope)
}

// Resolve evaluates every expression inside a parameter value: in texts, objects and arrays. In an object,
// $parameter["&key"] is the value of a sibling. Keys whose value is undefined are left out, in arrays undefined is null.
func (e *Evaluator) Resolve(ctx context.Context, value any, scope *Scope) (result any, err error) {
	if text, ok := value.(string); ok && !IsExpression(text) {
		return value, nil
	}
	s := newSession(ctx, e)
	defer s.close()
	defer s.survive(&err)
	if result, err = s.resolve(value, &view{ctx: s.ctx, scope: scope}); err != nil {
		return nil, located(err, scope)
	}
	return result, nil
}

// located adds the item that the expression was evaluated for.
func located(err error, scope *Scope) error {
	if e := budflow.AsError(err); scope.Item >= 0 {
		return e.AtItem(scope.Item)
	}
	return err
}

// ClassOf tells what evaluating a parameter value can cost: that of the most costly expression in it.
func (e *Evaluator) ClassOf(value any) Class {
	switch v := value.(type) {
	case string:
		if IsExpression(v) {
			return e.programs.get(v[1:]).class
		}
	case []any:
		class := Plain
		for _, element := range v {
			class = max(class, e.ClassOf(element))
		}
		return class
	case *budflow.Object:
		class := Plain
		for _, element := range v.All() {
			class = max(class, e.ClassOf(element))
		}
		return class
	}
	return Plain
}

// Result is a value with the name of its JavaScript type.
type Result struct {
	Type string // string, number, boolean, object, array, null, undefined, DateTime, Date, Set, ...
	JSON any    // what Resolve gives
}

// Inspect is Resolve for tools that show values.
func (e *Evaluator) Inspect(ctx context.Context, value any, scope *Scope) (result Result, err error) {
	s := newSession(ctx, e)
	defer s.close()
	defer s.survive(&err)
	return s.inspect(value, &view{ctx: s.ctx, scope: scope})
}
