package budflow

import "fmt"

// Problems lists what is wrong with the document as a graph, in words: names that
// occur twice, and wires from or to nodes that do not exist.
func (w *Workflow) Problems() []string {
	var problems []string
	seen := map[string]bool{}
	for _, n := range w.Nodes {
		if seen[n.Name] {
			problems = append(problems, fmt.Sprintf("the name %q belongs to more than one node", n.Name))
		}
		seen[n.Name] = true
	}
	for _, from := range w.Connections {
		if !seen[from.Source] {
			problems = append(problems, fmt.Sprintf("a connection begins at the node %q, which does not exist", from.Source))
		}
		for _, kind := range from.Types {
			for _, targets := range kind.Outputs {
				for _, t := range targets {
					if !seen[t.Node] {
						problems = append(problems, fmt.Sprintf("the connection from %q leads to the node %q, which does not exist", from.Source, t.Node))
					}
				}
			}
		}
	}
	return problems
}

// DecodeWorkflows reads a file of n8n: one workflow document, or an array of them.
func DecodeWorkflows(text []byte) ([]*Workflow, error) {
	value, err := DecodeJSON(text)
	if err != nil {
		return nil, err
	}
	return WorkflowsOf(value)
}

// WorkflowsOf reads a decoded file of n8n: one workflow document, or an array of them.
func WorkflowsOf(value any) ([]*Workflow, error) {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	workflows := make([]*Workflow, len(list))
	for i, element := range list {
		o, ok := element.(*Object)
		if !ok {
			return nil, Errorf(Invalid, "want a workflow document, got %s", KindOf(element))
		}
		w, err := WorkflowOf(o)
		if err != nil {
			return nil, err
		}
		workflows[i] = w
	}
	return workflows, nil
}
