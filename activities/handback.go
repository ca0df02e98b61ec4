package activities

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"

	"github.com/budflow/budflow"
)

// errHandedBack is why the context of a node ended when its worker stops.
var errHandedBack = errors.New("the worker stops")

// stopping tells the nodes that run here that their time is over.
type stopping struct {
	context.Context //nolint:containedctx // it is the signal itself
	stop            context.CancelFunc
}

func newStopping() *stopping {
	ctx, stop := context.WithCancel(context.Background())
	return &stopping{ctx, stop}
}

// HandBack ends the nodes that run, for the worker stops: each fails in a way that
// lets Temporal run it again on another worker at once, as after a crash, but
// without the wait for its heartbeat.
func (a *Activities) HandBack() { a.stopping.stop() }

// untilHandedBack returns a context that ends with HandBack too.
func (s *stopping) untilHandedBack(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	forget := context.AfterFunc(s, func() { cancel(errHandedBack) })
	return ctx, func() {
		forget()
		cancel(nil)
	}
}

// handedBack is the failure of a node that another worker has to run.
func handedBack() error {
	return temporal.NewApplicationErrorWithOptions("the worker stops; another one runs the node again", string(budflow.Unavailable),
		temporal.ApplicationErrorOptions{NextRetryDelay: time.Millisecond})
}
