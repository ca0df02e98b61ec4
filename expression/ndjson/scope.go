package ndjson

import (
	"strings"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/expression"
)

// settings reads the keys of a context that say where the expression stands.
type settings struct{ *budflow.Object }

func (s settings) text(key, otherwise string) string {
	if text, ok := s.Value(key).(string); ok {
		return text
	}
	return otherwise
}

func (s settings) number(key string) int {
	n, _ := budflow.Number(s.Value(key))
	return int(n)
}

// scope is what the expression sees. The kind of context (the first part of ref) decides where its input comes from.
func (f *fixture) scope(ref string, context *budflow.Object, env func(string) (string, bool)) (*expression.Scope, error) {
	s := settings{context}
	scope := &expression.Scope{
		Workflow: f.workflow, Pins: f.pins, Env: env,
		Node: s.text("node", "node"), Mode: budflow.Mode(s.text("mode", "manual")),
		RunIndex: s.number("runIndex"), Item: s.number("itemIndex"),
		Timezone: s.text("timezone", "America/New_York"),
	}
	if f.runs != nil {
		scope.Runs = f
	}
	if scope.Workflow == nil {
		scope.Workflow = &budflow.Workflow{Nodes: []*budflow.Node{{Name: scope.Node, TypeVersion: 1}}}
	}
	if zone := scope.Workflow.Settings.Timezone(); zone != "" && !s.Has("timezone") {
		scope.Timezone = zone
	}
	if now := s.text("now", ""); now != "" {
		at, err := time.Parse(time.RFC3339Nano, now)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "context.now: want an ISO time, got %q", now)
		}
		scope.Now = func() time.Time { return at }
	}
	if err := f.input(scope, ref, s); err != nil {
		return nil, err
	}
	if ref == "simple" || strings.HasPrefix(ref, "run:") {
		addExecution(scope)
	}
	return scope, nil
}

func (f *fixture) input(scope *expression.Scope, ref string, s settings) error {
	current := f.task(scope.Node, scope.RunIndex)
	if current != nil {
		scope.Sources = current.sources
		scope.ToolInput = current.toolInput
	}
	switch {
	case s.Has("items"):
		items, err := budflow.ItemsOf(s.Value("items"))
		scope.Input = items
		return err
	case strings.HasPrefix(ref, "fixture:"):
		return ownOutput(scope, current, s.text("connectionType", budflow.MainConnection))
	case strings.HasPrefix(ref, "run:"):
		scope.Input = []budflow.Item{{JSON: &budflow.Object{}}}
		if current != nil && len(current.sources) > 0 && current.sources[0] != nil {
			from := current.sources[0]
			if previous := f.task(from.Node, from.Run); previous != nil && from.Output < len(previous.outputs) {
				scope.Input = repaired(previous.outputs[from.Output])
			}
		}
	}
	return nil
}

// ownOutput takes the first output of the node's own run as its input.
func ownOutput(scope *expression.Scope, current *task, connection string) error {
	if current == nil {
		return nil
	}
	if connection == budflow.MainConnection {
		if len(current.outputs) > 0 {
			scope.Input = current.outputs[0]
		}
		return nil
	}
	if outputs, ok := current.data.Value(connection).([]any); ok && len(outputs) > 0 && outputs[0] != nil {
		items, err := budflow.ItemsOf(outputs[0])
		scope.Input = items
		return err
	}
	return nil
}

// repaired are the items of an input as a node gets them: paired with their own position.
func repaired(items []budflow.Item) []budflow.Item {
	paired := make([]budflow.Item, len(items))
	for i := range items {
		paired[i] = items[i]
		paired[i].Pair = budflow.Pair(i)
	}
	return paired
}

// addExecution adds the keys that contexts of the kinds simple and run have besides.
func addExecution(scope *expression.Scope) {
	scope.Execution = expression.Execution{
		ID: "42", Mode: "test",
		ResumeURL:     "http://localhost:5678/webhook-waiting/42",
		ResumeFormURL: "http://localhost:5678/form-waiting/42",
		CustomData:    customData{},
	}
	scope.Vars = map[string]string{"region": "eu", "retries": "3"}
}

// customData keeps what an expression saves for the time of its evaluation.
type customData map[string]string

func (c customData) Set(key, value string) error { c[key] = value; return nil }

func (c customData) Get(key string) (string, bool) { value, ok := c[key]; return value, ok }

func (c customData) All() map[string]string { return c }
