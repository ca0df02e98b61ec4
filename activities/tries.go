package activities

import (
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// tries keeps the custom data that failed tries of a node saved, for the next try,
// as n8n does, where all tries share one process. A try on another worker, or after
// a crash, starts without it.
type tries struct {
	saved *lru.Cache[string, map[string]string]
}

const keptTries = 1024

func newTries() *tries {
	cache, _ := lru.New[string, map[string]string](keptTries)
	return &tries{cache}
}

func tryKey(r *budflow.RunNodeRequest) string {
	return fmt.Sprintf("%s/%d/%s", r.Execution.ID, r.ExecutionIndex, r.Node)
}

func (t *tries) keep(r *budflow.RunNodeRequest, call *nodes.Call) {
	if call == nil {
		return
	}
	if data := call.Outcome().CustomData; len(data) > 0 {
		t.saved.Add(tryKey(r), data)
	}
}

func (t *tries) recall(r *budflow.RunNodeRequest) map[string]string {
	data, _ := t.saved.Get(tryKey(r))
	return data
}

func (t *tries) forget(r *budflow.RunNodeRequest) { t.saved.Remove(tryKey(r)) }
