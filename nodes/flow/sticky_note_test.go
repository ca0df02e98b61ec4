package flow_test

import (
	"testing"

	"github.com/budflow/budflow/nodes/flow"
	"github.com/budflow/budflow/nodes/nodetest"
)

func TestStickyNote(t *testing.T) { nodetest.Run(t, &flow.StickyNote) }
