package ndjson

import (
	"context"

	"github.com/budflow/budflow"
)

// fixture is a workflow with the data of its runs, in n8n's format. It implements expression.Runs.
type fixture struct {
	workflow *budflow.Workflow
	runs     map[string][]*task
	contexts map[string]*budflow.Object
	pins     map[string][]budflow.Item
}

// task is one run of a node.
type task struct {
	outputs   [][]budflow.Item // nil output = no data
	sources   []*budflow.Source
	toolInput []budflow.Item
	data      *budflow.Object // by type of connection
}

// fixtureOf reads the keys workflow, runData, pinData and contextData of o over those of base.
func fixtureOf(o *budflow.Object, base *fixture) (*fixture, error) {
	f := &fixture{}
	if base != nil {
		*f = *base
	}
	if document, ok := o.Value("workflow").(*budflow.Object); ok {
		text, err := budflow.DecodeWorkflow(budflow.EncodeJSON(withDefaults(document)))
		if err != nil {
			return nil, err
		}
		f.workflow = text
	}
	if runs, ok := o.Value("runData").(*budflow.Object); ok {
		if err := f.readRuns(runs); err != nil {
			return nil, err
		}
	}
	if pins, ok := o.Value("pinData").(*budflow.Object); ok {
		f.pins = map[string][]budflow.Item{}
		for name, value := range pins.All() {
			items, err := budflow.ItemsOf(value)
			if err != nil {
				return nil, err
			}
			f.pins[name] = items
		}
	}
	if contexts, ok := o.Value("contextData").(*budflow.Object); ok {
		f.contexts = map[string]*budflow.Object{}
		for name, value := range contexts.All() {
			if data, ok := value.(*budflow.Object); ok {
				f.contexts[name] = data
			}
		}
	}
	return f, nil
}

// withDefaults adds what a workflow document must have.
func withDefaults(document *budflow.Object) *budflow.Object {
	whole := document.Clone()
	for key, value := range map[string]any{"nodes": []any{}, "connections": &budflow.Object{}} {
		if !whole.Has(key) {
			whole.Set(key, value)
		}
	}
	return whole
}

func (f *fixture) readRuns(runs *budflow.Object) error {
	f.runs = map[string][]*task{}
	for name, value := range runs.All() {
		list, _ := value.([]any)
		for _, element := range list {
			run, ok := element.(*budflow.Object)
			if !ok {
				return budflow.Errorf(budflow.Invalid, "runData.%s: want an array of objects, got %s in it", name, budflow.KindOf(element))
			}
			t, err := taskOf(run)
			if err != nil {
				return err
			}
			f.runs[name] = append(f.runs[name], t)
		}
	}
	return nil
}

func taskOf(run *budflow.Object) (*task, error) {
	data, _ := run.Value("data").(*budflow.Object)
	t := &task{data: data}
	outputs, _ := data.Value("main").([]any)
	for _, output := range outputs {
		if output == nil {
			t.outputs = append(t.outputs, nil)
			continue
		}
		items, err := budflow.ItemsOf(output)
		if err != nil {
			return nil, err
		}
		t.outputs = append(t.outputs, items)
	}
	sources, _ := run.Value("source").([]any)
	for _, source := range sources {
		if o, ok := source.(*budflow.Object); ok {
			t.sources = append(t.sources, budflow.SourceOf(o))
		} else {
			t.sources = append(t.sources, nil)
		}
	}
	override, _ := run.Value("inputOverride").(*budflow.Object)
	if tools, ok := override.Value("ai_tool").([]any); ok && len(tools) > 0 {
		items, err := budflow.ItemsOf(tools[0])
		if err != nil {
			return nil, err
		}
		t.toolInput = items
	}
	return t, nil
}

func (f *fixture) task(node string, run int) *task {
	if tasks := f.runs[node]; run >= 0 && run < len(tasks) {
		return tasks[run]
	}
	return nil
}

// Count is how often a node has run.
func (f *fixture) Count(node string) int { return len(f.runs[node]) }

// Outputs is how many outputs a run has.
func (f *fixture) Outputs(node string, run int) int {
	if t := f.task(node, run); t != nil {
		return len(t.outputs)
	}
	return 0
}

// Items returns one output of one run.
func (f *fixture) Items(_ context.Context, node string, run, output int) ([]budflow.Item, error) {
	if t := f.task(node, run); t != nil && output >= 0 && output < len(t.outputs) {
		return t.outputs[output], nil
	}
	return nil, nil
}

// Sources tells where the inputs of a run came from.
func (f *fixture) Sources(node string, run int) []*budflow.Source {
	if t := f.task(node, run); t != nil {
		return t.sources
	}
	return nil
}

// Context is what a node keeps between its runs.
func (f *fixture) Context(node string) *budflow.Object {
	if context, ok := f.contexts["node:"+node]; ok {
		return context
	}
	if context, ok := f.contexts[node]; ok || f.workflow == nil {
		return context
	}
	return f.loopContext(node)
}
