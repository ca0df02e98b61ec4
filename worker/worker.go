// Package worker runs BudFlow's workflow and activities for a Temporal server, and
// brings what they need to that server: the namespace, its search attributes, schedules.
package worker

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/workflows"
)

// Config tells what a worker does, and how much at once. Zero values are defaults.
type Config struct {
	// NoRuns leaves the runs to other workers: this one serves OutsideQueue and Groups only.
	NoRuns bool
	// OutsideQueue also serves the task queue that is only for nodes that reach outside.
	OutsideQueue bool
	// Groups are the named groups that this worker belongs to.
	Groups []string
	// Runs and Nodes are how many workflow tasks, and how many node activities of each
	// task queue, run at once; default 200 each.
	Runs, Nodes int
	// Autoscale lets the number of polls follow the load: for a Temporal on the network.
	Autoscale bool
	// Deployment is the version that this worker is part of; nil = runs are taken from any.
	Deployment *Deployment
	// StopTimeout is the longest time that Stop may be given; default 30 s.
	StopTimeout time.Duration
}

func (c Config) withDefaults() Config {
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

// reportTime is how long nodes that are handed back may take to tell Temporal so.
const reportTime = 3 * time.Second

// Worker polls the task queues that its configuration names.
type Worker struct {
	client     client.Client
	activities *activities.Activities
	config     Config
	pollers    []sdkworker.Worker // one for each task queue
	failed     chan error
	running    atomic.Bool
}

// New returns a worker that is not started yet. The client must be the one that
// starts executions in this process, for eager starts.
func New(c client.Client, a *activities.Activities, config Config) (*Worker, error) {
	if c == nil || a == nil {
		return nil, budflow.Errorf(budflow.Internal, "worker: want a Temporal client and activities")
	}
	w := &Worker{client: c, activities: a, config: config.withDefaults(), failed: make(chan error, 1)}
	if !config.NoRuns {
		w.addRuns()
	}
	if config.OutsideQueue {
		w.addNodes(workflows.OutsideTaskQueue)
	}
	for _, group := range config.Groups {
		queue, err := workflows.GroupTaskQueue(group)
		if err != nil {
			return nil, err
		}
		w.addNodes(queue)
	}
	if len(w.pollers) == 0 {
		return nil, budflow.Errorf(budflow.Invalid, "worker: want runs, a group or the queue of outside nodes to work for, got none")
	}
	return w, nil
}

// Start begins to poll. When it fails nothing polls.
func (w *Worker) Start() error {
	for i, poller := range w.pollers {
		if err := poller.Start(); err != nil {
			for _, started := range w.pollers[:i] {
				started.Stop()
			}
			return budflow.Errorf(budflow.Unavailable, "start the worker: %w", err)
		}
	}
	w.running.Store(true)
	return nil
}

// Stop takes no more work and lets what runs finish until the context ends; then
// nodes are handed back: Temporal gives them to another worker at once. A run whose
// in-process node does not end goes on elsewhere when its task times out (10 s).
func (w *Worker) Stop(ctx context.Context) {
	if !w.running.Swap(false) {
		return
	}
	handBack := context.AfterFunc(ctx, w.activities.HandBack)
	defer handBack()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		var all sync.WaitGroup
		for _, poller := range w.pollers {
			all.Go(poller.Stop)
		}
		all.Wait()
	}()
	select {
	case <-stopped:
		return
	case <-ctx.Done():
	}
	select {
	case <-stopped:
	case <-time.After(reportTime):
	}
}

// Failed gets the error with which the worker gave up polling: it cannot work any more.
func (w *Worker) Failed() <-chan error { return w.failed }

// Ready reports why the worker takes no work; nil = it does.
func (w *Worker) Ready(context.Context) error {
	if !w.running.Load() {
		return errors.New("the worker does not poll")
	}
	return nil
}

func (w *Worker) fail(err error) {
	w.running.Store(false)
	select {
	case w.failed <- err:
	default: // one is enough
	}
}
