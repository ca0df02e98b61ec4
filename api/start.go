package api

import (
	"context"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/workflows"
)

// pinBudget is how many bytes of pinned items the start of a run holds itself; more goes to the blobstore.
const pinBudget = 256 << 10

// writeOutputs stores what a run begins with: the items of each output, paired with
// themselves as n8n does for a trigger.
func (s *Server) writeOutputs(ctx context.Context, executionID string, outputs [][]budflow.Item) ([]*budflow.Ref, error) {
	refs := make([]*budflow.Ref, len(outputs))
	for i, items := range outputs {
		if items == nil {
			continue
		}
		var err error
		if refs[i], err = s.Items.Write(ctx, store.BlobPrefix(executionID), paired(items), workflows.MaxInline); err != nil {
			return nil, err
		}
	}
	return refs, nil
}

func paired(items []budflow.Item) []budflow.Item {
	list := make([]budflow.Item, len(items))
	for i, item := range items {
		if list[i] = item; item.Pair == nil {
			list[i].Pair = budflow.Pair(i)
		}
	}
	return list
}

// writePins stores pinned items by the name of their node.
func (s *Server) writePins(ctx context.Context, executionID string, pins *budflow.Object) (map[string]*budflow.Ref, error) {
	if pins.Len() == 0 {
		return nil, nil
	}
	refs := make(map[string]*budflow.Ref, pins.Len())
	budget := pinBudget
	for node, value := range pins.All() {
		items, err := budflow.ItemsOf(value)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "pinData of %q: %w", node, err)
		}
		ref, err := s.Items.Write(ctx, store.BlobPrefix(executionID), items, min(workflows.MaxInline, budget))
		if err != nil {
			return nil, err
		}
		budget -= len(ref.Inline)
		refs[node] = ref
	}
	return refs, nil
}

// start starts an execution and counts it. A caller that hangs up meanwhile does not keep it from starting.
func (s *Server) start(ctx context.Context, start workflows.Start) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := s.Engine.Start(ctx, start); err != nil {
		return err
	}
	s.metrics.start(start.Execution.Mode)
	return nil
}

// timeoutOf is the time that a workflow gives its runs; 0 = no limit.
func timeoutOf(w *budflow.Workflow) time.Duration {
	return time.Duration(w.Settings.ExecutionTimeout() * float64(time.Second))
}
