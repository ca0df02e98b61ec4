package blobstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"

	"github.com/budflow/budflow"
)

// Items writes and reads the items behind a budflow.Ref, and the run chunks of long
// executions. It keeps what it saw last in memory, so that a run which stays in one
// process never reads back what it just wrote. Items from it are shared: read only.
type Items struct {
	store *Store

	mu    sync.Mutex
	cache *simplelru.LRU[string, cached]
	bytes int
	limit int
}

const jsonType = "application/json"

type cached struct {
	value any // []budflow.Item or budflow.RunData
	bytes int
}

// NewItems keeps about cacheBytes of encoded items in memory (decoded ones take several times that).
func NewItems(store *Store, cacheBytes int) *Items {
	s := &Items{store: store, limit: cacheBytes}
	s.cache, _ = simplelru.NewLRU(1<<20, func(_ string, c cached) { s.bytes -= c.bytes })
	return s
}

// Write stores items: inline in the ref up to inline bytes, else as a blob under prefix.
func (s *Items) Write(ctx context.Context, prefix string, items []budflow.Item, inline int) (*budflow.Ref, error) {
	text := budflow.EncodeItems(items)
	ref := &budflow.Ref{Items: len(items), Bytes: len(text), Hash: nameOf(text)}
	if len(text) <= inline {
		ref.Inline = text
	} else {
		key, err := s.store.PutContent(ctx, prefix, text, jsonType)
		if err != nil {
			return nil, err
		}
		ref.Key = key
	}
	s.remember(ref.Hash, items, len(text))
	return ref, nil
}

// Read returns the items behind a ref; a nil ref has none.
func (s *Items) Read(ctx context.Context, ref *budflow.Ref) ([]budflow.Item, error) {
	if ref == nil || ref.Items == 0 {
		return nil, nil
	}
	if items, ok := s.recall(ref.Hash).([]budflow.Item); ok {
		return items, nil
	}
	text := []byte(ref.Inline)
	if ref.Key != "" {
		var err error
		if text, err = s.store.Get(ctx, ref.Key); err != nil {
			return nil, err
		}
	}
	items, err := budflow.DecodeItems(text)
	if err != nil {
		return nil, budflow.Errorf(budflow.Internal, "stored items are not what was written: %w", err)
	}
	s.remember(ref.Hash, items, len(text))
	return items, nil
}

// Outline moves the inline items of a ref to a blob when they are larger than inline bytes.
func (s *Items) Outline(ctx context.Context, prefix string, ref *budflow.Ref, inline int) (*budflow.Ref, error) {
	if ref == nil || len(ref.Inline) <= inline {
		return ref, nil
	}
	key, err := s.store.PutContent(ctx, prefix, ref.Inline, jsonType)
	if err != nil {
		return nil, err
	}
	return &budflow.Ref{Key: key, Hash: ref.Hash, Items: ref.Items, Bytes: ref.Bytes}, nil
}

// WriteChunk stores runs as one blob.
func (s *Items) WriteChunk(ctx context.Context, prefix string, runs budflow.RunData) (budflow.Chunk, error) {
	chunk := budflow.Chunk{Counts: map[string]int{}}
	for node, list := range runs {
		chunk.Counts[node] = len(list)
	}
	if len(runs) == 0 {
		return chunk, nil
	}
	text, err := json.Marshal(runs)
	if err != nil {
		return chunk, budflow.Errorf(budflow.Internal, "encode runs: %w", err)
	}
	chunk.Key, err = s.store.PutContent(ctx, prefix, text, jsonType)
	return chunk, err
}

// ReadChunk returns the runs of a chunk.
func (s *Items) ReadChunk(ctx context.Context, chunk budflow.Chunk) (budflow.RunData, error) {
	if runs, ok := s.recall(chunk.Key).(budflow.RunData); ok {
		return runs, nil
	}
	text, err := s.store.Get(ctx, chunk.Key)
	if err != nil {
		return nil, err
	}
	runs := budflow.RunData{}
	if err := json.Unmarshal(text, &runs); err != nil {
		return nil, budflow.Errorf(budflow.Internal, "stored runs are not what was written: %w", err)
	}
	s.remember(chunk.Key, runs, len(text))
	return runs, nil
}

// ReadLog returns all runs of a log.
func (s *Items) ReadLog(ctx context.Context, log budflow.RunLog) (budflow.RunData, error) {
	if len(log.Chunks) == 0 {
		return log.Tail, nil
	}
	all := budflow.RunData{}
	for _, chunk := range log.Chunks {
		runs, err := s.ReadChunk(ctx, chunk)
		if err != nil {
			return nil, err
		}
		for node, list := range runs {
			all[node] = append(all[node], list...)
		}
	}
	for node, list := range log.Tail {
		all[node] = append(all[node], list...)
	}
	return all, nil
}

func (s *Items) remember(key string, value any, bytes int) {
	if bytes > s.limit {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cache.Contains(key) {
		return
	}
	s.cache.Add(key, cached{value, bytes})
	for s.bytes += bytes; s.bytes > s.limit; {
		s.cache.RemoveOldest()
	}
}

func (s *Items) recall(key string) any {
	if key == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _ := s.cache.Get(key)
	return c.value
}

func nameOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:12])
}
