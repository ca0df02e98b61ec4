// Package worker builds a Temporal worker that runs BudFlow's workflow and activities.
package worker

import (
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/workflows"
)

// Config tells how much a worker does at once. Zero values are defaults.
type Config struct {
	TaskQueue string // default workflows.DefaultTaskQueue
	// Runs and Nodes are how many workflow tasks, and how many node activities, run at once; default 200 each.
	Runs, Nodes int
	// StopTimeout is how long running nodes may finish when the worker stops; default 30 s.
	StopTimeout time.Duration
}

func (c Config) withDefaults() Config {
	if c.TaskQueue == "" {
		c.TaskQueue = workflows.DefaultTaskQueue
	}
	if c.Runs == 0 {
		c.Runs = 200
	}
	if c.Nodes == 0 {
		c.Nodes = 200
	}
	if c.StopTimeout == 0 {
		c.StopTimeout = 30 * time.Second
	}
	return c
}

// New returns a worker that is not started yet. The client must be the one that
// starts executions in this process, for eager starts.
func New(c client.Client, a *activities.Activities, config Config) (sdkworker.Worker, error) {
	if c == nil || a == nil {
		return nil, budflow.Errorf(budflow.Internal, "worker: want a Temporal client and activities")
	}
	config = config.withDefaults()
	w := sdkworker.New(c, config.TaskQueue, sdkworker.Options{
		MaxConcurrentWorkflowTaskExecutionSize:  config.Runs,
		MaxConcurrentLocalActivityExecutionSize: config.Runs,
		MaxConcurrentActivityExecutionSize:      config.Nodes,
		WorkerStopTimeout:                       config.StopTimeout,
	})
	w.RegisterWorkflowWithOptions(workflows.RunWorkflow, workflow.RegisterOptions{Name: workflows.RunWorkflowName})
	w.RegisterWorkflowWithOptions(workflows.StartScheduled, workflow.RegisterOptions{Name: workflows.StartScheduledName})
	w.RegisterWorkflowWithOptions(workflows.Sweep, workflow.RegisterOptions{Name: workflows.SweepName})
	for name, f := range map[string]any{
		workflows.ActivityLoadPlan: a.LoadPlan,
		workflows.ActivityRunNode:  a.RunNode,
		workflows.ActivityRecord:   a.Record,
		workflows.ActivitySpill:    a.Spill,

		workflows.ActivityPrepareScheduled: a.PrepareScheduled,
		workflows.ActivitySweep:            a.Sweep,
	} {
		w.RegisterActivityWithOptions(f, activity.RegisterOptions{Name: name})
	}
	return w, nil
}
