package expression

import (
	"context"
	"testing"

	"github.com/budflow/budflow"
)

// history is the runs of a workflow A -> B -> C, in which each test says how items are paired.
type history map[string][]budflow.Item

func (h history) Count(node string) int {
	if _, ok := h[node]; ok {
		return 1
	}
	return 0
}
func (h history) Outputs(string, int) int { return 1 }
func (h history) Items(_ context.Context, node string, _, _ int) ([]budflow.Item, error) {
	return h[node], nil
}
func (h history) Context(string) *budflow.Object { return nil }
func (h history) Sources(node string, _ int) []*budflow.Source {
	return map[string][]*budflow.Source{"B": {{Node: "A"}}, "C": {{Node: "B"}}}[node]
}

func named(pairs ...*budflow.Pairing) []budflow.Item {
	items := make([]budflow.Item, len(pairs))
	for i, pair := range pairs {
		items[i] = budflow.Item{JSON: budflow.NewObject("i", float64(i)), Pair: pair}
	}
	return items
}

func wires(names ...string) budflow.Connections {
	var c budflow.Connections
	for i := range len(names) - 1 {
		target := budflow.Target{Node: names[i+1], Type: budflow.MainConnection}
		c = append(c, budflow.NodeConnections{Source: names[i], Types: []budflow.TypeConnections{{Type: budflow.MainConnection, Outputs: [][]budflow.Target{{target}}}}})
	}
	return c
}

func TestPairedItems(t *testing.T) {
	two := named(budflow.Pair(0), budflow.Pair(0))
	from := func(source string, item int) *budflow.Pairing {
		return &budflow.Pairing{Items: []budflow.PairedItem{{Item: item, SourceOverwrite: &budflow.Source{Node: source}}}}
	}
	for _, c := range []struct {
		name string
		runs history
		mode budflow.Mode
		pins map[string][]budflow.Item
		want string // the item of A, or the message of the error
	}{
		{name: "straight", runs: history{"A": two, "B": named(budflow.Pair(1), budflow.Pair(0))}, want: "1"},
		{name: "same item twice", runs: history{"A": two, "B": named(budflow.PairAll(budflow.PairedItem{Item: 1}, budflow.PairedItem{Item: 1}))}, want: "1"},
		{name: "several", runs: history{"A": two, "B": named(budflow.PairAll(budflow.PairedItem{Item: 0}, budflow.PairedItem{Item: 1}))}, want: "Multiple matches found"},
		{name: "overwritten source", runs: history{"A": two, "B": named(from("A", 1))}, want: "1"},
		{name: "no info", runs: history{"A": two, "B": named(nil)},
			want: "Paired item data for item from node 'B' is unavailable. Ensure 'B' is providing the required output."},
		{name: "index too great", runs: history{"A": two, "B": named(budflow.Pair(7))}, want: "Can't get data for expression"},
		{name: "unknown input", runs: history{"A": two, "B": named(budflow.PairInput(0, 3))}, want: "undefined"},
		{name: "endless", runs: history{"A": two, "B": named(from("B", 0))}, want: "Can't get data for expression"},
		{name: "not executed", runs: history{"B": named(budflow.Pair(0))}, want: "Referenced node is unexecuted"},
		{name: "pinned", mode: budflow.ModeManual, runs: history{"A": two}, pins: map[string][]budflow.Item{"B": named(nil)},
			want: "Using the item method doesn't work with pinned data in this scenario. Please unpin 'B' and try again."},
	} {
		t.Run(c.name, func(t *testing.T) {
			scope := &Scope{
				Workflow: &budflow.Workflow{Nodes: []*budflow.Node{{Name: "A"}, {Name: "B"}, {Name: "C"}}, Connections: wires("A", "B", "C")},
				Node:     "C", Mode: c.mode, Runs: c.runs, Pins: c.pins, Input: named(budflow.Pair(0)), Sources: []*budflow.Source{{Node: "B"}},
			}
			got, err := New(Options{}).Evaluate(t.Context(), "={{ $('A').item.json.i }}", scope)
			text := show(got)
			if err != nil {
				text = err.Error()
			}
			if text != c.want {
				t.Errorf("want %s, got %s", c.want, text)
			}
		})
	}
}
