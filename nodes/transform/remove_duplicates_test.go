package transform_test

import (
	"testing"

	"github.com/budflow/budflow/nodes/nodetest"
	"github.com/budflow/budflow/nodes/transform"
)

func TestRemoveDuplicates(t *testing.T) { nodetest.Run(t, &transform.RemoveDuplicates) }
