package activities

import (
	"context"
	"slices"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/filetype"
	"github.com/budflow/budflow/store"
)

// call gives the node its data and the ways out.
func (r *nodeRun) call(ctx context.Context) (*nodes.Call, error) {
	a, request := r.activities, r.request
	vars, err := a.variables.current(ctx)
	if err != nil {
		return nil, err
	}
	history := newHistory(ctx, a.Items, request)
	r.history = history
	call := &nodes.Call{
		Node: r.node, Spec: &r.kind.Spec, Workflow: r.document, Execution: request.Execution, RunIndex: request.RunIndex,
		Inputs: r.inputs, Sources: request.Sources, Location: a.location(r.document), Now: r.clock(), Log: a.Log.With("execution", request.Execution.ID),
		HTTP: a.HTTP, Blobs: blobstore.NewFiles(a.Blobs, store.BlobPrefix(request.Execution.ID), filetype.Describe), History: history, Files: a.files,
		Heartbeat: func(done any) {
			if r.beat != nil {
				r.beat(done)
			}
		},
		Progress: func(value any) bool { return r.beat != nil && progressOf(ctx, value) },
	}
	if len(request.Context) > 0 {
		if call.Context, err = budflow.DecodeObject(request.Context); err != nil {
			return nil, err
		}
	}
	if resume := request.Resume; resume != nil {
		call.Resumed = &nodes.Resumed{Timeout: resume.Timeout}
		for _, ref := range resume.Items {
			items, err := a.Items.Read(ctx, ref)
			if err != nil {
				return nil, err
			}
			call.Resumed.Items = append(call.Resumed.Items, slices.Clone(items))
		}
	}
	for key, value := range a.tries.recall(request).data {
		call.SaveData(key, value)
	}
	scope, err := r.scope(call, history, vars)
	if err != nil {
		return nil, err
	}
	call.Resolver = &resolver{evaluator: a.Expressions, scope: scope}
	if r.node.ExecuteOnce {
		call.Inputs = make([][]budflow.Item, len(r.inputs))
		for i, items := range r.inputs {
			call.Inputs[i] = items[:min(len(items), 1)]
		}
	}
	return call, nil
}

func (a *Activities) location(w *budflow.Workflow) *time.Location {
	if name := w.Settings.Timezone(); name != "" {
		if location, err := time.LoadLocation(name); err == nil {
			return location
		}
	}
	return a.Location
}

func (r *nodeRun) clock() func() time.Time {
	if fixed := r.request.Execution.Now; fixed != nil {
		return func() time.Time { return *fixed }
	}
	return time.Now
}
