package main

import (
	"context"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

const taskQueue = "baseline"

// item is what a webhook call brings, in the form that BudFlow's webhook node gives it.
type item struct {
	Headers       map[string]string `json:"headers"`
	Params        map[string]string `json:"params"`
	Query         map[string]string `json:"query"`
	Body          any               `json:"body"`
	WebhookURL    string            `json:"webhookUrl"`
	ExecutionMode string            `json:"executionMode"`
}

// receive is the job single-webhook: take the call in.
func receive(ctx workflow.Context, in *item) error {
	return workflow.ExecuteLocalActivity(local(ctx), keep, in).Get(ctx, nil)
}

// setAndRespond is the job set-node-expressions: compute fields, answer with them.
func setAndRespond(ctx workflow.Context, in *item) error {
	ctx = local(ctx)
	var fields map[string]any
	if err := workflow.ExecuteLocalActivity(ctx, setFields, in).Get(ctx, &fields); err != nil {
		return err
	}
	return workflow.ExecuteLocalActivity(ctx, "respond", workflow.GetInfo(ctx).WorkflowExecution.ID, fields).Get(ctx, nil)
}

func local(ctx workflow.Context) workflow.Context {
	return workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: 5 * time.Second,
		RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 3},
	})
}

// keep gives the item back, so that it stands in the history as the result of a step.
func keep(_ context.Context, in *item) (*item, error) { return in, nil }

func setFields(_ context.Context, in *item) (map[string]any, error) {
	agent := in.Headers["user-agent"]
	names := make([]string, 0, len(in.Headers))
	for name := range in.Headers {
		names = append(names, name)
	}
	slices.Sort(names)
	values := make([]string, 0, len(names))
	for _, name := range names {
		values = append(values, in.Headers[name])
	}
	return map[string]any{
		"copy":                     in.Headers["host"],
		agent[:min(4, len(agent))]: "a key from an expression",
		"joined":                   in.ExecutionMode + " " + in.WebhookURL,
		"fixed":                    42,
		"object":                   in.Headers,
		"array":                    values,
	}, nil
}
