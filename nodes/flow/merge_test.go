package flow_test

import (
	"testing"

	"github.com/budflow/budflow/nodes/flow"
	"github.com/budflow/budflow/nodes/nodetest"
)

func TestMerge(t *testing.T) { nodetest.Run(t, &flow.Merge) }
