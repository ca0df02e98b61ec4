package api

import (
	"context"
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

// catchUp is how late a start may be, after the engine was down, before it is left out.
const catchUp = time.Minute

// scheduleID names the n-th schedule of a workflow. Numbers have no gaps, so that
// all of them can be found without a search, which would lag behind.
func scheduleID(workflowID string, n int) string { return fmt.Sprintf("bf-sched-%s-%d", workflowID, n) }

func (e *temporalEngine) Schedule(ctx context.Context, workflowID string, schedules []Schedule) error {
	for n, s := range schedules {
		if err := e.putSchedule(ctx, scheduleID(workflowID, n), s); err != nil {
			return err
		}
	}
	for n := len(schedules); ; n++ {
		err := e.client.ScheduleClient().GetHandle(ctx, scheduleID(workflowID, n)).Delete(ctx)
		if _, none := errors.AsType[*serviceerror.NotFound](err); none {
			return nil
		}
		if err != nil {
			return engineError(err)
		}
	}
}

// putSchedule makes a schedule, or changes the one that has its id.
func (e *temporalEngine) putSchedule(ctx context.Context, id string, s Schedule) error {
	spec := specOf(s, time.Now())
	action := &client.ScheduleWorkflowAction{
		ID: id, Workflow: workflows.StartScheduledName, Args: []any{s.Due},
		TaskQueue: workflows.DefaultTaskQueue, StaticSummary: s.Name,
	}
	_, err := e.client.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID: id, Spec: spec, Action: action, Note: s.Name,
		Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL, CatchupWindow: catchUp,
	})
	if !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return scheduleError(s, err)
	}
	err = e.client.ScheduleClient().GetHandle(ctx, id).Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(input client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			schedule := input.Description.Schedule
			keepFirst(&s.Due, schedule.Action)
			action.Args = []any{s.Due}
			schedule.Spec, schedule.Action = &spec, action
			return &client.ScheduleUpdate{Schedule: &schedule}, nil
		},
	})
	return scheduleError(s, err)
}

// specOf writes a rule for Temporal, whose cron expressions with seconds have a year at the end.
func specOf(s Schedule, now time.Time) client.ScheduleSpec {
	if every := s.Rule.Interval; every > 0 {
		offset := time.Duration(now.UnixNano() % every.Nanoseconds()).Truncate(time.Second)
		return client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: every, Offset: offset}}}
	}
	return client.ScheduleSpec{CronExpressions: []string{s.Rule.Cron + " *"}, TimeZoneName: s.Timezone}
}

// scheduleError tells a rule that Temporal refuses from an engine that is away.
func scheduleError(s Schedule, err error) error {
	if _, bad := errors.AsType[*serviceerror.InvalidArgument](err); bad {
		return budflow.Errorf(budflow.Invalid, "Invalid cron expression in the node %q: %s: %w", s.Due.Node, s.Rule.Cron, err)
	}
	return engineError(err)
}

// keepFirst lets a rule that has not changed go on counting from where it began.
func keepFirst(due *workflows.Scheduled, before client.ScheduleAction) {
	action, ok := before.(*client.ScheduleWorkflowAction)
	if due.Recurrence == nil || !ok || len(action.Args) != 1 {
		return
	}
	payload, ok := action.Args[0].(*commonpb.Payload)
	var earlier workflows.Scheduled
	if !ok || converter.GetDefaultDataConverter().FromPayload(payload, &earlier) != nil || earlier.Recurrence == nil {
		return
	}
	first := earlier.Recurrence.First
	same := *due.Recurrence
	same.First = first
	if *earlier.Recurrence == same {
		due.Recurrence.First = first
	}
}
