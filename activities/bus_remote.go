package activities

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

// Remote is where processes leave things for each other; *store.Store is one.
type Remote interface {
	SaveAnswer(ctx context.Context, executionID string, response *budflow.Response) error
	GetAnswer(ctx context.Context, executionID string) (*budflow.Response, error)
	GetExecution(ctx context.Context, executionID string, withData bool) (*budflow.Execution, error)
	Publish(ctx context.Context, n store.Notice) error
}

// publishTime bounds how long a run waits for a notice to go out.
const publishTime = 5 * time.Second

// publish sends a notice. Who misses it finds the record later, so a failure holds up no run.
func (b *Bus) publish(ctx context.Context, n store.Notice) {
	ctx, cancel := context.WithTimeout(ctx, publishTime)
	defer cancel()
	if err := b.remote.Publish(ctx, n); err != nil {
		b.log.Warn("a notice to other processes was not sent", "kind", n.Kind, "execution", n.ID, "error", err)
	}
}

// Receive reacts to a notice of another process: it reads what the notice is about
// and delivers it to the listeners of this process. It does not wait for that, so
// that one large record does not hold up the notices that follow.
func (b *Bus) Receive(ctx context.Context, n store.Notice) {
	if b.remote == nil {
		return
	}
	switch n.Kind {
	case store.NoticeAnswer:
		if len(b.of(n.ID)) > 0 {
			go b.deliverAnswer(ctx, n.ID)
		}
	case store.NoticeChanged:
		if len(b.of(n.ID)) > 0 {
			go b.deliverChange(ctx, n.ID)
		}
	case store.NoticeResync:
		if ids := b.heard(); len(ids) > 0 {
			go b.resync(ctx, ids)
		}
	case store.NoticeRoutes: // the gateway's
	}
}

// heard lists the executions that somebody listens to.
func (b *Bus) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Collect(maps.Keys(b.listeners))
}

// resync looks up all that notices may have been missed of.
func (b *Bus) resync(ctx context.Context, executionIDs []string) {
	for _, id := range executionIDs {
		b.deliverAnswer(ctx, id)
		b.deliverChange(ctx, id)
	}
}

func (b *Bus) deliverAnswer(ctx context.Context, executionID string) {
	response, err := b.remote.GetAnswer(ctx, executionID)
	if err != nil {
		b.missed(ctx, executionID, err)
		return
	}
	for _, l := range b.of(executionID) {
		l.answer(response)
	}
}

func (b *Bus) deliverChange(ctx context.Context, executionID string) {
	e, err := b.remote.GetExecution(ctx, executionID, true)
	if err != nil {
		b.missed(ctx, executionID, err)
		return
	}
	if !tellable(e) {
		return
	}
	for _, l := range b.of(executionID) {
		l.change(e)
	}
}

// missed tells of a record that could not be read; whoever listens asks for it later.
func (b *Bus) missed(ctx context.Context, executionID string, err error) {
	if ctx.Err() == nil && budflow.CodeOf(err) != budflow.NotFound {
		b.log.Warn("a notice of another process could not be followed", "execution", executionID, "error", err)
	}
}
