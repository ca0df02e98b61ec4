package transform_test

import (
	"testing"

	"github.com/budflow/budflow/nodes/transform"
	"github.com/budflow/budflow/nodes/nodetest"
)

func TestSort(t *testing.T) { nodetest.Run(t, &transform.Sort) }
