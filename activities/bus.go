package activities

import (
	"context"
	"log/slog"
	"slices"
	"sync"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

// Bus tells callers what becomes of the runs that they wait for: the answer to a
// webhook call, and each change of state. Callers in this process hear at once.
// Those in other processes hear through the remote side, of runs that are watched.
// Who does not listen misses nothing that the records do not hold.
type Bus struct {
	remote Remote // nil = there is only this process
	log    *slog.Logger

	mu        sync.Mutex
	listeners map[string][]*Listener
}

// NewBus returns a bus for callers in this process.
func NewBus() *Bus {
	return &Bus{log: slog.New(slog.DiscardHandler), listeners: map[string][]*Listener{}}
}

// NewSharedBus returns a bus that also reaches callers in the processes that share the remote side.
func NewSharedBus(remote Remote, log *slog.Logger) *Bus {
	b := NewBus()
	b.remote, b.log = remote, log
	return b
}

// Listener hears of one execution; several may hear of the same.
type Listener struct {
	// Answers gets the first answer of a Respond to Webhook node.
	Answers chan *budflow.Response
	// Changes gets the execution when it waits and when it ends; a slow reader sees only the last.
	Changes chan *budflow.Execution

	bus *Bus
	id  string

	mu    sync.Mutex // held by who writes to Changes
	ended bool
}

// Listen begins to hear of an execution; begin before it starts, and Close in the end.
func (b *Bus) Listen(executionID string) *Listener {
	l := &Listener{Answers: make(chan *budflow.Response, 1), Changes: make(chan *budflow.Execution, 1), bus: b, id: executionID}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.listeners[executionID] = append(b.listeners[executionID], l)
	return l
}

// Close ends the listening.
func (l *Listener) Close() {
	b := l.bus
	b.mu.Lock()
	defer b.mu.Unlock()
	left := slices.DeleteFunc(b.listeners[l.id], func(other *Listener) bool { return other == l })
	if b.listeners[l.id] = left; len(left) == 0 {
		delete(b.listeners, l.id)
	}
}

// of returns who listens to an execution.
func (b *Bus) of(executionID string) []*Listener {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.listeners[executionID])
}

// Answer hands the answer of a run to the calls that wait for it here, or leaves it
// for the process that watches the run. An error means that the answer is not safe yet.
func (b *Bus) Answer(ctx context.Context, execution budflow.ExecutionInfo, response *budflow.Response) error {
	here := b.of(execution.ID)
	for _, l := range here {
		l.answer(response)
	}
	if len(here) > 0 || !execution.Watched || b.remote == nil {
		return nil
	}
	return b.remote.SaveAnswer(ctx, execution.ID, response)
}

// Changed tells of the new state of an execution, whose record already has it.
func (b *Bus) Changed(ctx context.Context, e *budflow.Execution, watched bool) {
	if !tellable(e) {
		return
	}
	here := b.of(e.ID)
	for _, l := range here {
		l.change(e)
	}
	if len(here) == 0 && watched && b.remote != nil {
		b.publish(ctx, store.Notice{Kind: store.NoticeChanged, ID: e.ID})
	}
}

// tellable holds for the states that callers wait for.
func tellable(e *budflow.Execution) bool {
	return e.Status.Ended() || e.Status == budflow.StatusWaiting
}

func (l *Listener) answer(response *budflow.Response) {
	select {
	case l.Answers <- response:
	default: // only the first answer counts
	}
}

// change replaces what has not been read yet. Nothing follows an end: a state that
// was read from the records may come late.
func (l *Listener) change(e *budflow.Execution) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return
	}
	l.ended = e.Status.Ended()
	select {
	case <-l.Changes:
	default:
	}
	l.Changes <- e
}
