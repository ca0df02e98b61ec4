package api

import (
	"github.com/budflow/budflow"
)

// showError returns an error as n8n stores it: run is the index of the run that
// failed, -1 = unknown; at is the time in ms.
func showError(e *budflow.Error, document *budflow.Workflow, run int, at int64) *budflow.Object {
	context := e.Context.Clone()
	if e.Item != nil {
		context.Set("itemIndex", float64(*e.Item))
	}
	if run > 0 {
		context.Set("runIndex", float64(run))
	}
	if e.Parameter != "" {
		context.Set("parameter", e.Parameter)
	}
	o := budflow.NewObject("level", levelOf(e), "tags", &budflow.Object{})
	if e.Description != "" {
		o.Set("description", e.Description)
	}
	if at > 0 {
		o.Set("timestamp", float64(at))
	}
	o.Set("context", context)
	o.Set("functionality", "regular")
	if name := nameOf(e); name != "" {
		o.Set("name", name)
	}
	if document != nil && e.Node != "" {
		if node := document.Node(e.Node); node != nil {
			o.Set("node", node.Object())
		}
	}
	if e.HTTPCode != "" {
		o.Set("httpCode", e.HTTPCode)
	}
	messages := make([]any, len(e.Messages))
	for i, text := range e.Messages {
		messages[i] = text
	}
	o.Set("messages", messages)
	o.Set("message", e.Message)
	o.Set("stack", e.Stack)
	if e.Cause != nil && e.Cause.Error() != e.Message {
		o.Set("cause", budflow.NewObject("message", e.Cause.Error()))
	}
	return o
}

// levelOf is warning for what the author of a workflow can mend, as in n8n.
func levelOf(e *budflow.Error) string {
	switch {
	case e.Level != "":
		return e.Level
	case e.Name == "NodeOperationError" || e.Name == "NodeApiError":
		return "warning"
	}
	return "error"
}

func nameOf(e *budflow.Error) string {
	if e.Name == "" && e.Code == budflow.Canceled {
		return "WorkflowOperationError"
	}
	return e.Name
}
