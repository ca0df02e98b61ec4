package worker

import (
	"go.temporal.io/sdk/activity"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow/workflows"
)

// addRuns polls for runs, and for the nodes that run beside them.
func (w *Worker) addRuns() {
	options := w.options()
	options.MaxConcurrentWorkflowTaskExecutionSize = w.config.Runs
	options.MaxConcurrentLocalActivityExecutionSize = w.config.Runs
	if w.config.Autoscale {
		options.WorkflowTaskPollerBehavior = sdkworker.NewPollerBehaviorAutoscaling(sdkworker.PollerBehaviorAutoscalingOptions{})
	}
	if d := w.config.Deployment; d != nil {
		options.DeploymentOptions = d.options()
	}
	p := sdkworker.New(w.client, workflows.DefaultTaskQueue, options)
	for name, f := range map[string]any{
		workflows.RunWorkflowName:    workflows.RunWorkflow,
		workflows.StartScheduledName: workflows.StartScheduled,
		workflows.SweepName:          workflows.Sweep,
	} {
		p.RegisterWorkflowWithOptions(f, workflow.RegisterOptions{Name: name})
	}
	for name, f := range map[string]any{
		workflows.ActivityLoadPlan:         w.activities.LoadPlan,
		workflows.ActivityRunNode:          w.activities.RunNode,
		workflows.ActivityRecord:           w.activities.Record,
		workflows.ActivitySpill:            w.activities.Spill,
		workflows.ActivityPrepareScheduled: w.activities.PrepareScheduled,
		workflows.ActivitySweep:            w.activities.Sweep,
	} {
		p.RegisterActivityWithOptions(f, activity.RegisterOptions{Name: name})
	}
	w.pollers = append(w.pollers, p)
}

// addNodes polls a queue that has nodes only. It is part of no deployment: a run of
// any version may send its nodes there.
func (w *Worker) addNodes(queue string) {
	options := w.options()
	options.DisableWorkflowWorker = true
	p := sdkworker.New(w.client, queue, options)
	p.RegisterActivityWithOptions(w.activities.RunNode, activity.RegisterOptions{Name: workflows.ActivityRunNode})
	w.pollers = append(w.pollers, p)
}

func (w *Worker) options() sdkworker.Options {
	options := sdkworker.Options{
		MaxConcurrentActivityExecutionSize: w.config.Nodes,
		// Stop decides when nodes are handed back; the SDK must not be faster.
		WorkerStopTimeout: w.config.StopTimeout + reportTime,
		OnFatalError:      w.fail,
	}
	if w.config.Autoscale {
		options.ActivityTaskPollerBehavior = sdkworker.NewPollerBehaviorAutoscaling(sdkworker.PollerBehaviorAutoscalingOptions{})
	}
	return options
}
