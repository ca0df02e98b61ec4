package nodetest

import (
	"bytes"
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Case is one file of testdata. Only description, node and inputs are needed:
//
//	description  what the case shows
//	node         the n8n node
//	workflow     the n8n workflow around it
//	inputs       items by input; null = the input has no data
//	outputs      the items wanted by output; null = the branch ends
//	error        the message wanted instead
//	mode         of the execution; manual when it is missing
//	now          the clock, RFC 3339; timezone is an IANA name (UTC when it is missing)
//	runIndex, sources, context, resumed   of the call
//	history      {node: [{sources, outputs}]} earlier runs
//	keeps        the context wanted after the run; directive, hints, customData alike
type Case struct {
	raw      *budflow.Object
	node     *budflow.Node
	workflow *budflow.Workflow
	inputs   [][]budflow.Item
	outputs  any
	fails    string
	mode     budflow.Mode
	now      time.Time
	location *time.Location
	runIndex int
	sources  []*budflow.Source
	context  *budflow.Object
	keeps    *budflow.Object
	resumed  *nodes.Resumed
	history  history
}

var keys = map[string]bool{
	"description": true, "node": true, "workflow": true, "inputs": true, "outputs": true, "error": true, "mode": true, "now": true, "timezone": true,
	"runIndex": true, "sources": true, "context": true, "resumed": true, "history": true, "keeps": true, "directive": true, "hints": true, "customData": true,
}

func decodeCase(text []byte) (*Case, error) {
	raw, err := budflow.DecodeObject(text)
	if err != nil {
		return nil, err
	}
	for key := range raw.All() {
		if !keys[key] {
			return nil, budflow.Errorf(budflow.Invalid, "want a key of a case, got %q", key)
		}
	}
	if description, _ := raw.Value("description").(string); description == "" {
		return nil, budflow.Errorf(budflow.Invalid, "description: want a text, got none")
	}
	c := &Case{raw: raw, outputs: raw.Value("outputs"), mode: budflow.ModeManual, now: time.Unix(0, 0).UTC(), location: time.UTC}
	c.fails, _ = raw.Value("error").(string)
	if mode, ok := raw.Value("mode").(string); ok {
		c.mode = budflow.Mode(mode)
	}
	if zone, ok := raw.Value("timezone").(string); ok {
		if c.location, err = time.LoadLocation(zone); err != nil {
			return nil, err
		}
	}
	if now, ok := raw.Value("now").(string); ok {
		if c.now, err = time.Parse(time.RFC3339Nano, now); err != nil {
			return nil, err
		}
	}
	index, _ := budflow.Number(raw.Value("runIndex"))
	c.runIndex = int(index)
	c.context, _ = raw.Value("context").(*budflow.Object)
	c.keeps, _ = raw.Value("keeps").(*budflow.Object)
	c.sources = sourcesOf(raw.Value("sources"))
	return c, c.decodeDocuments()
}

func (c *Case) decodeDocuments() (err error) {
	node, _ := c.raw.Value("node").(*budflow.Object)
	c.node = &budflow.Node{}
	if err := c.node.UnmarshalJSON(budflow.EncodeJSON(node)); err != nil {
		return err
	}
	c.workflow = &budflow.Workflow{Nodes: []*budflow.Node{c.node}}
	if document, ok := c.raw.Value("workflow").(*budflow.Object); ok {
		if c.workflow, err = budflow.WorkflowOf(document); err != nil {
			return err
		}
	}
	if c.inputs, err = outputsOf(c.raw.Value("inputs")); err != nil {
		return err
	}
	if o, ok := c.raw.Value("resumed").(*budflow.Object); ok {
		c.resumed = &nodes.Resumed{Timeout: o.Value("timeout") == true}
		if c.resumed.Items, err = outputsOf(o.Value("items")); err != nil {
			return err
		}
	}
	c.history, err = historyOf(c.raw.Value("history"))
	return err
}

func outputsOf(value any) ([][]budflow.Item, error) {
	list, _ := value.([]any)
	outputs := make([][]budflow.Item, len(list))
	for i, element := range list {
		if element == nil {
			continue
		}
		items, err := budflow.ItemsOf(element)
		if err != nil {
			return nil, err
		}
		outputs[i] = items
	}
	return outputs, nil
}

func sourcesOf(value any) []*budflow.Source {
	list, _ := value.([]any)
	sources := make([]*budflow.Source, len(list))
	for i, element := range list {
		if o, ok := element.(*budflow.Object); ok {
			sources[i] = budflow.SourceOf(o)
		}
	}
	return sources
}

// expected returns a key of the case that is compared only when it is there.
func (c *Case) expected(key string) (any, bool) { return c.raw.Get(key) }

func (c *Case) clock() time.Time { return c.now }

func (c *Case) encodeInputs() []byte {
	var b bytes.Buffer
	for _, items := range c.inputs {
		b.Write(budflow.EncodeItems(items))
	}
	return b.Bytes()
}

// jsonOutputs turns outputs into JSON values; an output without items is an empty list.
func jsonOutputs(t *testing.T, outputs [][]budflow.Item) any {
	t.Helper()
	if outputs == nil {
		return nil
	}
	list := make([]any, len(outputs))
	for i, items := range outputs {
		value, err := budflow.DecodeJSON(budflow.EncodeItems(items))
		if err != nil {
			t.Fatalf("outputs[%d]: %v", i, err)
		}
		list[i] = value
	}
	return list
}

func toJSON(t *testing.T, value any) any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := budflow.DecodeJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	return decoded
}

// history are the earlier runs that a case gives.
type history map[string][]pastRun

type pastRun struct {
	sources []*budflow.Source
	outputs [][]budflow.Item
}

func historyOf(value any) (history, error) {
	h := history{}
	o, _ := value.(*budflow.Object)
	for node, runs := range o.All() {
		list, _ := runs.([]any)
		for _, element := range list {
			run, _ := element.(*budflow.Object)
			outputs, err := outputsOf(run.Value("outputs"))
			if err != nil {
				return nil, err
			}
			h[node] = append(h[node], pastRun{sourcesOf(run.Value("sources")), outputs})
		}
	}
	return h, nil
}

func (h history) Runs(node string) int { return len(h[node]) }

func (h history) Items(_ context.Context, node string, run, output int) ([]budflow.Item, error) {
	if run >= len(h[node]) || output >= len(h[node][run].outputs) {
		return nil, budflow.Errorf(budflow.NotFound, "history: want output %d of run %d of %s, got none", output, run, node)
	}
	return h[node][run].outputs[output], nil
}

func (h history) Sources(node string, run int) []*budflow.Source {
	if run >= len(h[node]) {
		return nil
	}
	return h[node][run].sources
}
