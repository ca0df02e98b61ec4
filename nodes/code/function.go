package code

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Function is the predecessor of the Code node for all items.
var Function = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.function",
		DisplayName: "Function",
		Description: "Runs JavaScript once over all items; the predecessor of the Code node.",
		Group:       nodes.GroupCode,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params: []nodes.Param{{
			Name: "functionCode", DisplayName: "JavaScript Code", Description: "Sees the items as `items` and returns an array of items.", Kind: nodes.Text, Literal: true,
			Default: "// Code here will run only once, no matter how many input items there are.\nfor (item of items) {\n  item.json.myNewField = 1;\n}\n\nreturn items;",
		}},
	},
	Run: runFunction,
}

// FunctionItem is the predecessor of the Code node for each item.
var FunctionItem = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.functionItem",
		DisplayName: "Function Item",
		Description: "Runs JavaScript for each item; the predecessor of the Code node.",
		Group:       nodes.GroupCode,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params: []nodes.Param{{
			Name: "functionCode", DisplayName: "JavaScript Code", Description: "Sees the json of the item as `item`, reads its files with `getBinaryData()` and sets them with `setBinaryData()`; returns the json.",
			Kind: nodes.Text, Literal: true,
			Default: "// Code here will run once per input item.\nitem.myNewField = 1;\n\nreturn item;",
		}},
	},
	Run: runFunctionItem,
}

func sourceOf(ctx context.Context, call *nodes.Call) string {
	source, _ := call.Args(ctx, -1).Raw("functionCode").(string)
	return source
}

func runFunction(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	s := &script{call: call, source: sourceOf(ctx, call)}
	defer s.showConsole()
	value, err := s.run(ctx)
	var out []budflow.Item
	if err == nil {
		out, err = functionItems(value)
	}
	if err != nil {
		if !call.ContinueOnFail() {
			return nil, err
		}
		out = []budflow.Item{{JSON: budflow.NewObject("error", err.Error())}}
	}
	return [][]budflow.Item{out}, nil
}

// functionItems checks what the code of a Function node returned.
func functionItems(value any) ([]budflow.Item, error) {
	if value == nil || value == budflow.Undefined {
		return nil, nodes.Errorf("No data got returned. Always return an Array of items!")
	}
	list, ok := value.([]any)
	if !ok {
		return nil, nodes.Errorf("Always an Array of items has to be returned!")
	}
	objects := make([]*budflow.Object, len(list))
	for i, element := range list {
		o, ok := element.(*budflow.Object)
		if !ok {
			return nil, nodes.Errorf("All returned items have to be objects!")
		}
		data, ok := o.Get("json")
		if !ok {
			return nil, nodes.Errorf(`All returned items need to contain a property named "json"!`)
		}
		if _, ok := data.(*budflow.Object); !ok {
			return nil, nodes.Errorf("The json-property has to be an object!")
		}
		objects[i] = o
	}
	return made(objects)
}

// The code of a Function Item node runs inside of this. All of the head is on the
// first line, so that line numbers stay those of the code.
const (
	itemHead = "let binaries = $input.item.binary; const result = await (async (item, getBinaryData, setBinaryData) => { "
	itemTail = "\n})($input.item.json, () => binaries, (data) => { binaries = data; }); return { result, binaries };"
)

func runFunctionItem(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	s := &script{call: call, source: itemHead + sourceOf(ctx, call) + itemTail}
	defer s.showConsole()
	out := make([]budflow.Item, 0, len(call.Items()))
	err := s.runEach(ctx, func(i int, value any, err error) error {
		var item budflow.Item
		if err == nil {
			item, err = functionItem(value, i)
		}
		if err != nil {
			if !call.ContinueOnFail() {
				return budflow.AsError(err).AtItem(i)
			}
			item = budflow.Item{JSON: budflow.NewObject("error", err.Error())}
		}
		item.Pair = budflow.Pair(i)
		out = append(out, item)
		return nil
	})
	return [][]budflow.Item{out}, err
}

// functionItem checks what the code of a Function Item node returned for an item.
func functionItem(value any, i int) (budflow.Item, error) {
	answer, _ := value.(*budflow.Object)
	data, ok := answer.Value("result").(*budflow.Object)
	if !ok {
		return budflow.Item{}, nodes.Errorf("No data got returned. Always return an object!")
	}
	o := budflow.NewObject("json", data)
	if binaries, ok := answer.Value("binaries").(*budflow.Object); ok {
		o.Set("binary", binaries)
	}
	return oneItem(o, i)
}
