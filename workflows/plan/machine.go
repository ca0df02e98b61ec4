package plan

import (
	"slices"

	"github.com/budflow/budflow"
)

// State is everything that the plan remembers between two steps. It is the part
// of a continue-as-new snapshot that the plan owns.
type State struct {
	Stack   []Entry        `json:"stack"`
	Waiting []WaitingNode  `json:"waiting,omitempty"`
	Runs    map[string]int `json:"runs"`  // how often each node has run
	Index   int            `json:"index"` // next execution index
	Last    string         `json:"last,omitempty"`
	Done    bool           `json:"done,omitempty"`
	// Counts are the item counts of the last run of each node, by output; they answer the questions of order v0.
	Counts map[string][]int `json:"counts,omitempty"`
	// Deferred is the run that was put back last because its data was not there yet.
	Deferred    string          `json:"deferred,omitempty"`
	Destination string          `json:"destination,omitempty"`
	Filter      map[string]bool `json:"filter,omitempty"` // nodes that may run; nil = all
}

// Entry is a node that is due to run.
type Entry struct {
	Node string `json:"node"`
	// Inputs are by input index; nil = no data.
	Inputs []*Input `json:"inputs"`
	// Start marks the entry that the run began with: its data is not of another node.
	Start bool `json:"start,omitempty"`
}

// Input is the data of one input: an output of an earlier run, or, without a
// Source, what the run began with. Empty is one item without fields.
type Input struct {
	Source *budflow.Source `json:"source,omitempty"`
	Items  int             `json:"items"`
	Empty  bool            `json:"empty,omitempty"`
}

// WaitingNode holds the incomplete inputs of a node with several inputs.
type WaitingNode struct {
	Node  string     `json:"node"`
	Slots [][]*Input `json:"slots"`
}

// Machine walks a graph. It is not safe for concurrent use.
type Machine struct {
	State
	graph *Graph
}

// Step is a node to run now.
type Step struct {
	Entry
	Run   int // run index
	Index int // execution index
}

// NoItems is the count of an output that has no data at all.
const NoItems = -1

// Start returns a machine that begins at a node with the given item counts (by
// input, or by output for a trigger), and runs up to destination ("" = to the end).
func Start(g *Graph, node string, counts []int, destination string) (*Machine, error) {
	g.prepare()
	if g.Node(node) == nil {
		return nil, budflow.Errorf(budflow.Invalid, "want the name of a node to start at, got %q", node)
	}
	m := &Machine{graph: g, State: State{Runs: map[string]int{}, Counts: map[string][]int{}, Destination: destination}}
	if destination != "" {
		if g.Node(destination) == nil {
			return nil, budflow.Errorf(budflow.Invalid, "destinationNode: want the name of a node, got %q", destination)
		}
		m.Filter = g.Upstream(destination)
	}
	inputs := make([]*Input, len(counts))
	for i, n := range counts {
		if n != NoItems {
			inputs[i] = &Input{Items: n}
		}
	}
	m.Stack = []Entry{{Node: node, Inputs: inputs, Start: true}}
	return m, nil
}

// Restore returns a machine that goes on from a state.
func Restore(g *Graph, s State) *Machine {
	g.prepare()
	if s.Runs == nil {
		s.Runs = map[string]int{}
	}
	if s.Counts == nil {
		s.Counts = map[string][]int{}
	}
	return &Machine{graph: g, State: s}
}

// Next returns the node to run now, or nil when the run is over.
func (m *Machine) Next() (*Step, error) {
	for !m.Done {
		if len(m.Stack) == 0 && !m.release() {
			m.Done = true
			break
		}
		entry := m.Stack[0]
		m.Stack = m.Stack[1:]
		step := &Step{Entry: entry, Run: m.Runs[entry.Node], Index: m.Index}
		m.Index++
		key := runKey(entry.Node, step.Run)
		if key == m.Deferred {
			return nil, budflow.Errorf(budflow.NodeFailed, "Stopped execution because it seems to be in an endless loop")
		}
		if m.Filter != nil && !m.Filter[entry.Node] {
			continue
		}
		if !m.ready(entry) {
			m.Stack = append(m.Stack, entry)
			m.Deferred = key
			continue
		}
		if node := m.graph.Node(entry.Node); !m.hasItems(entry) && !node.AlwaysOutput && !(entry.Start && node.Trigger) {
			continue
		}
		return step, nil
	}
	return nil, nil
}

// ready reports whether the inputs of an entry allow it to run. Order v1 runs
// with what is there; v0 wants data on every connected input.
func (m *Machine) ready(e Entry) bool {
	if m.graph.Order == "v1" || e.Start {
		return true
	}
	for input := range m.graph.parents[e.Node] {
		if !m.graph.hasLiveRoot(e.Node, input) {
			return true
		}
		if input < len(e.Inputs) && e.Inputs[input] == nil {
			return false
		}
	}
	return true
}

// hasItems reports whether the input that the node works on has an item: the
// first that is not empty in order v1, input 0 in v0.
func (m *Machine) hasItems(e Entry) bool {
	for i, input := range e.Inputs {
		if input != nil && input.Items > 0 {
			return true
		}
		if i == 0 && m.graph.Order != "v1" {
			break
		}
	}
	return false
}

// NoData records that a node ran, gave no data, and so ends its branch without a trace.
func (m *Machine) NoData(s *Step) { m.Last = s.Node }

// Finish records a run and queues its successors. counts are the items of each output; NoItems = no data.
func (m *Machine) Finish(s *Step, counts []int) error {
	m.Last = s.Node
	m.Runs[s.Node] = s.Run + 1
	m.Counts[s.Node] = counts
	if s.Node == m.Destination {
		return nil
	}
	return m.enqueue(s, counts)
}

// Fail records that the run ends with this node.
func (m *Machine) Fail(s *Step) {
	m.Last = s.Node
	m.Runs[s.Node] = s.Run + 1
	m.Stack = append([]Entry{s.Entry}, m.Stack...)
	m.Done = true
}

type successor struct {
	target Target
	output int
	node   *Node
}

func (m *Machine) enqueue(s *Step, counts []int) error {
	var successors []successor
	v1 := m.graph.Order == "v1"
	for output, targets := range m.graph.Node(s.Node).Wires {
		if output >= len(counts) || counts[output] == NoItems {
			continue
		}
		for _, t := range targets {
			if counts[output] == 0 && (v1 || t.Input == 0) {
				continue
			}
			node := m.graph.Node(t.Node)
			if node == nil {
				return budflow.Errorf(budflow.NodeFailed, "Destination node not found: the wire from %q leads to %q, which does not exist", s.Node, t.Node)
			}
			successors = append(successors, successor{t, output, node})
		}
	}
	if v1 {
		// Each goes to the front, so the last one added runs first: the top-most, then the left-most.
		slices.SortStableFunc(successors, func(a, b successor) int {
			if a.node.Y != b.node.Y {
				return compare(b.node.Y, a.node.Y)
			}
			return compare(b.node.X, a.node.X)
		})
	}
	for _, next := range successors {
		m.add(s, next, counts[next.output])
	}
	return nil
}

func compare(a, b float64) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func (m *Machine) add(s *Step, next successor, items int) {
	data := &Input{Source: &budflow.Source{Node: s.Node, Output: next.output, Run: s.Run}, Items: items}
	connected := m.graph.connectedInputs(next.target.Node)
	if connected <= 1 {
		inputs := make([]*Input, next.target.Input+1)
		inputs[next.target.Input] = data
		m.push(Entry{Node: next.target.Node, Inputs: inputs})
		return
	}
	first := m.waiting(next.target.Node) < 0
	slot := m.fill(next.target.Node, connected, next.target.Input, data)
	if !slices.Contains(slot, nil) {
		m.removeSlot(next.target.Node, slot)
		m.push(Entry{Node: next.target.Node, Inputs: slot})
		return
	}
	if first && m.graph.Order != "v1" {
		m.pullOtherInputs(s, next, items)
	}
}

func (m *Machine) push(e Entry) {
	if m.graph.Order == "v1" {
		m.Stack = append([]Entry{e}, m.Stack...)
	} else {
		m.Stack = append(m.Stack, e)
	}
}
