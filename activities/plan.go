package activities

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/workflows"
	"github.com/budflow/budflow/workflows/plan"
)

// LoadPlan returns the graph of a workflow version.
func (a *Activities) LoadPlan(ctx context.Context, request *workflows.LoadPlanRequest) (*plan.Graph, error) {
	document, err := a.documents.Get(ctx, request.WorkflowID, request.Version)
	if err != nil {
		return nil, activityError(err)
	}
	graph := Graph(document, a.Nodes)
	if err := a.placeNodes(graph, document); err != nil {
		return nil, activityError(err)
	}
	if text, err := json.Marshal(graph); err != nil || len(text) > maxGraph {
		return nil, activityError(budflow.Errorf(budflow.TooLarge, "want a workflow whose graph takes at most %d bytes, got %d", maxGraph, len(text)))
	}
	return graph, nil
}

// placeNodes picks the queue of each node that reaches outside: that of its worker
// group, else of the workflow's, else the one that this installation has for such nodes.
func (a *Activities) placeNodes(g *plan.Graph, document *budflow.Workflow) error {
	for i := range g.Nodes {
		n := &g.Nodes[i]
		if n.Class != budflow.Outside {
			continue
		}
		group := document.Node(n.Name).Rest.Value(workerGroup)
		if group == nil || group == "" {
			group = document.Settings.Value(workerGroup)
		}
		switch name, isText := group.(string); {
		case group == nil || group == "":
			if a.OutsideQueue {
				n.Queue = workflows.OutsideTaskQueue
			}
		case !isText:
			return budflow.Errorf(budflow.Invalid, "the node %q: workerGroup: want the name of a group of workers, got %s", n.Name, budflow.EncodeJSON(group))
		default:
			var err error
			if n.Queue, err = workflows.GroupTaskQueue(name); err != nil {
				return budflow.Errorf(budflow.Invalid, "the node %q: %w", n.Name, err)
			}
		}
	}
	return nil
}

// workerGroup is the field of a node, and the setting of a workflow, that sends
// nodes to a group of workers. It is BudFlow's own; n8n keeps it as it is.
const workerGroup = "workerGroup"

// Graph derives the graph that the plan walks. Wires to nodes that do not exist
// stay: they fail when they are reached.
func Graph(w *budflow.Workflow, registry *nodes.Registry) *plan.Graph {
	g := &plan.Graph{Order: w.Settings.ExecutionOrder()}
	for _, n := range w.Nodes {
		t := registry.Lookup(n.Type, n.TypeVersion)
		if t != nil && t.Spec.Decorative {
			continue
		}
		node := plan.Node{
			Name: n.Name, Type: n.Type, Disabled: n.Disabled, AlwaysOutput: n.AlwaysOutputData,
			X: n.Position[0], Y: n.Position[1], Wires: wires(w, n.Name),
		}
		if t != nil {
			node.Class, node.Trigger = t.Spec.Class, t.IsTrigger()
			node.Inputs = declaredInputs(&t.Spec, n)
			if t.Spec.RequiredInputs != nil {
				if required := t.Spec.RequiredInputs(n); required != nil {
					node.Required = &plan.Required{Count: required.Count, Indexes: required.Indexes}
				}
			}
			node.ReadsRuns = node.Class == budflow.Outside && readsRuns(n)
		}
		if n.Disabled {
			node.Class = budflow.InProcess
		}
		g.Nodes = append(g.Nodes, node)
	}
	return g
}

func declaredInputs(s *nodes.Spec, n *budflow.Node) int {
	ports := s.Inputs
	if s.InputsFor != nil {
		ports = s.InputsFor(n)
	}
	count := 0
	for _, p := range ports {
		if p.Type == "" || p.Type == budflow.MainConnection {
			count++
		}
	}
	return count
}

func wires(w *budflow.Workflow, source string) [][]plan.Target {
	for _, from := range w.Connections {
		if from.Source != source {
			continue
		}
		for _, kind := range from.Types {
			if kind.Type != budflow.MainConnection {
				continue
			}
			outputs := make([][]plan.Target, len(kind.Outputs))
			for i, targets := range kind.Outputs {
				for _, t := range targets {
					if t.Type == budflow.MainConnection {
						outputs[i] = append(outputs[i], plan.Target{Node: t.Node, Input: max(t.Index, 0)})
					}
				}
			}
			return outputs
		}
	}
	return nil
}

// readsRuns reports whether the parameters may refer to other nodes: any name of
// expressions counts but those that stay with the item at hand.
func readsRuns(n *budflow.Node) bool {
	for _, name := range expressionName.FindAllStringSubmatch(string(budflow.EncodeJSON(n.Parameters)), -1) {
		if !slices.Contains(ownNames, name[1]) {
			return true
		}
	}
	return false
}

var expressionName = regexp.MustCompile(`\$(\w*)`)

var ownNames = []string{
	"json", "binary", "itemIndex", "runIndex", "now", "today", "env", "vars", "execution", "workflow", "parameter",
	"if", "ifEmpty", "min", "max", "average", "not", "pageCount", "response", "request",
}
