package http

import (
	"maps"
	"strconv"
	"sync"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// maxProgress is how many bytes of answers are kept for the next try.
const maxProgress = 256 << 10

// progress holds the answers of items that are done, so that the next try of the
// node does not send their requests again.
type progress struct {
	mu    sync.Mutex
	bytes int
	Done  map[string]budflow.Raw `json:"done"` // items by index
}

// restore reads what the try before kept.
func restore(call *nodes.Call) *progress {
	p := &progress{}
	if call.Progress != nil {
		call.Progress(p)
	}
	if p.Done == nil {
		p.Done = map[string]budflow.Raw{}
	}
	for _, items := range p.Done {
		p.bytes += len(items)
	}
	return p
}

// of returns the answers of an item; nil = it is not done.
func (p *progress) of(item int) []budflow.Item {
	p.mu.Lock()
	text, ok := p.Done[strconv.Itoa(item)]
	p.mu.Unlock()
	if !ok {
		return nil
	}
	items, err := budflow.DecodeItems(text)
	if err != nil {
		return nil
	}
	return items
}

// add records that an item is done. A single item needs no record: its run ends with it.
func (p *progress) add(call *nodes.Call, item int, items []budflow.Item) {
	if call.Heartbeat == nil || len(call.Items()) < 2 {
		return
	}
	text := budflow.Raw(budflow.EncodeItems(items))
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bytes+len(text) <= maxProgress {
		p.bytes += len(text)
		p.Done[strconv.Itoa(item)] = text
	}
	done := make(map[string]budflow.Raw, len(p.Done))
	maps.Copy(done, p.Done)
	call.Heartbeat(&progress{Done: done})
}
