package activities

import (
	"context"
	"sync"
	"time"

	"github.com/budflow/budflow/store"
)

// variablesFor is how long a worker trusts the variables that it has read.
const variablesFor = time.Second

// variables keeps what $vars shows. A change is seen within variablesFor.
type variables struct {
	store *store.Store

	mu     sync.Mutex
	values map[string]string
	read   time.Time
}

func (v *variables) current(ctx context.Context) (map[string]string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.values != nil && time.Since(v.read) < variablesFor {
		return v.values, nil
	}
	list, err := v.store.ListVariables(ctx)
	if err != nil {
		return nil, err
	}
	v.values = make(map[string]string, len(list))
	for _, variable := range list {
		v.values[variable.Key] = variable.Value
	}
	v.read = time.Now()
	return v.values, nil
}
