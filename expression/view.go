package expression

import (
	"context"
	"slices"

	"github.com/budflow/budflow"
)

// view reads the data of a scope by n8n's rules. Both the fast path and scripts read through it.
type view struct {
	ctx      context.Context
	scope    *Scope
	siblings *budflow.Object // the object that holds the parameter being resolved; nil = none
}

// input returns the items that the node works on; there must be one.
func (v *view) input() ([]budflow.Item, *budflow.Error) {
	if len(v.scope.Input) == 0 {
		return nil, failure("no_execution_data", "No execution data available")
	}
	return v.scope.Input, nil
}

// current returns the item at the item index.
func (v *view) current() (*budflow.Item, *budflow.Error) {
	items, err := v.input()
	if err != nil {
		return nil, err
	}
	return v.at(items)
}

func (v *view) at(items []budflow.Item) (*budflow.Item, *budflow.Error) {
	i := v.scope.Item
	if i >= len(items) {
		return nil, failure("", "No data found for item-index: \"%d\"", i)
	}
	return &items[max(i, 0)], nil
}

// node returns a node of the workflow.
func (v *view) node(name string) (*budflow.Node, *budflow.Error) {
	if v.scope.Workflow != nil {
		if n := v.scope.Workflow.Node(name); n != nil {
			return n, nil
		}
	}
	return nil, failure("", "Referenced node doesn't exist")
}

func (v *view) runs(node string) int {
	if v.scope.Runs == nil {
		return 0
	}
	return v.scope.Runs.Count(node)
}

// pinned returns the pinned items of a node, which count in manual mode only.
func (v *view) pinned(node string) ([]budflow.Item, bool) {
	if v.scope.Mode != budflow.ModeManual {
		return nil, false
	}
	items, ok := v.scope.Pins[node]
	return items, ok
}

// executed fails unless a node has run or is pinned.
func (v *view) executed(node string) *budflow.Error {
	if _, pinned := v.pinned(node); pinned || v.runs(node) > 0 {
		return nil
	}
	return failure("no_node_execution_data", "Referenced node is unexecuted")
}

// output names a branch and a run of a node; a nil branch is the one by which the node is connected, a nil or -1 run the last one.
type output struct {
	node        string
	branch, run *int
}

// items returns the items of an output of a node: those of a run, else the pinned ones.
func (v *view) items(of output) ([]budflow.Item, *budflow.Error) {
	items, err := v.runItems(of)
	if err != nil {
		if pinned, ok := v.pinned(of.node); ok {
			return pinned, nil
		}
	}
	return items, err
}

func (v *view) runItems(of output) ([]budflow.Item, *budflow.Error) {
	if _, err := v.node(of.node); err != nil {
		return nil, err
	}
	if err := v.executed(of.node); err != nil {
		return nil, err
	}
	run := v.runs(of.node) - 1
	if of.run != nil && *of.run != -1 {
		run = *of.run
	}
	if run < 0 || run >= v.runs(of.node) {
		return nil, failure("", "Run %d of node %q not found", run, of.node)
	}
	outputs := v.scope.Runs.Outputs(of.node, run)
	if outputs == 0 {
		return nil, absent("Cannot read properties of undefined (reading 'main')")
	}
	var branch int
	if of.branch != nil {
		branch = *of.branch
	} else {
		connected, ok := v.branch(of.node)
		if !ok {
			return nil, failure("", "connect %q to %q", v.scope.Node, of.node)
		}
		branch = connected
	}
	if branch < 0 || branch >= outputs {
		return nil, failure("", "Node %q has no branch with index %d.", of.node, branch)
	}
	return v.load(of.node, run, branch)
}

func (v *view) load(node string, run, branch int) ([]budflow.Item, *budflow.Error) {
	items, err := v.scope.Runs.Items(v.ctx, node, run, branch)
	if err != nil {
		e := budflow.AsError(err)
		if e.Code == budflow.NodeFailed { // must not be swallowed
			return nil, e
		}
		return nil, &budflow.Error{Code: e.Code, Name: "Error", Message: e.Message, Cause: err}
	}
	return items, nil
}

// branch is the output by which a node leads to the active one: the first found going back.
func (v *view) branch(from string) (int, bool) {
	wires := v.scope.Workflow.Connections
	seen := map[string]bool{}
	for queue := []string{v.scope.Node}; len(queue) > 0; queue = queue[1:] {
		if seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		for _, wire := range parents(wires, queue[0]) {
			if wire.Node == from {
				return wire.Output, true
			}
			queue = append(queue, wire.Node)
		}
	}
	return 0, false
}

// parents are the main outputs that lead into a node.
func parents(wires budflow.Connections, node string) []budflow.Source {
	var found []budflow.Source
	for _, from := range wires {
		for _, kind := range from.Types {
			if kind.Type != budflow.MainConnection {
				continue
			}
			for i, targets := range kind.Outputs {
				if slices.ContainsFunc(targets, func(t budflow.Target) bool { return t.Node == node && t.Type == budflow.MainConnection }) {
					found = append(found, budflow.Source{Node: from.Source, Output: i})
				}
			}
		}
	}
	return found
}

// nodeItem is the item of $node["name"]: the one at the item index of the node's last run.
func (v *view) nodeItem(name string) (*budflow.Item, *budflow.Error) {
	items, err := v.items(output{node: name})
	if err != nil {
		return nil, err
	}
	if len(items) == 0 {
		kind := "no_execution_data"
		if len(parents(v.scope.Workflow.Connections, name)) == 0 {
			kind = "no_input_connection"
		}
		return nil, failure(kind, "No execution data available")
	}
	return v.at(items)
}

// reachable tells whether a node comes before the active one.
func (v *view) reachable(name string) bool {
	_, ok := v.branch(name)
	return ok
}

// edge is the first (or last) item of an output; nil = it is empty.
func (v *view) edge(of output, last bool) (*budflow.Item, *budflow.Error) {
	items, err := v.items(v.defaultBranch(of))
	if err != nil || len(items) == 0 {
		return nil, err
	}
	if last {
		return &items[len(items)-1], nil
	}
	return &items[0], nil
}

// defaultBranch fills in the branch of $(name).first, last and all, which need no connection.
func (v *view) defaultBranch(of output) output {
	if of.branch == nil {
		branch := 0
		if v.scope.Workflow != nil {
			branch, _ = v.branch(of.node)
		}
		of.branch = &branch
	}
	return of
}

// source tells where the items of an input came from; nil = unknown.
func (v *view) source(input int) *budflow.Source {
	if input < 0 || input >= len(v.scope.Sources) {
		return nil
	}
	return v.scope.Sources[input]
}
