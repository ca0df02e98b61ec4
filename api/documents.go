package api

import (
	"context"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

// documents keeps the workflow versions that webhooks used last. A version never
// changes, so neither does what is kept.
type documents struct {
	store *store.Store
	cache *lru.Cache[string, *budflow.Workflow]
}

// keptDocuments is how many versions stay in memory.
const keptDocuments = 512

func newDocuments(s *store.Store) *documents {
	cache, _ := lru.New[string, *budflow.Workflow](keptDocuments)
	return &documents{store: s, cache: cache}
}

func (d *documents) get(ctx context.Context, workflowID, version string) (*budflow.Workflow, error) {
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
