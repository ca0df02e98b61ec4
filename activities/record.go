package activities

import (
	"context"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/workflows"
)

// Record writes the execution as it stands, then tells who waits for it.
func (a *Activities) Record(ctx context.Context, request *workflows.RecordRequest) error {
	e := *request.Execution
	var err error
	if e.RunData, err = a.Items.ReadLog(ctx, request.Runs); err != nil {
		return activityError(err)
	}
	if e.Status == budflow.StatusCanceled {
		// Deleting a workflow cancels its runs, and leaves nothing of them.
		if _, err := a.Store.GetWorkflow(ctx, e.WorkflowID); budflow.CodeOf(err) == budflow.NotFound {
			return nil
		}
	}
	if err := a.Store.SaveExecution(ctx, &e); err != nil {
		return activityError(err)
	}
	a.Bus.Changed(ctx, &e, request.Watched)
	return nil
}

// Spill moves runs out of the history into the blobstore.
func (a *Activities) Spill(ctx context.Context, request *workflows.SpillRequest) (*workflows.SpillResult, error) {
	prefix := store.BlobPrefix(request.ExecutionID)
	chunk, err := a.Items.WriteChunk(ctx, prefix, request.Runs)
	if err != nil {
		return nil, activityError(err)
	}
	result := &workflows.SpillResult{Chunk: chunk, Carry: map[string]*budflow.Ref{}}
	for key, ref := range request.Carry {
		if result.Carry[key], err = a.Items.Outline(ctx, prefix, ref, carriedInline); err != nil {
			return nil, activityError(err)
		}
	}
	return result, nil
}

// carriedInline is the largest output, in bytes, that a continue-as-new snapshot holds itself.
const carriedInline = 4 << 10
