package activities

import (
	"sync"

	"github.com/budflow/budflow"
)

// Bus tells callers in this process what becomes of the runs that they wait for:
// the answer to a webhook call, and each change of state. Who does not listen
// misses nothing that the records do not hold.
type Bus struct {
	mu        sync.Mutex
	listeners map[string]*Listener
}

// Listener hears of one execution.
type Listener struct {
	// Answers gets the first answer of a Respond to Webhook node.
	Answers chan *budflow.Response
	// Changes gets the execution when it waits and when it ends; a slow reader sees only the last.
	Changes chan *budflow.Execution

	bus *Bus
	id  string
}

// NewBus returns a bus without listeners.
func NewBus() *Bus { return &Bus{listeners: map[string]*Listener{}} }

// Listen begins to hear of an execution; begin before it starts, and Close in the end.
func (b *Bus) Listen(executionID string) *Listener {
	l := &Listener{Answers: make(chan *budflow.Response, 1), Changes: make(chan *budflow.Execution, 1), bus: b, id: executionID}
	b.mu.Lock()
	b.listeners[executionID] = l
	b.mu.Unlock()
	return l
}

// Close ends the listening.
func (l *Listener) Close() {
	l.bus.mu.Lock()
	if l.bus.listeners[l.id] == l {
		delete(l.bus.listeners, l.id)
	}
	l.bus.mu.Unlock()
}

func (b *Bus) listener(executionID string) *Listener {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.listeners[executionID]
}

// Answer hands an answer to the call that waits for it, and reports whether one does.
func (b *Bus) Answer(executionID string, response *budflow.Response) bool {
	l := b.listener(executionID)
	if l == nil {
		return false
	}
	select {
	case l.Answers <- response:
	default: // only the first answer counts
	}
	return true
}

// Changed tells of a new state.
func (b *Bus) Changed(e *budflow.Execution) {
	l := b.listener(e.ID)
	if l == nil {
		return
	}
	for {
		select {
		case l.Changes <- e:
			return
		default:
		}
		select {
		case <-l.Changes:
		default:
		}
	}
}
