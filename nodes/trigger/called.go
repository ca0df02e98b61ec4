package trigger

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Called starts a workflow that another workflow calls.
var Called = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.executeWorkflowTrigger",
		DisplayName: "When Executed by Another Workflow",
		Description: "Starts the workflow when another workflow calls it with an Execute Workflow node.",
		Docs:        "From version 1.1 the node says which fields it takes: other fields are dropped, missing ones are null. Files stay. With `passthrough`, and in version 1, items are passed on as they are.",
		Group:       nodes.GroupTrigger,
		Versions:    []float64{1, 1.1},
		Class:       budflow.InProcess,
		Outputs:     nodes.Main,
		Params: []nodes.Param{
			{
				Name: "events", DisplayName: "Events", Kind: nodes.Hidden, Default: "worklfow_call",
				Options: []nodes.Option{{Value: "worklfow_call", Name: "Workflow Call"}}, Show: nodes.Rules{"@version": {1.0}},
			},
			{
				Name: "inputSource", DisplayName: "Input data mode", Description: "What the node takes.", Kind: nodes.Options, Default: "workflowInputs", Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 1.1}}},
				Options: []nodes.Option{
					{Value: "workflowInputs", Name: "Define using fields below"},
					{Value: "jsonExample", Name: "Define using JSON example"},
					{Value: "passthrough", Name: "Accept all data"},
				},
			},
			{
				Name: "jsonExample", DisplayName: "JSON Example", Description: "An object with the fields that the node takes.", Kind: nodes.JSON, Literal: true,
				Default: "{\n  \"aField\": \"a string\",\n  \"aNumber\": 123,\n  \"thisFieldAcceptsAnyType\": null,\n  \"anArray\": []\n}",
				Show:    nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 1.1}}, "inputSource": {"jsonExample"}},
			},
			{
				Name: "workflowInputs", DisplayName: "Workflow Input Schema", Description: "The fields that the node takes.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{},
				Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 1.1}}, "inputSource": {"workflowInputs"}},
				Fields: []nodes.Param{{Name: "values", DisplayName: "Values", Kind: nodes.FieldGroup, Fields: []nodes.Param{
					{Name: "name", DisplayName: "Name", Description: "Name of the field.", Kind: nodes.Text, Default: "", Required: true, Literal: true},
					{Name: "type", DisplayName: "Type", Description: "Type of the field.", Kind: nodes.Options, Default: "string", Required: true, Literal: true, Options: []nodes.Option{
						{Value: "any", Name: "Allow Any Type"}, {Value: "string", Name: "String"}, {Value: "number", Name: "Number"},
						{Value: "boolean", Name: "Boolean"}, {Value: "array", Name: "Array"}, {Value: "object", Name: "Object"},
					}},
				}}},
			},
		},
	},
	Run:  runCalled,
	Emit: emitEmpty,
}

func runCalled(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	p := call.Args(ctx, -1)
	source := p.Text("inputSource")
	if call.Version() < 1.1 || source == "passthrough" {
		return passOn(ctx, call)
	}
	fields := acceptedFields(p, source)
	if err := p.Err(); err != nil {
		return nil, err
	}
	out := make([]budflow.Item, len(call.Items()))
	for i, item := range call.Items() {
		data := &budflow.Object{}
		for _, name := range fields {
			data.Set(name, item.JSON.Value(name))
		}
		out[i] = budflow.Item{JSON: data, Binary: item.Binary, Pair: budflow.Pair(i)}
	}
	return [][]budflow.Item{out}, nil
}

// acceptedFields lists the fields that the node says it takes.
func acceptedFields(p *nodes.Args, source string) []string {
	if source == "jsonExample" {
		return p.Object("jsonExample").Keys()
	}
	var names []string
	for _, value := range p.List("workflowInputs.values") {
		if field, ok := value.(*budflow.Object); ok {
			names = append(names, nodes.TextOf(field.Value("name")))
		}
	}
	return names
}
