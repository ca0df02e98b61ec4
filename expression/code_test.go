package expression

import (
	"context"
	"strings"
	"testing"

	"github.com/budflow/budflow"
)

func TestRunCode(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for _, c := range []struct {
		name string
		run  CodeRun
		want string
	}{
		{"variables", CodeRun{Source: `return items.map(i => ({json: {mail: i.json.mail, to: $('People').first().json.name}}))`},
			`[{"json":{"mail":"ann@example.com","to":"Ann"}},{"json":{"mail":"bob@example.com","to":"Ann"}}]`},
		{"item", CodeRun{Source: `item.json.n++; return item.json.n + $json.n + $input.item.json.n`, EachItem: true}, `9`},
		{"await and timers", CodeRun{Source: `let ticks = 0; const i = setInterval(() => ticks++, 1);
			await new Promise(r => setTimeout(r, 20, 1)); clearInterval(i); const x = await (async () => ticks > 1)(); return x`}, `true`},
		{"no result", CodeRun{Source: `const a = 1`}, `undefined`},
		{"promise", CodeRun{Source: `return Promise.all([1, Promise.resolve({a: new Date(0)})])`}, `[1,{"a":"1970-01-01T00:00:00.000Z"}]`},
		{"instances", CodeRun{Source: `class P { constructor() { this.x = 1 } } return [{json: {p: new P(), l: [new P()], d: new Date(0), r: /a/, m: new Map([[1, 2]])}}]`},
			`[{"json":{"p":"{\"x\":1}","l":[{"x":1}],"d":"1970-01-01T00:00:00.000Z","r":{},"m":{}}}]`},
		{"node", CodeRun{Source: `return [Buffer.from('hé').toString('base64'), new URL('https://a.b/c?d=e').searchParams.get('d'), atob(btoa('x')),
			new TextDecoder().decode(new TextEncoder().encode('ü')), structuredClone({d: new Date(0), m: new Map([[1, {a: 1}]])}).m.get(1).a,
			/^[0-9a-f]{8}-[0-9a-f]{4}-4/.test(crypto.randomUUID()), typeof queueMicrotask]`},
			`["aMOp","e","x","ü",1,true,"function"]`},
		{"luxon and jmespath", CodeRun{Source: `return [DateTime.now().year, $now.weekday, $jmespath({a: [1]}, 'a[0]'), $today.hour]`}, `[2026,1,1,0]`},
		{"globals", CodeRun{Source: `return helpers.add(1, 2) + n`, Globals: map[string]any{"n": 3.0, "helpers": budflow.NewObject("add",
			Function(func(_ context.Context, args []any) (any, error) { return args[0].(float64) + args[1].(float64), nil }))}}, `6`},
		{"caught", CodeRun{Source: `try { $('Nobody') } catch (e) { return e.message + e.name } `}, `"Referenced node doesn't existExpressionError"`},
		{"own prototypes", CodeRun{Source: `String.prototype.twice = function () { return this + this }; const o = {}; o.toString = () => 'own'; return 'a'.twice() + o`}, `"aaown"`},
		{"assigned variable", CodeRun{Source: `$json = 1; items = 2; var $now = 3; return $json + items + $now`}, `6`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := e.RunCode(t.Context(), c.run, scope)
			if err != nil {
				t.Fatal(err)
			}
			if show(got) != c.want {
				t.Errorf("want %s, got %s", c.want, show(got))
			}
		})
	}
	if n, _ := budflow.Number(scope.Input[1].JSON.Value("n")); n != 2 {
		t.Errorf("code changed the input: want 2, got %v", n)
	}
}

func TestRunCodeErrors(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for _, c := range []struct {
		name, message, description string
		run                        CodeRun
	}{
		{"unknown name", "nope is not defined [line 2]", "ReferenceError", CodeRun{Source: "let a\nnope()"}},
		{"type error", "Cannot read properties of undefined (reading 'b') [line 1, for item 1]", "TypeError", CodeRun{Source: `return $json.a.b`, EachItem: true}},
		{"own error", "too bad [line 3]", "Error", CodeRun{Source: "await null\n\nthrow new Error('too bad')"}},
		{"thrown text", "plain", "Error", CodeRun{Source: "throw 'plain'"}},
		{"timer", "late [line 1]", "Error", CodeRun{Source: "setTimeout(() => { throw new Error('late') }, 1); await new Promise(() => {})"}},
		{"other mode", "`items` is not defined. Did you mean `$input.all()`? [line 1, for item 1]", "ReferenceError", CodeRun{Source: "items", EachItem: true}},
		{"module", "Cannot find module 'fs': modules cannot be loaded in code [line 1]", "TypeError", CodeRun{Source: "require('fs')"}},
		{"expression error", "Referenced node doesn't exist [line 1]", "ExpressionError", CodeRun{Source: "$('Nobody')"}},
		{"never", "the code waits for a promise that nothing will settle", "", CodeRun{Source: "await new Promise(() => {})"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := e.RunCode(t.Context(), c.run, scope)
			if err == nil {
				t.Fatalf("want an error, got %s", show(got))
			}
			if fault := budflow.AsError(err); fault.Message != c.message || fault.Description != c.description {
				t.Errorf("want %q (%s), got %q (%s)", c.message, c.description, fault.Message, fault.Description)
			}
		})
	}
	_, err := e.RunCode(t.Context(), CodeRun{Source: "let a = 1\nlet b = = 2"}, scope)
	if err == nil || !strings.HasSuffix(err.Error(), "[line 2]") || budflow.AsError(err).Name != "SyntaxError" {
		t.Errorf("want a SyntaxError at line 2, got %v", err)
	}
}

func TestConsole(t *testing.T) {
	var lines []string
	run := CodeRun{Source: `console.log('a', {b: 1}); console.warn(undefined)`, Console: func(args []any) { lines = append(lines, show(args)) }}
	if _, err := New(Options{}).RunCode(t.Context(), run, testScope(t)); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(lines, " "); got != `["a",{"b":1}] [null]` {
		t.Errorf(`want ["a",{"b":1}] [null], got %s`, got)
	}
}

func TestRunCodeEach(t *testing.T) {
	var got []string
	run := CodeRun{Source: `globalThis.count = (globalThis.count ?? 0) + 1; if ($json.n > 1) throw new Error('no'); $json.n = 9; return {n: $json.n, i: $itemIndex, count}`}
	err := New(Options{}).RunCodeEach(t.Context(), run, testScope(t), func(item int, value any, err error) error {
		got = append(got, show(value))
		if err != nil {
			got = append(got, err.Error())
		}
		return nil
	})
	if text := strings.Join(got, " "); err != nil || text != `{"n":9,"i":0,"count":1} null no [line 1, for item 1]` {
		t.Errorf("got %s, %v", text, err)
	}
}
