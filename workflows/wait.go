package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows/plan"
)

// wait suspends the run until the time is up or somebody resumes it, and leaves in
// the request what the wait ended with.
func (r *run) wait(ctx workflow.Context, step *plan.Step, result *budflow.RunNodeResult, request *budflow.RunNodeRequest) error {
	wait := result.Directive.Wait
	left := time.Duration(-1)
	if wait.Until != nil {
		left = max(wait.Until.Sub(workflow.Now(ctx)), 0)
	}
	long := left < 0 || left >= shortWait
	if long {
		if err := r.announceWait(ctx, step, result, wait); err != nil {
			return err
		}
	}
	resume, err := r.awaitResume(ctx, step.Node, left, wait.Resume == "time")
	if err != nil {
		return err
	}
	request.Resume = resume
	if long {
		r.setStatus(ctx, budflow.StatusRunning)
		return r.record(ctx, budflow.StatusRunning, time.Time{})
	}
	return nil
}

// noLimit is what n8n shows as the end of a wait without a limit.
var noLimit = time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)

// announceWait shows the waiting node in the record and in the Temporal UI.
func (r *run) announceWait(ctx workflow.Context, step *plan.Step, result *budflow.RunNodeResult, wait *budflow.Wait) error {
	r.setStatus(ctx, budflow.StatusWaiting)
	till := noLimit
	if wait.Until != nil {
		till = *wait.Until
	}
	waiting := nodeRun(step, result)
	waiting.Status = budflow.StatusWaiting
	kept := r.tail[step.Node]
	r.tail[step.Node] = append(slices.Clip(kept), waiting)
	last := r.machine.Last
	r.machine.Last = step.Node
	err := r.record(ctx, budflow.StatusWaiting, till)
	r.tail[step.Node], r.machine.Last = kept, last
	if len(kept) == 0 {
		delete(r.tail, step.Node)
	}
	return err
}

// awaitResume returns when the time is up (left < 0 = never) or a signal resumes the node.
func (r *run) awaitResume(ctx workflow.Context, node string, left time.Duration, timeOnly bool) (*budflow.Resume, error) {
	var resume *budflow.Resume
	timerCtx, stop := workflow.WithCancel(ctx)
	defer stop()
	selector := workflow.NewSelector(ctx)
	selector.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) {})
	if left >= 0 {
		timer := workflow.NewTimerWithOptions(timerCtx, left, workflow.TimerOptions{Summary: node})
		selector.AddFuture(timer, func(f workflow.Future) {
			if f.Get(ctx, nil) == nil {
				resume = &budflow.Resume{Timeout: true}
			}
		})
	}
	if !timeOnly {
		selector.AddReceive(workflow.GetSignalChannel(ctx, SignalResume), func(c workflow.ReceiveChannel, _ bool) {
			var call Resume
			c.Receive(ctx, &call)
			if call.Node == "" || call.Node == node {
				resume = &budflow.Resume{Items: call.Items}
			}
		})
	}
	for resume == nil {
		selector.Select(ctx)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return resume, nil
}
