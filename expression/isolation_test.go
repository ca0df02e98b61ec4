package expression

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/budflow/budflow"
)

// One runtime serves all evaluations here, so whatever one leaves behind the next would see.
func TestNothingLeaksBetweenEvaluations(t *testing.T) {
	e, scope := New(Options{Runtimes: 1}), testScope(t)
	for _, c := range []struct{ attack, probe, want string }{
		{`={{ Math.leak = 1 }}`, `={{ Math.leak }}`, `undefined`},
		{`={{ Object.assign(Math, {max: () => 7}) }}`, `={{ Math.max(1, 2) }}`, `2`},
		{`={{ Object.defineProperty(Object, "keys", {value: () => 7}) }}`, `={{ Object.keys({a: 1}) }}`, `["a"]`},
		{`={{ void (JSON.stringify = () => 7) }}`, `={{ JSON.stringify(1) }}`, `"1"`},
		{`={{ (leak = 1) }}`, `={{ leak }}`, `undefined`},
		{`={{ (function () { this.leak = 1 })() }}`, `={{ leak }}`, `undefined`},
		{`={{ (function () { return typeof this })() }}`, `={{ 1 }}`, `1`},
		{`={{ setTimeout.leak = 1 }}`, `={{ setTimeout.leak }}`, `undefined`},
		{`={{ void (DateTime.now = () => 7) }}`, `={{ DateTime.now().year }}`, `2026`},
		{`={{ ($json.mail = "changed", $json.deep.er[0].k = 1, $json.tags.push(1), delete $json.n) }}`, `={{ $json.mail + $json.deep.er[0].k + $json.tags.length + $json.n }}`, `"bob@example.comv22"`},
		{`={{ Object.getOwnPropertyDescriptor(Object.getOwnPropertyDescriptor(Map.name, "x") || {}, "x") }}`, `={{ 1 }}`, `1`},
		{`={{ Intl.leak = 1 }}`, `={{ Intl.leak }}`, `undefined`},
		{`={{ $jmespath.leak = 1 }}`, `={{ $jmespath.leak }}`, `undefined`},
		{`={{ [].map.leak = 1 }}`, `={{ [].map.leak }}`, `undefined`},
		{`={{ zip.leak = 1 }}`, `={{ zip.leak }}`, `undefined`},
	} {
		if _, err := e.Evaluate(t.Context(), c.attack, scope); err != nil {
			t.Errorf("%s: %v", c.attack, err)
		}
		got, err := e.Evaluate(t.Context(), c.probe, scope)
		if err != nil || show(got) != c.want {
			t.Errorf("after %s: %s: want %s, got %s, %v", c.attack, c.probe, c.want, show(got), err)
		}
	}
}

func TestNoWayToCompileText(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for _, text := range []string{
		`={{ eval("1") }}`, `={{ Function("return 1")() }}`, `={{ new Function("return 1")() }}`,
		`={{ Object.getOwnPropertyDescriptor(Object.getOwnPropertyDescriptors((() => 1).__proto) || {}, "constructor")?.value("return 1")() }}`,
		`={{ Object.entries(Object.getOwnPropertyDescriptors(Date)).length && [].map.call([1], Function) }}`,
	} {
		got, err := e.Evaluate(t.Context(), text, scope)
		if err == nil && got != budflow.Undefined {
			t.Errorf("%s: want undefined or an error, got %s", text, show(got))
		}
	}
	for _, source := range []string{`return eval("1")`, `return new Function("return 1")()`, `return (async () => 1).constructor("return 1")()`} {
		if got, err := e.RunCode(t.Context(), CodeRun{Source: source}, scope); err == nil {
			t.Errorf("%s: want an error, got %s", source, show(got))
		}
	}
}

func TestTimeLimit(t *testing.T) {
	e, scope := New(Options{Runtimes: 1, Timeout: 50 * time.Millisecond}), testScope(t)
	_, err := e.Evaluate(t.Context(), `={{ (() => { while (true) {} })() }}`, scope)
	if budflow.CodeOf(err) != budflow.Canceled {
		t.Errorf("want the code %s, got %v", budflow.Canceled, err)
	}
	if got, err := e.Evaluate(t.Context(), `={{ [1].map(x => x) }}`, scope); err != nil || show(got) != "[1]" {
		t.Errorf("afterwards: want [1], got %v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.RunCode(ctx, CodeRun{Source: `while (true) {}`}, scope); budflow.CodeOf(err) != budflow.Canceled {
		t.Errorf("code: want the code %s, got %v", budflow.Canceled, err)
	}
}

func TestEndlessRecursionIsSwallowed(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	got, err := e.Evaluate(t.Context(), `={{ (() => { const f = () => f(); return f() })() }}`, scope)
	if err != nil || got != budflow.Undefined {
		t.Errorf("want undefined, got %v, %v", got, err)
	}
}

func TestDeepJSONDoesNotOverflowTheStack(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	scope.Extra = map[string]any{"deep": strings.Repeat("[", 20_000_000)}
	for _, text := range []string{`={{ JSON.parse(deep) }}`, `=x{{ JSON.parse(deep) }}`} {
		if got, err := e.Evaluate(t.Context(), text, scope); err != nil || got != budflow.Undefined && got != "x" {
			t.Errorf("%s: want undefined, got %v, %v", text, got, err)
		}
	}
	if got, err := e.Evaluate(t.Context(), `={{ JSON.parse('[1,{"a":"[[]]\\"["}]')[1].a.length }}`, scope); err != nil || show(got) != "6" {
		t.Errorf("want 6, got %v, %v", got, err)
	}
}

// Long lists of items are not arrays of the engine, but scripts must not see that.
func TestLongListsOfItems(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for range 30 {
		scope.Input = append(scope.Input, scope.Input[1])
	}
	for code, want := range map[string]string{
		`$input.all().length`: `32`, `Array.isArray($input.all())`: `true`, `$input.all() instanceof Array`: `true`, `[...$input.all()].length`: `32`,
		`$input.all().map(i => i.json.n).slice(0, 3)`: `[1,2,2]`, `$input.all().filter(i => i.json.n === 1).length`: `1`, `JSON.stringify($input.all()).length > 1000`: `true`,
		`$input.all().concat([1]).length`: `33`, `(a => { a.push(1); a.splice(0, 2); a.reverse(); return [a.length, a[0]] })($input.all())`: `[31,1]`,
		`(([a, ...b]) => b.length)($input.all())`: `31`, `$input.all().at(-1).json.n`: `2`, `Object.keys($input.all()).length`: `32`, `$input.all().first().json.n`: `1`,
		`$jmespath($input.all(), "[0].json.n")`: `1`, `$input.all().sort((a, b) => b.json.n - a.json.n).last().json.n`: `1`, `Object.prototype.toString.call($input.all())`: `error`,
	} {
		got, err := e.Evaluate(t.Context(), "={{ "+code+" }}", scope)
		text := show(got)
		if err != nil {
			text = "error"
		}
		if text != want {
			t.Errorf("%s: want %s, got %s, %v", code, want, text, err)
		}
	}
	got, err := e.Evaluate(t.Context(), "={{ $input.all() }}", scope)
	if list, ok := got.([]any); err != nil || !ok || len(list) != 32 {
		t.Errorf("want 32 items, got %v, %v", got, err)
	}
}

func TestConcurrentEvaluations(t *testing.T) {
	e, scope := New(Options{Runtimes: 2}), testScope(t)
	t.Run("group", func(t *testing.T) {
		for range 8 {
			t.Run("worker", func(t *testing.T) {
				t.Parallel()
				for range 50 {
					at := *scope
					at.Timezone = "Asia/Tokyo"
					got, err := e.Evaluate(t.Context(), `={{ $json.tags.map(x => x + $json.n) }} {{ $now.hour }} {{ $json.mail }}`, &at)
					if err != nil || show(got) != `"x2,y2 19 bob@example.com"` {
						t.Fatalf("want x2,y2 19 bob@example.com, got %v, %v", got, err)
					}
				}
			})
		}
	})
}
