// Package plan walks a workflow graph as n8n does: a pure state machine that
// knows nodes, wires and item counts, and nothing of items, time or Temporal.
// It follows n8n's two execution orders: v1 (depth first, by position) and v0
// (breadth first).
package plan

import (
	"slices"

	"github.com/budflow/budflow"
)

// Graph is what the plan needs to know of a workflow version. It is stored in
// the history of each run, so its JSON form is short and never changes meaning.
type Graph struct {
	Order string `json:"order"` // v0 or v1
	Nodes []Node `json:"nodes"`

	index   map[string]int
	parents map[string][][]wire // by node and input
}

// Node is one node of the graph, with the wires that leave it.
type Node struct {
	Name         string        `json:"name"`
	Type         string        `json:"type"`
	Class        budflow.Class `json:"class,omitempty"` // "" = this release does not know the type
	Trigger      bool          `json:"trigger,omitempty"`
	Disabled     bool          `json:"disabled,omitempty"`
	AlwaysOutput bool          `json:"always,omitempty"`
	X            float64       `json:"x,omitempty"`
	Y            float64       `json:"y,omitempty"`
	Inputs       int           `json:"inputs,omitempty"` // declared inputs; 0 = 1
	Required     *Required     `json:"required,omitempty"`
	Wires        [][]Target    `json:"wires,omitempty"` // by output
	// ReadsRuns tells that parameters of the node refer to other nodes.
	ReadsRuns bool `json:"reads,omitempty"`
	// Timeout is the longest time of one try, in seconds; 0 = the worker's default.
	Timeout float64 `json:"timeout,omitempty"`
	// Queue is the worker group that runs the node; "" = any worker.
	Queue string `json:"queue,omitempty"`
}

// Required are the inputs that must have data before the node may run without the others.
type Required struct {
	Count   int   `json:"count,omitempty"`
	Indexes []int `json:"indexes,omitempty"`
}

// Target is the end of a wire.
type Target struct {
	Node  string `json:"node"`
	Input int    `json:"input,omitempty"`
}

type wire struct {
	node   string
	output int
}

func (g *Graph) prepare() {
	if g.index != nil {
		return
	}
	g.index = make(map[string]int, len(g.Nodes))
	g.parents = make(map[string][][]wire, len(g.Nodes))
	for i := range g.Nodes {
		g.index[g.Nodes[i].Name] = i
	}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		for output, targets := range n.Wires {
			for _, t := range targets {
				inputs := g.parents[t.Node]
				for len(inputs) <= t.Input {
					inputs = append(inputs, nil)
				}
				inputs[t.Input] = append(inputs[t.Input], wire{n.Name, output})
				g.parents[t.Node] = inputs
			}
		}
	}
}

// Node returns a node by name, or nil.
func (g *Graph) Node(name string) *Node {
	g.prepare()
	if i, ok := g.index[name]; ok {
		return &g.Nodes[i]
	}
	return nil
}

// connectedInputs is the highest connected input + 1.
func (g *Graph) connectedInputs(name string) int { return len(g.parents[name]) }

// ancestors returns every node from which name can be reached over wires, nearest first.
func (g *Graph) ancestors(name string) []string {
	g.prepare()
	var found []string
	seen := map[string]bool{name: true}
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		for _, input := range g.parents[queue[0]] {
			for _, w := range input {
				if !seen[w.node] && g.Node(w.node) != nil {
					seen[w.node] = true
					found = append(found, w.node)
					queue = append(queue, w.node)
				}
			}
		}
	}
	return found
}

// hasLiveRoot reports whether anything that is not disabled can feed an input of a node.
func (g *Graph) hasLiveRoot(name string, input int) bool {
	seen := map[string]bool{name: true}
	queue := append([]wire(nil), g.parents[name][input]...)
	for ; len(queue) > 0; queue = queue[1:] {
		from := queue[0].node
		n := g.Node(from)
		if n == nil || seen[from] {
			continue
		}
		seen[from] = true
		if !n.Disabled {
			return true
		}
		for _, inputs := range g.parents[from] {
			queue = append(queue, inputs...)
		}
	}
	return false
}

// Upstream returns the nodes that must run for destination, itself included.
func (g *Graph) Upstream(destination string) map[string]bool {
	set := map[string]bool{destination: true}
	for _, name := range g.ancestors(destination) {
		set[name] = true
	}
	return set
}

// StartNode picks the node that a manual run starts at when none is named: the
// only root, else the first trigger that can start by itself, else the first of
// n8n's plain start nodes.
func (g *Graph) StartNode(destination string) (string, error) {
	g.prepare()
	candidates := g.roots(destination)
	if len(candidates) == 1 && !g.Node(candidates[0]).Disabled {
		return candidates[0], nil
	}
	for _, name := range candidates {
		n := g.Node(name)
		if n.Trigger && !n.Disabled && !isPlainStart(n.Type) {
			return name, nil
		}
	}
	for _, kind := range plainStarts {
		for _, name := range candidates {
			if n := g.Node(name); n.Type == kind && !n.Disabled {
				return name, nil
			}
		}
	}
	return "", budflow.Errorf(budflow.Invalid, "No node to start the workflow from could be found")
}

var plainStarts = []string{
	"n8n-nodes-base.manualTrigger", "n8n-nodes-base.executeWorkflowTrigger", "n8n-nodes-base.errorTrigger",
	"n8n-nodes-base.start", "n8n-nodes-base.evaluationTrigger",
}

func isPlainStart(kind string) bool {
	return slices.Contains(plainStarts, kind)
}

// roots are the ancestors of destination that nothing feeds (or all nodes without destination), in document order.
func (g *Graph) roots(destination string) []string {
	var roots []string
	upstream := map[string]bool{}
	if destination != "" {
		upstream = g.Upstream(destination)
	}
	for i := range g.Nodes {
		name := g.Nodes[i].Name
		if destination == "" || upstream[name] && len(g.parents[name]) == 0 {
			roots = append(roots, name)
		}
	}
	return roots
}
