package expression

import (
	"testing"
	"time"

	"github.com/budflow/budflow"
)

// No text may make the compiler or the engine fail inside BudFlow.
func FuzzEvaluate(f *testing.F) {
	for _, text := range []string{
		`{{ $json.a?.b.isEmpty() }}`, `{{ {a, ...b} }}`, `x{{ (({a: [b = c]}) => b)($json) }}`, `{{ $if(1, 2) }}`, "{{ `a${$('x')}` }}", `{{ class { #a; static { } } }}`,
		`{{ $("People").item.json["a" + 1] }}`, `{{ [1,,2].at(-1) ?? -$json.n ** 2 }}`, `{{ (function* () { yield* arguments })() }}`, `{{ $input.all()[0].x.y() }}`,
		`{{ async () => { for await (const x of y) await x } }}`, `{{ a?.[b]?.(c)?.d.first() }}`, `{{ /[/]\//g.test(this) }}`, `{{ new.target, import.meta, super.x }}`, `{{ a => { with (b) c } }}`,
	} {
		f.Add(text)
	}
	e := New(Options{Timeout: 200 * time.Millisecond})
	f.Fuzz(func(t *testing.T, text string) {
		if e.ClassOf("="+text) == Unbounded && len(text) > 200 {
			t.Skip() // may allocate without end
		}
		scope := testScope(t)
		_, err := e.Evaluate(t.Context(), "="+text, scope)
		if budflow.CodeOf(err) == budflow.Internal {
			t.Errorf("%q: %v: %v", text, err, budflow.AsError(err).Cause)
		}
	})
}
