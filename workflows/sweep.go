package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

const (
	// SweepName removes what nothing refers to any more. A Temporal Schedule starts it.
	SweepName = "Sweep"

	ActivitySweep = "Sweep"

	// SweepEvery is the time between two sweeps.
	SweepEvery = 10 * time.Minute
	// SweepGrace is how long the files of a deleted execution stay, for readers that have their address already.
	SweepGrace = time.Hour

	sweepTimeout = 5 * time.Minute
)

// Sweep removes what is left of deleted executions.
func Sweep(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: sweepTimeout, RetryPolicy: retryPolicy()})
	for more := true; more; {
		if err := workflow.ExecuteActivity(ctx, ActivitySweep).Get(ctx, &more); err != nil {
			return err
		}
	}
	return nil
}
