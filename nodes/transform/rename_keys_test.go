package transform_test

import (
	"testing"

	"github.com/budflow/budflow/nodes/nodetest"
	"github.com/budflow/budflow/nodes/transform"
)

func TestRenameKeys(t *testing.T) { nodetest.Run(t, &transform.RenameKeys) }
