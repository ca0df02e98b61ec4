package flow

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
)

// StopAndError ends the execution with an error.
var StopAndError = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.stopAndError",
		DisplayName: "Stop and Error",
		Description: "Ends the execution with an error of your own.",
		Group:       nodes.GroupFlow,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Params: []nodes.Param{
			{
				Name: "errorType", DisplayName: "Error type", Kind: nodes.Options, Default: "errorMessage", Description: "What the error is made of.",
				Options: []nodes.Option{{Value: "errorMessage", Name: "Message"}, {Value: "errorObject", Name: "Object"}},
			},
			{
				Name: "errorMessage", DisplayName: "Error message", Kind: nodes.Text, Default: "", Required: true, Description: "The text of the error.",
				Show: nodes.Rules{"errorType": {"errorMessage"}},
			},
			{
				Name: "errorObject", DisplayName: "Error object", Kind: nodes.JSON, Default: "", Required: true,
				Description: "The error as an object; its message, description or error is the text.",
				Show:        nodes.Rules{"errorType": {"errorObject"}},
			},
		},
	},
	Run: runStopAndError,
}

func runStopAndError(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	args := call.Args(ctx, 0)
	if args.TextOr("errorType", "errorMessage") == "errorMessage" {
		message := args.Text("errorMessage")
		if err := args.Err(); err != nil {
			return nil, err
		}
		return nil, nodes.Errorf("%s", message)
	}
	object := args.Object("errorObject")
	if err := args.Err(); err != nil {
		return nil, err
	}
	err := nodes.Errorf("Error: %s", budflow.EncodeJSON(object))
	for _, key := range []string{"message", "description", "error"} {
		if value := object.Value(key); coerce.Truthy(value) {
			err = nodes.Errorf("%s", nodes.TextOf(value))
			break
		}
	}
	err.Context = budflow.NewObject("data", object)
	return nil, err
}
