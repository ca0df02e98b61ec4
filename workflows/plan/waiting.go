package plan

import (
	"slices"
	"strconv"

	"github.com/budflow/budflow"
)

func runKey(node string, run int) string { return node + ":" + strconv.Itoa(run) }

func (m *Machine) waiting(node string) int {
	return slices.IndexFunc(m.Waiting, func(w WaitingNode) bool { return w.Node == node })
}

// fill puts data into the first slot of the node whose input is free, or into a new slot.
func (m *Machine) fill(node string, inputs, input int, data *Input) []*Input {
	i := m.waiting(node)
	if i < 0 {
		m.Waiting = append(m.Waiting, WaitingNode{Node: node})
		i = len(m.Waiting) - 1
	}
	w := &m.Waiting[i]
	for _, slot := range w.Slots {
		if slot[input] == nil {
			slot[input] = data
			return slot
		}
	}
	slot := make([]*Input, inputs)
	slot[input] = data
	w.Slots = append(w.Slots, slot)
	return slot
}

func (m *Machine) removeSlot(node string, slot []*Input) {
	i := m.waiting(node)
	w := &m.Waiting[i]
	w.Slots = slices.DeleteFunc(w.Slots, func(s []*Input) bool { return &s[0] == &slot[0] })
	if len(w.Slots) == 0 {
		m.Waiting = slices.Delete(m.Waiting, i, i+1)
	}
}

// release runs when the stack is empty: it lets a node with several inputs go on
// with the inputs that it has, where its type allows that. It reports whether
// something is on the stack again.
func (m *Machine) release() bool {
	for again := true; again; {
		again = false
		for _, w := range slices.Clone(m.Waiting) {
			node := m.graph.Node(w.Node)
			if m.neverPartial(node) || m.ancestorWaits(w.Node) {
				continue
			}
			slot := w.Slots[0]
			if !m.enough(node, slot) {
				continue
			}
			m.removeSlot(w.Node, slot)
			if !slices.ContainsFunc(slot, func(in *Input) bool { return in != nil && in.Items > 0 }) {
				again = true
				break
			}
			inputs := slices.Clone(slot)
			for len(inputs) < max(node.Inputs, 1) {
				inputs = append(inputs, nil)
			}
			m.Stack = append(m.Stack, Entry{Node: w.Node, Inputs: emptied(inputs)})
			return true
		}
	}
	return false
}

// emptied replaces missing inputs by inputs without items.
func emptied(inputs []*Input) []*Input {
	for i, in := range inputs {
		if in == nil {
			inputs[i] = &Input{}
		}
	}
	return inputs
}

// neverPartial reports whether the node wants all its inputs. Only order v1 asks.
func (m *Machine) neverPartial(n *Node) bool {
	if m.graph.Order != "v1" || n.Required == nil {
		return false
	}
	inputs := max(n.Inputs, 1)
	return n.Required.Count == inputs || len(n.Required.Indexes) == inputs
}

func (m *Machine) ancestorWaits(node string) bool {
	return slices.ContainsFunc(m.graph.ancestors(node), func(a string) bool { return m.waiting(a) >= 0 })
}

func (m *Machine) enough(n *Node, slot []*Input) bool {
	if m.graph.Order != "v1" || n.Required == nil {
		return true
	}
	for _, i := range n.Required.Indexes {
		if i >= len(slot) || slot[i] == nil {
			return false
		}
	}
	there := 0
	for _, in := range slot {
		if in != nil {
			there++
		}
	}
	return there >= n.Required.Count
}

// pullOtherInputs is order v0's way to feed a node with several inputs: what leads to
// its other inputs, and has not run and is not due, is made to run with one empty item.
func (m *Machine) pullOtherInputs(s *Step, next successor, items int) {
	siblings := map[string]bool{}
	for _, targets := range m.graph.Node(s.Node).Wires {
		for _, t := range targets {
			siblings[t.Node] = true
		}
	}
	for _, input := range m.graph.parents[next.target.Node] {
		for _, from := range input {
			if from.node == s.Node || m.graph.Node(from.node) == nil {
				continue
			}
			if name := m.toPull(s, from.node, siblings); name != "" && m.mayPull(s, name, from.node, items) {
				m.Stack = append(m.Stack, Entry{
					Node:   name,
					Inputs: []*Input{{Source: &budflow.Source{Node: s.Node, Output: next.output, Run: s.Run}, Items: 1, Empty: true}},
				})
			}
		}
	}
}

// toPull finds the farthest ancestor of a parent that must be started, or "" when the parent will get its data anyway.
func (m *Machine) toPull(s *Step, parent string, siblings map[string]bool) string {
	name := parent
	chain := append([]string{parent}, m.graph.ancestors(parent)...)
	for _, candidate := range chain {
		if siblings[candidate] && !m.inputIsEmpty(candidate) {
			return ""
		}
		if m.due(candidate) {
			return ""
		}
		if m.Runs[candidate] > 0 || candidate == s.Node {
			break
		}
		name = candidate
	}
	return name
}

// mayPull keeps a node from running that an empty output has just ruled out, and
// starts only nodes which nothing else will feed.
func (m *Machine) mayPull(s *Step, name, parent string, items int) bool {
	if items == 0 && slices.Contains(m.graph.ancestors(name), s.Node) {
		return false
	}
	return m.graph.connectedInputs(name) == 0 || m.inputIsEmpty(parent)
}

func (m *Machine) due(node string) bool {
	return slices.ContainsFunc(m.Stack, func(e Entry) bool { return e.Node == node })
}

// inputIsEmpty reports whether nothing that feeds input 0 of a node has given an item.
func (m *Machine) inputIsEmpty(node string) bool {
	inputs := m.graph.parents[node]
	if len(inputs) == 0 {
		return true
	}
	for _, from := range inputs[0] {
		if m.Runs[from.node] == 0 {
			continue
		}
		counts := m.Counts[from.node]
		if from.output < len(counts) && counts[from.output] > 0 {
			return false
		}
	}
	return true
}
