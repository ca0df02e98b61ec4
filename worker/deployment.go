package worker

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	sdkworker "go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow"
)

// Deployment makes a worker a version of a Temporal Worker Deployment: a run stays
// with the build that it began on, and new runs go to the current build.
type Deployment struct {
	Name  string // of the deployment, the same for all its builds; without "." and ":"
	Build string // id of this build
}

func (d *Deployment) options() sdkworker.DeploymentOptions {
	return sdkworker.DeploymentOptions{
		UseVersioning:             true,
		Version:                   sdkworker.WorkerDeploymentVersion{DeploymentName: d.Name, BuildID: d.Build},
		DefaultVersioningBehavior: workflow.VersioningBehaviorPinned,
	}
}

// promotePause is the time between two tries of Promote.
const promotePause = 250 * time.Millisecond

// Promote makes this build the current one of its deployment, so that new runs
// begin on it. It waits until Temporal has seen the worker poll, or the context ends.
// Any number of workers may do so; those of one build agree.
func (w *Worker) Promote(ctx context.Context) error {
	d := w.config.Deployment
	if d == nil {
		return budflow.Errorf(budflow.Internal, "promote: want a worker that is part of a deployment")
	}
	deployment := w.client.WorkerDeploymentClient().GetHandle(d.Name)
	for {
		_, err := deployment.SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: d.Build, IgnoreMissingTaskQueues: true})
		if err == nil {
			return nil
		}
		if !soon(err) {
			return budflow.Errorf(budflow.Unavailable, "make build %s the current one of the deployment %s: %w", d.Build, d.Name, err)
		}
		select {
		case <-ctx.Done():
			return budflow.Errorf(budflow.Unavailable, "make build %s the current one of the deployment %s: %w", d.Build, d.Name, errors.Join(ctx.Err(), err))
		case <-time.After(promotePause):
		}
	}
}

// soon tells an error that goes away when Temporal has seen the worker.
func soon(err error) bool {
	return isA[*serviceerror.NotFound](err) || isA[*serviceerror.FailedPrecondition](err) || isA[*serviceerror.Unavailable](err) ||
		isA[*serviceerror.ResourceExhausted](err) || isA[*serviceerror.Internal](err)
}

func isA[E error](err error) bool {
	_, is := errors.AsType[E](err)
	return is
}
