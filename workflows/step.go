package workflows

import (
	"errors"
	"fmt"
	"maps"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows/plan"
)

const (
	// MaxInline is the largest output that a history holds, in bytes.
	MaxInline = 32 << 10

	infrastructureInterval = 200 * time.Millisecond
	infrastructureMaximum  = time.Minute
	localTimeout           = 10 * time.Minute
	// unlimited is the time for all tries together: a fault of the infrastructure never ends a run.
	unlimited          = 10 * 365 * 24 * time.Hour
	heartbeatTimeout   = 15 * time.Second
	defaultNodeTimeout = time.Hour
	// shortWait is n8n's limit under which a waiting run still counts as running.
	shortWait = 65 * time.Second
)

// step runs one node and tells the plan what came of it.
func (r *run) step(ctx workflow.Context, step *plan.Step) error {
	r.steps++
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("%s (run %d)", step.Node, step.Run))
	node := r.graph.Node(step.Node)
	if step.Start && node.Trigger && r.start.Data != nil && r.start.Pins[step.Node] == nil {
		now := workflow.Now(ctx).UnixMilli()
		return r.finish(step, &budflow.RunNodeResult{Outputs: r.start.Data, StartTime: now})
	}
	request := r.request(step, node)
	result, err := r.runNode(ctx, node, request)
	for err == nil && result.Directive != nil {
		if result.Directive.Wait == nil {
			err = budflow.Errorf(budflow.Unsupported, "the node %q asks for something that this release cannot do", step.Node)
			break
		}
		if err = r.wait(ctx, step, result, request); err == nil {
			result, err = r.runNode(ctx, node, request)
		}
	}
	if err != nil {
		r.machine.Fail(step)
		return err
	}
	return r.finish(step, result)
}

// request gathers what the node may see.
func (r *run) request(step *plan.Step, node *plan.Node) *budflow.RunNodeRequest {
	info := r.start.Execution
	info.CustomData = maps.Clone(r.customData)
	request := &budflow.RunNodeRequest{
		Execution: info, Node: step.Node, RunIndex: step.Run, ExecutionIndex: step.Index,
		Inputs: make([]*budflow.Ref, len(step.Inputs)), Sources: make([]*budflow.Source, len(step.Inputs)),
		Context: r.contexts[step.Node], Pins: r.start.Pins, Contexts: maps.Clone(r.contexts),
		InlineBudget: MaxInline,
	}
	for i, input := range step.Inputs {
		if input == nil {
			continue
		}
		request.Sources[i] = input.Source
		request.Inputs[i] = r.data(step, i, input)
	}
	if step.Start {
		request.Sources = nil
	}
	if node.Class != budflow.Outside {
		request.Runs = r.log()
	} else if node.ReadsRuns {
		request.Runs = r.log()
		r.inlined += inlineBytes(request.Runs.Tail)
	}
	return request
}

// data finds the items of an input.
func (r *run) data(step *plan.Step, i int, input *plan.Input) *budflow.Ref {
	switch source := input.Source; {
	case input.Empty:
		return oneEmptyItem()
	case source != nil:
		if at := source.Run - r.base[source.Node]; at >= 0 {
			return r.tail[source.Node][at].Outputs[source.Output]
		}
		return r.carried[sourceKey(source)]
	case step.Start && i < len(r.startData()):
		return r.startData()[i]
	}
	return &budflow.Ref{Inline: budflow.Raw("[]")}
}

func sourceKey(s *budflow.Source) string { return fmt.Sprintf("%s:%d:%d", s.Node, s.Run, s.Output) }

// runNode runs the activity in the class of the node. A result is always a value;
// an error means that the run was canceled or the infrastructure gave up.
func (r *run) runNode(ctx workflow.Context, node *plan.Node, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
	var future workflow.Future
	if node.Class == budflow.Outside {
		if !r.recorded {
			if err := r.record(ctx, budflow.StatusRunning, time.Time{}); err != nil {
				return nil, err
			}
		}
		future = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, outside(node)), ActivityRunNode, request)
	} else {
		options := infrastructure(node.Name)
		future = workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, options), ActivityRunNode, request)
	}
	result := &budflow.RunNodeResult{}
	if err := future.Get(ctx, result); err != nil {
		return nil, err
	}
	return result, nil
}

// infrastructure are the options of a local activity: tried again until the run itself ends.
func infrastructure(summary string) workflow.LocalActivityOptions {
	return workflow.LocalActivityOptions{
		StartToCloseTimeout:    localTimeout,
		ScheduleToCloseTimeout: unlimited,
		Summary:                summary,
		RetryPolicy:            retryPolicy(),
	}
}

// retryPolicy has no limit of attempts: the activity itself returns the error of a
// node as a value once the node's tries are used up.
func retryPolicy() *temporal.RetryPolicy {
	return &temporal.RetryPolicy{InitialInterval: infrastructureInterval, BackoffCoefficient: 2, MaximumInterval: infrastructureMaximum}
}

func outside(node *plan.Node) workflow.ActivityOptions {
	timeout := defaultNodeTimeout
	if node.Timeout > 0 {
		timeout = time.Duration(node.Timeout * float64(time.Second))
	}
	return workflow.ActivityOptions{
		TaskQueue:           node.Queue,
		StartToCloseTimeout: timeout,
		HeartbeatTimeout:    heartbeatTimeout,
		WaitForCancellation: true,
		RetryPolicy:         retryPolicy(),
		Summary:             node.Name,
	}
}

// finish stores the run of a node and tells the plan.
func (r *run) finish(step *plan.Step, result *budflow.RunNodeResult) error {
	if result.Context != nil {
		r.contexts[step.Node] = result.Context
	}
	for key, value := range result.CustomData {
		if r.customData == nil {
			r.customData = map[string]string{}
		}
		r.customData[key] = value
	}
	r.last = result.Error
	if result.Outputs == nil && result.Error == nil {
		r.machine.NoData(step)
		return nil
	}
	record := nodeRun(step, result)
	r.inlined += inlineBytes(budflow.RunData{step.Node: {record}})
	r.tail[step.Node] = append(r.tail[step.Node], record)
	if result.Error != nil {
		record.Status = budflow.StatusError
		if result.Outputs == nil {
			r.machine.Fail(step)
			r.failure = result.Error
			return nil
		}
	}
	return r.machine.Finish(step, counts(result.Outputs))
}

func nodeRun(step *plan.Step, result *budflow.RunNodeResult) *budflow.NodeRun {
	record := &budflow.NodeRun{
		StartTime: result.StartTime, ExecutionTime: result.ExecutionTime, ExecutionIndex: step.Index, Status: budflow.StatusSuccess,
		Outputs: result.Outputs, Error: result.Error, Hints: result.Hints, Metadata: result.Metadata, Source: []*budflow.Source{},
	}
	if !step.Start {
		sources := make([]*budflow.Source, 0, len(step.Inputs))
		for _, input := range step.Inputs {
			if input == nil {
				sources = append(sources, nil)
			} else {
				sources = append(sources, input.Source)
			}
		}
		record.Source = sources
	}
	return record
}

func inlineBytes(runs budflow.RunData) int {
	total := 0
	for _, list := range runs { // a sum does not depend on the order
		for _, record := range list {
			for _, ref := range record.Outputs {
				if ref != nil {
					total += len(ref.Inline)
				}
			}
			if e := record.Error; e != nil {
				total += len(e.Message) + len(e.Description) + len(e.Stack)
			}
		}
	}
	return total
}

// errorOf turns a failure that Temporal reports into an error of the run.
func errorOf(err error) *budflow.Error {
	if e, ok := errors.AsType[*budflow.Error](err); ok {
		return e
	}
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return budflow.Errorf(budflow.Code(app.Type()), "%s", app.Message())
	}
	if timeout, ok := errors.AsType[*temporal.TimeoutError](err); ok {
		return budflow.Errorf(budflow.NodeFailed, "the node ran longer than it may (%s)", timeout.TimeoutType())
	}
	return budflow.Errorf(budflow.Internal, "%s", err)
}
