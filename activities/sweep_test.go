package activities_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/store"
)

func TestSweepDeletesOldAnswers(t *testing.T) {
	now := time.Now()
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "test.db"), &store.Options{Synchronous: "OFF", Now: func() time.Time { return now }})
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	blobs, err := blobstore.Open(t.Context(), "mem://", nil)
	require.NoError(t, err)
	registry, err := nodes.NewRegistry()
	require.NoError(t, err)
	work, err := activities.New(activities.Config{
		Store: s, Blobs: blobs, Items: blobstore.NewItems(blobs, 1<<20), Nodes: registry,
		Expressions: expression.New(expression.Options{}), Bus: activities.NewBus(),
	})
	require.NoError(t, err)

	now = time.Now().Add(-2 * time.Hour)
	require.NoError(t, s.SaveAnswer(t.Context(), "1", &budflow.Response{}))
	now = time.Now().Add(-30 * time.Minute)
	require.NoError(t, s.SaveAnswer(t.Context(), "2", &budflow.Response{}))
	more, err := work.Sweep(t.Context())
	require.NoError(t, err)
	require.False(t, more)
	_, err = s.GetAnswer(t.Context(), "1")
	require.Equal(t, budflow.NotFound, budflow.CodeOf(err))
	_, err = s.GetAnswer(t.Context(), "2")
	require.NoError(t, err)
}
