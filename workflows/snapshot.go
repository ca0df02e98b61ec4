package workflows

import (
	"maps"
	"slices"

	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows/plan"
)

const (
	// Continue-as-new when one history has run so many nodes, or holds so many bytes of items.
	maxSteps   = 500
	maxInlined = 1 << 20
	// maxEvents keeps histories far below Temporal's limit of 51,200 events.
	maxEvents = 4000
)

// tooLong reports whether this history should end here.
func (r *run) tooLong(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	return r.steps >= maxSteps || r.inlined >= maxInlined || info.GetContinueAsNewSuggested() || info.GetCurrentHistoryLength() >= maxEvents
}

// continueAsNew goes on in a new history: the runs so far move to the blobstore,
// and what the plan still needs goes along by reference.
func (r *run) continueAsNew(ctx workflow.Context) error {
	request := &SpillRequest{ExecutionID: r.start.Execution.ID, Runs: maps.Clone(r.tail), Carry: r.needed()}
	var spilled SpillResult
	local := workflow.WithLocalActivityOptions(ctx, infrastructure("continue as new"))
	if err := workflow.ExecuteLocalActivity(local, ActivitySpill, request).Get(ctx, &spilled); err != nil {
		return err
	}
	chunks := r.chunks
	if len(spilled.Chunk.Counts) > 0 {
		chunks = append(slices.Clip(chunks), spilled.Chunk)
	}
	next := r.start
	next.Data = nil
	next.Resumed = &Snapshot{
		StartedAt: r.startedAt, Plan: r.machine.State, Chunks: chunks, Carried: spilled.Carry,
		Contexts: r.contexts, CustomData: r.customData, Recorded: r.recorded, Attribute: r.attribute, Last: r.last,
	}
	return workflow.NewContinueAsNewError(ctx, RunWorkflowName, next)
}

// needed are the outputs that nodes on the stack, or waiting for more inputs, will work on.
func (r *run) needed() map[string]*budflow.Ref {
	refs := map[string]*budflow.Ref{}
	keep := func(inputs []*plan.Input) {
		for _, input := range inputs {
			if input == nil || input.Source == nil || input.Empty {
				continue
			}
			s := input.Source
			if at := s.Run - r.base[s.Node]; at >= 0 {
				refs[sourceKey(s)] = r.tail[s.Node][at].Outputs[s.Output]
			} else {
				refs[sourceKey(s)] = r.carried[sourceKey(s)]
			}
		}
	}
	for _, entry := range r.machine.Stack {
		keep(entry.Inputs)
	}
	for _, waiting := range r.machine.Waiting {
		for _, slot := range waiting.Slots {
			keep(slot)
		}
	}
	return refs
}

// restore goes on from a snapshot.
func (r *run) restore(s *Snapshot) {
	r.machine = plan.Restore(r.graph, s.Plan)
	r.startedAt, r.chunks, r.carried = s.StartedAt, s.Chunks, s.Carried
	r.customData, r.recorded, r.attribute, r.last = s.CustomData, s.Recorded, s.Attribute, s.Last
	if s.Contexts != nil {
		r.contexts = s.Contexts
	}
	for _, chunk := range s.Chunks {
		for node, n := range chunk.Counts {
			r.base[node] += n
		}
	}
}
