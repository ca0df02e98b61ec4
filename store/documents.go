package store

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/budflow/budflow"
)

// Documents keeps the workflow versions that were used last in memory. A version
// never changes, so neither does what is kept. Documents are shared: read only.
type Documents struct {
	store *Store
	cache *lru.Cache[string, *budflow.Workflow]
}

// keptDocuments is how many versions stay in memory.
const keptDocuments = 512

// NewDocuments returns an empty memory in front of a store.
func NewDocuments(s *Store) *Documents {
	cache, _ := lru.New[string, *budflow.Workflow](keptDocuments)
	return &Documents{store: s, cache: cache}
}

// Get returns the document of a version. NotFound = there is no such version.
func (d *Documents) Get(ctx context.Context, workflowID, version string) (*budflow.Workflow, error) {
	key := workflowID + "/" + version
	if w, ok := d.cache.Get(key); ok {
		return w, nil
	}
	v, err := d.store.GetVersion(ctx, workflowID, version)
	if err != nil {
		return nil, err
	}
	d.cache.Add(key, v.Document)
	return v.Document, nil
}
