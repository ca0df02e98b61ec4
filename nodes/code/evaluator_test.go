package code

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
)

// evaluator runs code for real, as package activities does.
type evaluator struct {
	*expression.Evaluator
	scope expression.Scope
}

func (e *evaluator) at(item int) *expression.Scope {
	s := e.scope
	s.Item = item
	return &s
}

func (e *evaluator) Resolve(ctx context.Context, value any, item int) (any, error) {
	return e.Evaluator.Resolve(ctx, value, e.at(item))
}

func (e *evaluator) With(nodes.Extra) nodes.Resolver { return e }

func (e *evaluator) Code(ctx context.Context, run nodes.CodeRun) (any, error) {
	return e.RunCode(ctx, expression.CodeRun{Source: run.Source, EachItem: run.Item >= 0, Globals: run.Globals}, e.at(run.Item))
}

func (e *evaluator) CodeEach(ctx context.Context, run nodes.CodeRun, items int, each func(int, any, error) error) error {
	scope := e.at(0)
	scope.Input = scope.Input[:min(items, len(scope.Input))]
	return e.RunCodeEach(ctx, expression.CodeRun{Source: run.Source, Globals: run.Globals}, scope, each)
}

func TestWithTheEvaluator(t *testing.T) {
	evaluate := expression.New(expression.Options{})
	for _, c := range []struct {
		name       string
		typ        *nodes.Type
		parameters *budflow.Object
		want       string
	}{
		{"items", &Code, budflow.NewObject("jsCode", "let sum = 0; for (const item of items) sum += item.json.a; return [{ sum }]"), `[{"json":{"sum":3}}]`},
		{"changed items", &Code, budflow.NewObject("jsCode", "for (const item of $input.all()) item.json.b = item.json.a;\nreturn $input.all()"),
			`[{"json":{"a":1,"b":1},"binary":{"f":{"mimeType":"text/plain","id":"blob"}},"pairedItem":{"item":0}},{"json":{"a":2,"b":2},"pairedItem":{"item":1}}]`},
		{"filter", &Code, budflow.NewObject("jsCode", "return items.filter(i => i.json.a > 1)"), `[{"json":{"a":2},"pairedItem":{"item":1}}]`},
		{"nothing", &Code, budflow.NewObject("jsCode", "const x = 1"), `error: Code doesn't return items properly`},
		{"wrong mode", &Code, budflow.NewObject("jsCode", "\nreturn item"), "error: `item` is not defined. Did you mean `$input.item.json`? [line 2]"},
		{"dates", &Code, budflow.NewObject("jsCode", "return { at: new Date(0) }"), `[{"json":{"at":"1970-01-01T00:00:00.000Z"}}]`},
		{"each", &Code, budflow.NewObject("mode", eachItem, "jsCode", "item.json.b = await Promise.resolve($json.a * 2);\nreturn item"),
			`[{"json":{"a":1,"b":2},"binary":{"f":{"mimeType":"text/plain","id":"blob"}},"pairedItem":{"item":0}},{"json":{"a":2,"b":4},"pairedItem":{"item":1}}]`},
		{"each fails", &Code, budflow.NewObject("mode", eachItem, "jsCode", "throw new TypeError('no')"), `error: no [line 1, for item 0]`},
		{"function", &Function, budflow.NewObject("functionCode", "for (item of items) {\n  item.json.n = 1;\n}\nreturn items;"),
			`[{"json":{"a":1,"n":1},"binary":{"f":{"mimeType":"text/plain","id":"blob"}},"pairedItem":{"item":0}},{"json":{"a":2,"n":1},"pairedItem":{"item":1}}]`},
		{"function item", &FunctionItem, budflow.NewObject("functionCode", "item.n = 1; // the end\nreturn item;"),
			`[{"json":{"a":1,"n":1},"binary":{"f":{"mimeType":"text/plain","id":"blob"}},"pairedItem":{"item":0}},{"json":{"a":2,"n":1},"pairedItem":{"item":1}}]`},
		{"function item with files", &FunctionItem, budflow.NewObject("functionCode", "const b = getBinaryData() || {}; setBinaryData({ g: b.f || { mimeType: 'x/y', data: '' } });\nreturn {}"),
			`[{"json":{},"binary":{"g":{"mimeType":"text/plain","id":"blob"}},"pairedItem":{"item":0}},{"json":{},"binary":{"g":{"mimeType":"x/y"}},"pairedItem":{"item":1}}]`},
		{"function item without a return", &FunctionItem, budflow.NewObject("functionCode", "item.n = 1;"), `error: No data got returned. Always return an object!`},
		{"function item fails", &FunctionItem, budflow.NewObject("functionCode", "\n\nthrow new Error('boom')"), `error: boom [line 3, for item 0]`},
	} {
		call, _ := callOf(t, c.typ, c.parameters, `[{"json":{"a":1},"binary":{"f":{"mimeType":"text/plain","id":"blob"}},"pairedItem":{"item":0}},{"json":{"a":2},"pairedItem":{"item":1}}]`)
		workflow := &budflow.Workflow{ID: "1", Name: "test", Nodes: []*budflow.Node{call.Node}}
		call.Resolver = &evaluator{evaluate, expression.Scope{
			Workflow: workflow, Node: call.Node.Name, Mode: budflow.ModeManual, Input: call.Items(), Timezone: "UTC", Now: time.Now,
		}}
		before := string(budflow.EncodeItems(call.Items()))
		if got := resultOf(c.typ.Run(t.Context(), call)); !strings.HasPrefix(got, c.want) || !strings.HasPrefix(c.want, "error") && got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
		if after := string(budflow.EncodeItems(call.Items())); after != before {
			t.Errorf("%s: the shared input changed: %s", c.name, after)
		}
	}
}
