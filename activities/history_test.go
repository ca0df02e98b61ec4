package activities

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
)

// A run that cannot be read must not look like one that never was.
func TestHistoryRemembersThatItCouldNotRead(t *testing.T) {
	blobs, err := blobstore.Open(t.Context(), "mem://", nil)
	require.NoError(t, err)
	request := &budflow.RunNodeRequest{
		Runs: budflow.RunLog{Chunks: []budflow.Chunk{{Key: "runs/1/gone", Counts: map[string]int{"A": 1}}}},
		Pins: map[string]*budflow.Ref{"B": {Key: "runs/1/gone", Items: 1}},
	}
	h := newHistory(t.Context(), blobstore.NewItems(blobs, 1<<10), request)
	require.Equal(t, 1, h.Count("A"))
	require.NoError(t, h.failed)
	require.Nil(t, h.Sources("A", 0))
	require.Equal(t, budflow.NotFound, budflow.CodeOf(h.failed))
	_, err = h.pins()
	require.Equal(t, budflow.NotFound, budflow.CodeOf(err))
}
