package expression

import (
	"context"
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
