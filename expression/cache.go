package expression

import (
	"container/list"
	"sync"
)

// programs keeps the compiled templates that were used last.
type programs struct {
	mu     sync.Mutex
	limit  int
	bytes  int // of the sources kept
	byText map[string]*list.Element
	order  *list.List // of *cached, the last used first
}

type cached struct {
	text    string
	program *program
}

// Sources beyond this sum push older ones out.
const maxCachedBytes = 16 << 20

func newPrograms(limit int) *programs {
	return &programs{limit: limit, byText: map[string]*list.Element{}, order: list.New()}
}

// get returns the compiled template, compiling it when it is not there.
func (c *programs) get(template string) *program {
	c.mu.Lock()
	if e, ok := c.byText[template]; ok {
		c.order.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*cached).program
	}
	c.mu.Unlock()
	p := compile(template)
	c.put(template, p)
	return p
}

func (c *programs) put(template string, p *program) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.byText[template]; ok {
		return
	}
	c.byText[template] = c.order.PushFront(&cached{template, p})
	c.bytes += len(template)
	for c.order.Len() > c.limit || c.bytes > maxCachedBytes {
		oldest := c.order.Remove(c.order.Back()).(*cached)
		delete(c.byText, oldest.text)
		c.bytes -= len(oldest.text)
	}
}
