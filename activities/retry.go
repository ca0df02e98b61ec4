package activities

import (
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/budflow/budflow"
)

// n8n's limits of "Retry On Fail".
const (
	minTries, defaultTries, maxTries = 2, 3, 5
	defaultWait, maxWait             = time.Second, 5 * time.Second
)

// tryAgain returns the failure that makes Temporal run the node again, or nil when
// the outcome stands. A node whose first item tells of an error counts as failed.
func (r *nodeRun) tryAgain(failure *budflow.Error, outputs [][]budflow.Item) error {
	if !r.node.RetryOnFail || r.attempt >= r.tries() {
		return nil
	}
	if failure == nil && !firstItemFailed(outputs) {
		return nil
	}
	wait, message := r.waitBetween(), "the first item tells of an error"
	if failure != nil {
		message = failure.Message
		wait = max(wait, failure.RetryAfter)
	}
	return temporal.NewApplicationErrorWithOptions(message, string(budflow.NodeFailed), temporal.ApplicationErrorOptions{NextRetryDelay: wait})
}

func (r *nodeRun) tries() int {
	tries := defaultTries
	if n := r.node.MaxTries; n != nil && *n != 0 {
		tries = int(*n)
	}
	return min(max(tries, minTries), maxTries)
}

func (r *nodeRun) waitBetween() time.Duration {
	wait := defaultWait
	if ms := r.node.WaitBetweenTries; ms != nil && *ms != 0 {
		wait = time.Duration(*ms) * time.Millisecond
	}
	return min(max(wait, time.Millisecond), maxWait)
}

func firstItemFailed(outputs [][]budflow.Item) bool {
	return len(outputs) > 0 && len(outputs[0]) > 0 && outputs[0][0].JSON.Value("error") != nil
}
