package trigger

import (
	"testing"

	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/nodetest"
)

func TestNodes(t *testing.T) {
	for _, typ := range []*nodes.Type{&Manual, &Start, &Error, &Called, &Webhook, &Respond, &Schedule, &Cron, &Interval} {
		t.Run(typ.Spec.DisplayName, func(t *testing.T) { nodetest.Run(t, typ) })
	}
}
