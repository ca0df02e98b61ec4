package activities

import (
	"fmt"
	"maps"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// tries remembers what failed tries of a node left for the next one: the custom data
// that they saved, as in n8n, where all tries share one process, and how many of them
// were faults of the infrastructure, which do not count. A try on another worker, or
// after a crash, starts without it.
type tries struct {
	left *lru.Cache[string, leftover]
}

type leftover struct {
	data   map[string]string
	faults int
}

const keptTries = 1024

func newTries() *tries {
	cache, _ := lru.New[string, leftover](keptTries)
	return &tries{cache}
}

func tryKey(r *budflow.RunNodeRequest) string {
	return fmt.Sprintf("%s/%d/%s", r.Execution.ID, r.ExecutionIndex, r.Node)
}

func (t *tries) recall(r *budflow.RunNodeRequest) leftover {
	left, _ := t.left.Get(tryKey(r))
	return left
}

func (t *tries) keep(r *budflow.RunNodeRequest, call *nodes.Call) {
	if call == nil || len(call.Outcome().CustomData) == 0 {
		return
	}
	left := t.recall(r)
	left.data = maps.Clone(call.Outcome().CustomData)
	t.left.Add(tryKey(r), left)
}

func (t *tries) fault(r *budflow.RunNodeRequest) {
	left := t.recall(r)
	left.faults++
	t.left.Add(tryKey(r), left)
}

func (t *tries) forget(r *budflow.RunNodeRequest) { t.left.Remove(tryKey(r)) }
