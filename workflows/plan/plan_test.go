package plan_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows/plan"
)

// graphOf reads "A>B C; B>D:1" (A to input 0 of B and C, B to input 1 of D; "A/1>B"
// is output 1 of A) and places the nodes in the order of their names.
func graphOf(order, wires string) *plan.Graph {
	g := &plan.Graph{Order: order}
	at := map[string]int{}
	node := func(name string) *plan.Node {
		i, ok := at[name]
		if !ok {
			i = len(g.Nodes)
			at[name] = i
			g.Nodes = append(g.Nodes, plan.Node{Name: name, Type: "t", Class: budflow.InProcess, Y: float64(name[0])})
		}
		return &g.Nodes[i]
	}
	for part := range strings.SplitSeq(wires, ";") {
		from, targets, _ := strings.Cut(strings.TrimSpace(part), ">")
		name, output := from, 0
		if i := strings.IndexByte(from, '/'); i > 0 {
			name = from[:i]
			fmt.Sscan(from[i+1:], &output)
		}
		node(name)
		for target := range strings.FieldsSeq(targets) {
			t := plan.Target{Node: target}
			if i := strings.IndexByte(target, ':'); i > 0 {
				t.Node = target[:i]
				fmt.Sscan(target[i+1:], &t.Input)
			}
			if !strings.HasPrefix(t.Node, "?") {
				node(t.Node)
			}
			n := node(name)
			for len(n.Wires) <= output {
				n.Wires = append(n.Wires, nil)
			}
			n.Wires[output] = append(n.Wires[output], t)
		}
	}
	return g
}

// walk runs a graph whose nodes give the item counts of outputs (default: one item on
// output 0) and returns "A B:1+0" for each run: name, and the items of each input.
func walk(t *testing.T, m *plan.Machine, outputs func(node string, run int) []int) ([]string, error) {
	t.Helper()
	var order []string
	for range 1000 {
		step, err := m.Next()
		if err != nil || step == nil {
			return order, err
		}
		order = append(order, step.Node)
		counts := []int{1}
		if outputs != nil {
			if c := outputs(step.Node, step.Run); c != nil {
				counts = c
			}
		}
		if err := m.Finish(step, counts); err != nil {
			return order, err
		}
	}
	t.Fatal("want an end, got 1000 steps")
	return nil, nil
}

func TestOrder(t *testing.T) {
	for _, c := range []struct {
		name, order, wires, want string
		outputs                  func(string, int) []int
		change                   func(g *plan.Graph)
	}{
		{name: "v1 goes depth first, the top-most branch first", order: "v1", wires: "S>B A; A>C; B>D", want: "S A C B D"},
		{name: "v0 goes breadth first, in the order of the wires", order: "v0", wires: "S>B A; A>C; B>D", want: "S B A D C"},
		{name: "an output without items ends its branch", order: "v1", wires: "S>A; S/1>B; B>C", want: "S B C",
			outputs: func(n string, _ int) []int { return map[string][]int{"S": {0, 2}}[n] }},
		{name: "two wires into one input are two runs", order: "v1", wires: "S>A B; A>C; B>C", want: "S A C B C"},
		{name: "a node with two inputs waits for both", order: "v1", wires: "S>A B; A>M; B>M:1; M>Z", want: "S A B M Z"},
		{name: "and goes on with one when nothing else is due", order: "v1", wires: "S>A; S/1>B; A>M; B>M:1; M>Z", want: "S A M Z"},
		{name: "unless its type wants all", order: "v1", wires: "S>A; S/1>B; A>M; B>M:1; M>Z", want: "S A",
			change: func(g *plan.Graph) {
				for i := range g.Nodes {
					if g.Nodes[i].Name == "M" {
						g.Nodes[i].Inputs, g.Nodes[i].Required = 2, &plan.Required{Indexes: []int{0, 1}}
					}
				}
			}},
		{name: "a waiting ancestor goes first", order: "v1", wires: "S>A; A>M N; S/1>B; B>M:1 ; M>N:1; N>Z", want: "S A M N Z"},
		{name: "v0 pulls the other branch of a merge", order: "v0", wires: "S>M; A>M:1", want: "S A M"},
		{name: "a loop runs until its output is empty", order: "v1", wires: "S>L; L>B; B>L; L/1>Z", want: "S L B L B L Z",
			outputs: func(n string, run int) []int {
				if n != "L" {
					return nil
				}
				if run < 2 {
					return []int{1, 0}
				}
				return []int{0, 1}
			}},
		{name: "a disabled node is run as any other", order: "v1", wires: "S>A; A>B", want: "S A B",
			change: func(g *plan.Graph) { g.Nodes[1].Disabled = true }},
		{name: "equal places run in reverse order of the wires", order: "v1", wires: "S>A B", want: "S B A",
			change: func(g *plan.Graph) {
				for i := range g.Nodes {
					g.Nodes[i].Y = 0
				}
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := graphOf(c.order, c.wires)
			if c.change != nil {
				c.change(g)
			}
			m, err := plan.Start(g, "S", []int{1}, "")
			if err != nil {
				t.Fatal(err)
			}
			got, err := walk(t, m, c.outputs)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("want %s, got %s", c.want, strings.Join(got, " "))
			}
		})
	}
}

func TestDestinationRunsOnlyWhatItNeeds(t *testing.T) {
	m, err := plan.Start(graphOf("v1", "S>A B; A>C; B>D; C>E"), "S", []int{1}, "C")
	if err != nil {
		t.Fatal(err)
	}
	got, err := walk(t, m, nil)
	if err != nil || !slices.Equal(got, []string{"S", "A", "C"}) {
		t.Errorf("want S A C, got %v, %v", got, err)
	}
}

func TestAWireToNowhereFailsWhenItIsReached(t *testing.T) {
	m, err := plan.Start(graphOf("v1", "S>A; A>?gone"), "S", []int{1}, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err = walk(t, m, nil); err == nil || !strings.Contains(err.Error(), `"?gone", which does not exist`) {
		t.Errorf("want an error that names the missing node, got %v", err)
	}
}

func TestStartNode(t *testing.T) {
	g := graphOf("v1", "A>B; C>B; D>E")
	g.Nodes[2].Type, g.Nodes[2].Trigger = "n8n-nodes-base.manualTrigger", true
	for destination, want := range map[string]string{"": "C", "E": "D", "B": "C"} {
		got, err := g.StartNode(destination)
		if err != nil || got != want {
			t.Errorf("destination %q: want %s, got %s, %v", destination, want, got, err)
		}
	}
	if _, err := graphOf("v1", "A>B; C>B").StartNode(""); err == nil {
		t.Error("want an error without a trigger")
	}
}

// A run that is cut at any step and goes on from its state must end as one that was not cut.
func TestStateCarriesTheRun(t *testing.T) {
	g := graphOf("v1", "S>A B; A>M; B>M:1; M>L; L>X; X>L; L/1>Z")
	outputs := func(n string, run int) []int {
		if n == "L" && run < 3 {
			return []int{2, 0}
		} else if n == "L" {
			return []int{0, 2}
		}
		return nil
	}
	m, _ := plan.Start(g, "S", []int{1}, "")
	want, err := walk(t, m, outputs)
	if err != nil {
		t.Fatal(err)
	}
	m, _ = plan.Start(g, "S", []int{1}, "")
	var got []string
	for {
		text, err := json.Marshal(m.State)
		if err != nil {
			t.Fatal(err)
		}
		var state plan.State
		if err := json.Unmarshal(text, &state); err != nil {
			t.Fatal(err)
		}
		m = plan.Restore(g, state)
		step, err := m.Next()
		if err != nil {
			t.Fatal(err)
		}
		if step == nil {
			break
		}
		got = append(got, step.Node)
		counts := outputs(step.Node, step.Run)
		if counts == nil {
			counts = []int{1}
		}
		if err := m.Finish(step, counts); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("want %v, got %v", want, got)
	}
}
