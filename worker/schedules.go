package worker

import (
	"context"
	"errors"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

const sweepSchedule = "bf-sweep"

// EnsureSchedules makes the schedules of BudFlow's own housekeeping. Any number of processes may call it.
func EnsureSchedules(ctx context.Context, c client.Client) error {
	_, err := c.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID:      sweepSchedule,
		Spec:    client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: workflows.SweepEvery}}},
		Action:  &client.ScheduleWorkflowAction{ID: sweepSchedule, Workflow: workflows.SweepName, TaskQueue: workflows.DefaultTaskQueue},
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP,
		Note:    "removes the blobs of deleted executions",
	})
	if err != nil && !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return budflow.Errorf(budflow.Unavailable, "schedule %s: %w", sweepSchedule, err)
	}
	return nil
}
