package code

import (
	"context"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/nodetest"
)

func TestNodes(t *testing.T) {
	for name, typ := range map[string]*nodes.Type{"code": &Code, "function": &Function, "functionItem": &FunctionItem} {
		t.Run(name, func(t *testing.T) { nodetest.Run(t, typ) })
	}
}

// returns stands for the evaluator: it returns what the source says, which is JSON, "undefined", or "throw <message>".
type returns struct {
	t    *testing.T
	runs []nodes.CodeRun
}

func (r *returns) Resolve(_ context.Context, value any, _ int) (any, error) { return value, nil }
func (r *returns) With(nodes.Extra) nodes.Resolver                          { return r }

func (r *returns) Code(_ context.Context, run nodes.CodeRun) (any, error) {
	r.runs = append(r.runs, run)
	if run.Source == "undefined" {
		return budflow.Undefined, nil
	}
	if message, ok := strings.CutPrefix(run.Source, "throw "); ok {
		e := nodes.Errorf("%s", message)
		e.Description = "TypeError"
		return nil, e
	}
	value, err := budflow.DecodeJSON([]byte(run.Source))
	if err != nil {
		r.t.Fatalf("%v in %s", err, run.Source)
	}
	return value, nil
}

func (r *returns) CodeEach(ctx context.Context, run nodes.CodeRun, items int, each func(int, any, error) error) error {
	for i := range items {
		run.Item = i
		value, err := r.Code(ctx, run)
		if err := each(i, value, err); err != nil {
			return err
		}
	}
	return nil
}

func callOf(t *testing.T, typ *nodes.Type, parameters *budflow.Object, inputs string) (*nodes.Call, *returns) {
	t.Helper()
	items, err := budflow.DecodeItems([]byte(inputs))
	if err != nil {
		t.Fatal(err)
	}
	r := &returns{t: t}
	n := &budflow.Node{Name: "Code", Type: typ.Spec.Type, TypeVersion: typ.Spec.Newest(), Parameters: parameters}
	return &nodes.Call{Node: n, Spec: &typ.Spec, Inputs: [][]budflow.Item{items}, Resolver: r}, r
}

func resultOf(out [][]budflow.Item, err error) string {
	if err != nil {
		e := budflow.AsError(err)
		return "error: " + e.Message
	}
	return string(budflow.EncodeItems(out[0]))
}

const twoItems = `[{"json":{"a":1}},{"json":{"a":2}}]`

func TestAllItems(t *testing.T) {
	for source, want := range map[string]string{
		`null`:                              `[]`,
		`[]`:                                `[]`,
		`{"b":1}`:                           `[{"json":{"b":1}}]`,
		`{"json":{"b":1},"pairedItem":0}`:   `[{"json":{"b":1},"pairedItem":0}]`,
		`[{"b":1},{"c":2}]`:                 `[{"json":{"b":1}},{"json":{"c":2}}]`,
		`[{"json":{"b":1},"pairedItem":0}]`: `[{"json":{"b":1},"pairedItem":0}]`,
		`[{"json":{},"binary":{"f":{"mimeType":"text/plain","id":"x"}}}]`: `[{"json":{},"binary":{"f":{"mimeType":"text/plain","id":"x"}}}]`,
		`[{"binary":{"f":{"mimeType":"text/plain","data":""}}}]`:          `[{"json":{},"binary":{"f":{"mimeType":"text/plain"}}}]`,
		`undefined`:                      `error: Code doesn't return items properly`,
		`"text"`:                         `error: Code doesn't return items properly`,
		`7`:                              `error: Code doesn't return items properly`,
		`[1]`:                            `error: Code doesn't return items properly`,
		`[{"json":{}},{"b":1}]`:          `error: Unknown top-level item key: b [item 1]`,
		`[{"json":{},"b":1}]`:            `error: Invalid output format [item 0]`,
		`[{"json":{}},{"pairedItem":1}]`: `error: Inconsistent item format`,
		`[{"json":[1]}]`:                 `error: A 'json' property isn't an object [item 0]`,
		`[{"json":{}},{"json":null}]`:    `error: A 'json' property isn't an object [item 1]`,
		`[{"json":{},"binary":"x"}]`:     `error: A 'binary' property isn't an object [item 0]`,
		`throw boom [line 3]`:            `error: boom [line 3]`,
	} {
		call, r := callOf(t, &Code, budflow.NewObject("jsCode", source), twoItems)
		if got := resultOf(Code.Run(t.Context(), call)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", source, got, want)
		}
		if len(r.runs) != 1 || r.runs[0].Item != -1 {
			t.Errorf("%s: want one run for all items, got %v", source, r.runs)
		}
		call.Node.OnError = "continueRegularOutput"
		if message, failed := strings.CutPrefix(want, "error: "); failed {
			out, err := Code.Run(t.Context(), call)
			if err != nil || len(out[0]) != 1 || out[0][0].JSON.Value("error") != message {
				t.Errorf("%s: going on: got %s", source, resultOf(out, err))
			}
		}
	}
}

func TestEachItem(t *testing.T) {
	for source, want := range map[string]string{
		`null`:                            `[]`,
		`{"b":1}`:                         `[{"json":{"b":1},"pairedItem":{"item":0}},{"json":{"b":1},"pairedItem":{"item":1}}]`,
		`{"json":{"b":1},"index":7}`:      `[{"json":{"b":1},"pairedItem":{"item":0}},{"json":{"b":1},"pairedItem":{"item":1}}]`,
		`{"json":{"b":1},"extra":7}`:      `error: Invalid output format [item 0]`,
		`undefined`:                       `error: Code doesn't return an object [item 0]`,
		`5`:                               `error: Code doesn't return an object [item 0]`,
		`[{"b":1}]`:                       `error: Code doesn't return a single object [item 0]`,
		`{"json":"x"}`:                    `error: A 'json' property isn't an object [item 0]`,
		`throw boom [line 2]`:             `error: boom [line 2, for item 0]`,
		`throw boom`:                      `error: boom [item 0]`,
		`throw boom [line 4, for item 7]`: `error: boom [line 4, for item 0]`,
		"\nreturn $input.all()":           `error: Can't use .all() here [line 2, for item 0]`,
		"return $input.first().json.a":    `error: Can't use .first() here [line 1, for item 0]`,
	} {
		call, _ := callOf(t, &Code, budflow.NewObject("jsCode", source, "mode", eachItem), twoItems)
		if got := resultOf(Code.Run(t.Context(), call)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", source, got, want)
		}
		call.Node.OnError = "continueRegularOutput"
		if strings.HasPrefix(want, "error: ") {
			out, err := Code.Run(t.Context(), call)
			if err != nil || len(out[0]) != 2 || out[0][1].Pair.Items[0].Item != 1 {
				t.Errorf("%s: going on: got %s", source, resultOf(out, err))
			}
		}
	}
}

func TestHints(t *testing.T) {
	for source, want := range map[string]int{
		`[{"b":1},{"b":2}]`:                                       1,
		`[{"json":{},"pairedItem":0}]`:                            1,
		`[{"json":{},"pairedItem":0},{"json":{},"pairedItem":1}]`: 0,
	} {
		call, _ := callOf(t, &Code, budflow.NewObject("jsCode", source), twoItems)
		Code.Run(t.Context(), call)
		if hints := call.Outcome().Hints; len(hints) != want {
			t.Errorf("%s: want %d hints, got %v", source, want, hints)
		}
	}
}

func TestConsole(t *testing.T) {
	call, r := callOf(t, &Code, budflow.NewObject("jsCode", `null`), `[]`)
	call.Execution.Mode = budflow.ModeManual
	if out, err := Code.Run(t.Context(), call); err != nil || len(call.Outcome().Hints) != 0 {
		t.Fatalf("got %v, %v, %v", out, err, call.Outcome().Hints)
	}
	s := &script{call: call, source: "null"}
	r.runs = nil
	s.log("one")
	s.log("two")
	s.showConsole()
	if hints := call.Outcome().Hints; len(hints) != 1 || hints[0].Message != "Console: one\ntwo" {
		t.Errorf("got %v", hints)
	}
}

func TestFunction(t *testing.T) {
	for source, want := range map[string]string{
		`[{"json":{"b":1}}]`:  `[{"json":{"b":1}}]`,
		`[]`:                  `[]`,
		`null`:                `error: No data got returned. Always return an Array of items!`,
		`undefined`:           `error: No data got returned. Always return an Array of items!`,
		`{"json":{}}`:         `error: Always an Array of items has to be returned!`,
		`[1]`:                 `error: All returned items have to be objects!`,
		`[{"b":1}]`:           `error: All returned items need to contain a property named "json"!`,
		`[{"json":1}]`:        `error: The json-property has to be an object!`,
		`throw boom [line 1]`: `error: boom [line 1]`,
	} {
		call, _ := callOf(t, &Function, budflow.NewObject("functionCode", source), twoItems)
		if got := resultOf(Function.Run(t.Context(), call)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", source, got, want)
		}
	}
}
