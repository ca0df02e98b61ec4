package workflows_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

// Names of queues stand in histories and never change.
func TestTaskQueues(t *testing.T) {
	require.Equal(t, "budflow", workflows.DefaultTaskQueue)
	require.Equal(t, "budflow.outside", workflows.OutsideTaskQueue)
	for _, name := range []string{"gpu", "EU-west_1", strings.Repeat("x", 64)} {
		queue, err := workflows.GroupTaskQueue(name)
		require.NoError(t, err)
		require.Equal(t, "budflow.group."+name, queue)
	}
	for _, name := range []string{"", "a b", "a.b", "={{ 1 }}", "ü", strings.Repeat("x", 65)} {
		_, err := workflows.GroupTaskQueue(name)
		require.Equal(t, budflow.Invalid, budflow.CodeOf(err), name)
	}
}
