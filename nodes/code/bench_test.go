package code

import (
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/expression"
)

// BenchmarkEachItem measures one item of the mode for each item.
func BenchmarkEachItem(b *testing.B) {
	items := make([]budflow.Item, b.N)
	for i := range items {
		items[i] = budflow.Item{JSON: budflow.NewObject("a", float64(i))}
	}
	call, _ := callOf(&testing.T{}, &Code, budflow.NewObject("mode", eachItem, "jsCode", "return { b: $json.a * 2 }"), `[]`)
	call.Inputs = [][]budflow.Item{items}
	call.Resolver = &evaluator{expression.New(expression.Options{}), expression.Scope{
		Workflow: &budflow.Workflow{ID: "1", Nodes: []*budflow.Node{call.Node}}, Node: "Code", Mode: budflow.ModeManual, Input: items, Timezone: "UTC", Now: time.Now,
	}}
	if out, err := Code.Run(b.Context(), call); err != nil || len(out[0]) != b.N {
		b.Fatal(err)
	}
}
