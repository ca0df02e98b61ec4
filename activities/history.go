package activities

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
)

// history reads the earlier runs of an execution. Items are loaded when asked for.
type history struct {
	ctx     context.Context
	items   *blobstore.Items
	request *budflow.RunNodeRequest
	failed  error // a fault of reading runs, for readers that cannot return it
}

var (
	_ nodes.History   = (*history)(nil)
	_ expression.Runs = (*history)(nil)
)

func newHistory(ctx context.Context, items *blobstore.Items, request *budflow.RunNodeRequest) *history {
	return &history{ctx: ctx, items: items, request: request}
}

// Count is how often a node has run.
func (h *history) Count(node string) int {
	n := len(h.request.Runs.Tail[node])
	for _, chunk := range h.request.Runs.Chunks {
		n += chunk.Counts[node]
	}
	return n
}

// Runs is Count, by the name that nodes use.
func (h *history) Runs(node string) int { return h.Count(node) }

// run finds one run of a node; nil = there is none.
func (h *history) run(node string, index int) (*budflow.NodeRun, error) {
	if index < 0 {
		return nil, nil
	}
	for _, chunk := range h.request.Runs.Chunks {
		if n := chunk.Counts[node]; index >= n {
			index -= n
			continue
		}
		runs, err := h.items.ReadChunk(h.ctx, chunk)
		if err != nil {
			h.failed = err
			return nil, err
		}
		return runs[node][index], nil
	}
	if list := h.request.Runs.Tail[node]; index < len(list) {
		return list[index], nil
	}
	return nil, nil
}

// Outputs is how many outputs a run has.
func (h *history) Outputs(node string, index int) int {
	run, err := h.run(node, index)
	if err != nil || run == nil {
		return 0
	}
	return len(run.Outputs)
}

// Items returns one output of one run; nil = it has no data.
func (h *history) Items(ctx context.Context, node string, index, output int) ([]budflow.Item, error) {
	run, err := h.run(node, index)
	if err != nil || run == nil || output < 0 || output >= len(run.Outputs) || run.Outputs[output] == nil {
		return nil, err
	}
	items, err := h.items.Read(ctx, run.Outputs[output])
	if items == nil && err == nil {
		items = []budflow.Item{}
	}
	return items, err
}

// Sources tells where the inputs of a run came from.
func (h *history) Sources(node string, index int) []*budflow.Source {
	run, err := h.run(node, index)
	if err != nil || run == nil {
		return nil
	}
	return run.Source
}

// Context is what a node keeps between its runs.
func (h *history) Context(node string) *budflow.Object {
	text := h.request.Contexts[node]
	if len(text) == 0 {
		return nil
	}
	o, err := budflow.DecodeObject(text)
	if err != nil {
		return nil
	}
	return o
}

// pins loads the pinned items of the execution.
func (h *history) pins() (map[string][]budflow.Item, error) {
	pins := make(map[string][]budflow.Item, len(h.request.Pins))
	for node, ref := range h.request.Pins {
		items, err := h.items.Read(h.ctx, ref)
		if err != nil {
			return nil, err
		}
		pins[node] = items
	}
	return pins, nil
}
