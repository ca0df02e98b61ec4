package expression

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/budflow/budflow"
)

// runs is one run of some nodes, with one output each, made from one source.
type runs map[string]struct {
	source string
	items  string
}

func (r runs) Count(node string) int {
	if _, ok := r[node]; ok {
		return 1
	}
	return 0
}
func (r runs) Outputs(string, int) int { return 1 }
func (r runs) Items(_ context.Context, node string, _, _ int) ([]budflow.Item, error) {
	return budflow.DecodeItems([]byte(r[node].items))
}
func (r runs) Sources(node string, _ int) []*budflow.Source {
	if r[node].source == "" {
		return nil
	}
	return []*budflow.Source{{Node: r[node].source}}
}
func (r runs) Context(string) *budflow.Object { return nil }

const document = `{"name": "Orders", "id": "w1", "nodes": [
	{"name": "Start", "type": "t", "typeVersion": 1, "position": [0, 0], "parameters": {}},
	{"name": "People", "type": "t", "typeVersion": 1, "position": [0, 0], "parameters": {"limit": 5}},
	{"name": "Mail", "type": "t", "typeVersion": 2, "position": [0, 0], "parameters": {"to": "={{ $json.mail }}", "loop": "={{ $parameter.loop }}"}},
	{"name": "Aside", "type": "t", "typeVersion": 1, "position": [0, 0], "parameters": {}}],
	"connections": {"Start": {"main": [[{"node": "People", "type": "main", "index": 0}]]}, "People": {"main": [[{"node": "Mail", "type": "main", "index": 0}]]}}}`

// testScope stands in the node Mail at the second of two items.
func testScope(t testing.TB) *Scope {
	t.Helper()
	workflow, err := budflow.DecodeWorkflow([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	input, err := budflow.DecodeItems([]byte(`[
		{"json": {"mail": "ann@example.com", "n": 1}, "pairedItem": {"item": 0}},
		{"json": {"mail": "bob@example.com", "n": 2, "tags": ["x", "y"], "deep": {"er": [{"k": "v"}]}, "none": null, "big": 12345678901234567890, "ü": "é😀"}, "pairedItem": {"item": 1}}]`))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 5, 4, 10, 30, 0, 0, time.UTC)
	return &Scope{
		Workflow: workflow, Node: "Mail", Mode: budflow.ModeTrigger, Input: input, Item: 1, Sources: []*budflow.Source{{Node: "People"}},
		Runs: runs{
			"Start":  {"", `[{"json": {"start": true}}]`},
			"People": {"Start", `[{"json": {"name": "Ann"}, "pairedItem": {"item": 0}}, {"json": {"name": "Bob"}, "pairedItem": {"item": 0}}]`},
		},
		Timezone: "Europe/Berlin", Now: func() time.Time { return at },
		Vars: map[string]string{"region": "eu"},
		Env:  func(name string) (string, bool) { return "home", name == "HOME" },
	}
}

func TestEvaluate(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for _, c := range []struct{ text, want string }{
		{`no expression {{ 1 }}`, `"no expression {{ 1 }}"`},
		{`=`, `""`},
		{`={{ $json.mail }}`, `"bob@example.com"`},
		{`={{ $json.nope.deeper }}`, `undefined`},
		{`=<{{ $json.nope.deeper }}>`, `"<>"`},
		{`=<{{ $json.none }}{{ 0 }}{{ false }}{{ NaN }}{{ [1,[null,2]] }}{{ {} }}>`, `"<0false1,,2[object Object]>"`},
		{`={{ {a: $json.n} }}`, `{"a":2}`},
		{`={{ $json.tags.map(t => t + $json.n) }}`, `["x2","y2"]`},
		{`={{ (function (a) { var mail = a; return mail + typeof unknown })($json.n) }}`, `"2undefined"`},
		{`={{ (() => { for (const [k, v] of Object.entries({a: 1})) { let n = v; return {k, n, mail: $json.mail} } })() }}`, `{"k":"a","n":1,"mail":"bob@example.com"}`},
		{`={{ (({n, ...rest}) => Object.keys(rest).length)($json) }}`, `6`},
		{`={{ $json?.deep?.er[0]?.k.isEmpty() }}`, `false`},
		{`={{ $json.nope?.er.isEmpty().more ?? "none" }}`, `"none"`},
		{`={{ $json.tags?.first()?.toUpperCase() }}`, `"X"`},
		{`={{ $if($json.n > 1, "many", $json.boom.boom) }}`, `"many"`},
		{`={{ 3 > 2 > 1 }}`, `false`},
		{`={{ 3 > (2 > 1) }}`, `true`},
		{`={{ $json["ma" + "il"] }}`, `"bob@example.com"`},
		{`={{ $input.all().length + $input.first().json.n }}`, `3`},
		{`={{ $('People').item.json.name }}`, `"Bob"`},
		{`={{ $('People').itemMatching(0).json.name }}`, `"Ann"`},
		{`={{ $('Start').item.json.start }}`, `true`},
		{`={{ $('People').params.limit }}`, `5`},
		{`={{ $node.People.json.name }}`, `"Bob"`},
		{`={{ $items("People")[0].json.name }}`, `"Ann"`},
		{`={{ $item(0).$json.n }}`, `1`},
		{`={{ $parameter.to }}`, `"bob@example.com"`},
		{`={{ $rawParameter.to }}`, `"={{ $json.mail }}"`},
		{`={{ $prevNode.name }}`, `"People"`},
		{`={{ $now.toISO() }}`, `"2026-05-04T12:30:00.000+02:00"`},
		{`={{ $today }}`, `"2026-05-04T00:00:00.000+02:00"`},
		{`={{ new Date() }}`, `"2026-05-04T10:30:00.000Z"`},
		{`={{ $vars.region + $env.HOME + $env.NOPE }}`, `"euhomeundefined"`},
		{`={{ $jmespath($json, "deep.er[*].k") }}`, `["v"]`},
		{`={{ $evaluateExpression("{{ $json.n * 10 \}}", 0) }}`, `10`},
		{`={{ Object.keys({b: 1, 2: 1, a: 1, 1: 1}) }}`, `["1","2","b","a"]`},
		{`={{ {toString: 1, d: new Date(0), f: () => 1, u: undefined, l: [undefined]} }}`, `{"toString":1,"d":"1970-01-01T00:00:00.000Z","l":[null]}`},
		{`={{ (() => { const o = {}; o.o = o; return o })() }}`, `{"o":"[Circular Reference]"}`},
		{`={{ $json.big }}`, `12345678901234567890`},
		{`={{ setTimeout }}`, `{}`},
		{`={{ ["toString", "a"].reduce((o, k) => { o[k] = 1; return o }, {}) }}`, `{"toString":1,"a":1}`},
		{`={{ (() => { const e = new Error("m"); e.name = "Own"; e.toString = () => "t"; return [e.name, String(e), String({}), "" + new Error("x")] })() }}`, `["Own","t","[object Object]","Error: x"]`},
	} {
		t.Run(c.text, func(t *testing.T) {
			got, err := e.Evaluate(t.Context(), c.text, scope)
			if err != nil {
				t.Fatal(err)
			}
			if text := show(got); text != c.want {
				t.Errorf("want %s, got %s", c.want, text)
			}
		})
	}
}

func show(value any) string {
	if value == budflow.Undefined {
		return "undefined"
	}
	return string(budflow.EncodeJSON(value))
}

func TestEvaluateErrors(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	scope.Env = nil
	deep := strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000)
	for _, c := range []struct{ text, name, message string }{
		{`={{ }}`, "Error", "invalid syntax"},
		{`={{ let a = 1 }}`, "Error", "invalid syntax"},
		{`={{ $input.all }}`, "Error", "this is a function, please add ()"},
		{`={{ $ }}`, "Error", "invalid syntax"},
		{`={{ $('Nobody').item }}`, "ExpressionError", "Referenced node doesn't exist"},
		{`={{ $('Aside').first() }}`, "ExpressionError", "Referenced node is unexecuted"},
		{`={{ $('Aside').item }}`, "ExpressionError", "Invalid expression"},
		{`=x {{ $("People").first(7) }}`, "ExpressionError", `Node "People" has no branch with index 7.`},
		{`={{ $env.HOME }}`, "ExpressionError", "access to env vars denied"},
		{`={{ [1].chunk(0) }}`, "ExpressionExtensionError", "chunk(): expected non-zero numeric arg, e.g. .chunk(5)"},
		{`={{ [].constructor }}`, "ExpressionError", "Expression contains invalid constructor function call"},
		{`={{ []["const" + "ructor"] }}`, "ExpressionError", `Cannot access "constructor" due to security concerns`},
		{`={{ []?.[["__proto__"]] }}`, "ExpressionError", `Cannot access "__proto__" due to security concerns`},
		{`={{ (({constructor: c}) => c)(() => 1) }}`, "ExpressionError", `Cannot access "constructor" due to security concerns`},
		{`={{ (({["prot" + "otype"]: c}) => c)(Date) }}`, "ExpressionError", `Cannot access "prototype" due to security concerns`},
		{`={{ $parameter.loop }}`, "ExpressionError", "Expressions refer to each other in more than 20 steps"},
		{`={{ ` + deep + ` }}`, "Error", "the source is nested too deeply: want at most 1000 levels"},
		{`={{ ` + strings.Repeat("-1", 30000) + ` }}`, "Error", "the source has too many operators in one statement: want at most 20000"},
	} {
		t.Run(c.text[:min(len(c.text), 60)], func(t *testing.T) {
			got, err := e.Evaluate(t.Context(), c.text, scope)
			if err == nil {
				t.Fatalf("want an error, got %s", show(got))
			}
			if fault := budflow.AsError(err); fault.Name != c.name || fault.Message != c.message {
				t.Errorf("want %s %q, got %s %q", c.name, c.message, fault.Name, fault.Message)
			}
		})
	}
}

func TestResolve(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	value, err := budflow.DecodeJSON([]byte(`{"a": "={{ $json.n }}", "b": [{"c": "={{ $parameter[\"&d\"] }}", "d": "={{ $json.mail }}"}, "={{ undefined }}"], "u": "={{ undefined }}", "t": "text"}`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := e.Resolve(t.Context(), value, scope)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"a":2,"b":[{"c":"bob@example.com","d":"bob@example.com"},null],"t":"text"}`
	if show(got) != want {
		t.Errorf("want %s, got %s", want, show(got))
	}
}

func TestInspect(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for text, want := range map[string]string{
		"={{ $now }}": "DateTime", "={{ new Date() }}": "Date", "={{ new Set([1]) }}": "Set", "={{ [] }}": "array", "={{ null }}": "null",
		"={{ nope }}": "undefined", "={{ new Int8Array(2) }}": "Int8Array", "={{ 1n }}": "bigint", "={{ /a/ }}": "RegExp", "=x{{ 1 }}": "string",
		"={{ Duration.fromObject({days: 1}) }}": "Duration", "={{ new RangeError() }}": "Error", "={{ Symbol() }}": "symbol", "={{ $json }}": "object",
	} {
		got, err := e.Inspect(t.Context(), text, scope)
		if err != nil || got.Type != want {
			t.Errorf("%s: want the type %s, got %s, %v", text, want, got.Type, err)
		}
	}
}
