package activities

import (
	"context"
	"time"

	"github.com/budflow/budflow/workflows"
)

// sweepBatch is how many executions one try of Sweep clears up.
const sweepBatch = 200

// answerKept is how long an answer stays for the call that waits for it, which
// finds it within seconds.
const answerKept = time.Hour

// Sweep deletes blobs of executions that were deleted, keys that expired and old
// answers. It reports whether more is left to do.
func (a *Activities) Sweep(ctx context.Context) (bool, error) {
	prefixes, err := a.Store.BlobGarbage(ctx, time.Now().Add(-workflows.SweepGrace), sweepBatch)
	if err != nil {
		return false, activityError(err)
	}
	for _, prefix := range prefixes {
		if err := a.Blobs.DeletePrefix(ctx, prefix); err != nil {
			return false, activityError(err)
		}
		if err := a.Store.BlobsDeleted(ctx, prefix); err != nil {
			return false, activityError(err)
		}
	}
	if _, err := a.Store.DeleteExpiredKeys(ctx); err != nil {
		return false, activityError(err)
	}
	if _, err := a.Store.DeleteAnswers(ctx, time.Now().Add(-answerKept)); err != nil {
		return false, activityError(err)
	}
	return len(prefixes) == sweepBatch, nil
}
