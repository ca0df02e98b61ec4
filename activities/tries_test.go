package activities

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

func TestTriesRememberFaultsAndData(t *testing.T) {
	memory := newTries()
	request := &budflow.RunNodeRequest{Execution: budflow.ExecutionInfo{ID: "1"}, Node: "N", ExecutionIndex: 3}
	other := &budflow.RunNodeRequest{Execution: budflow.ExecutionInfo{ID: "1"}, Node: "N", ExecutionIndex: 4}
	call := &nodes.Call{}
	call.SaveData("count", "1")
	memory.fault(request)
	memory.keep(request, call)
	memory.fault(request)
	require.Equal(t, leftover{data: map[string]string{"count": "1"}, faults: 2}, memory.recall(request))
	require.Zero(t, memory.recall(other))
	memory.forget(request)
	require.Zero(t, memory.recall(request))
}
