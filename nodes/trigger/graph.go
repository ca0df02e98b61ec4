package trigger

import (
	"slices"

	"github.com/budflow/budflow"
)

// A neighbours function lists the nodes one main connection away.
type neighbours func(w *budflow.Workflow, node string) []string

// reaches reports whether a node of one of the types can be reached from another node.
func reaches(w *budflow.Workflow, from string, next neighbours, types ...string) bool {
	seen := map[string]bool{from: true}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, name := range next(w, queue[0]) {
			if seen[name] {
				continue
			}
			seen[name] = true
			if n := w.Node(name); n != nil {
				if slices.Contains(types, n.Type) {
					return true
				}
			}
			queue = append(queue, name)
		}
	}
	return false
}

func following(w *budflow.Workflow, node string) []string {
	var names []string
	mainWires(w, func(source, target string) {
		if source == node {
			names = append(names, target)
		}
	})
	return names
}

func preceding(w *budflow.Workflow, node string) []string {
	var names []string
	mainWires(w, func(source, target string) {
		if target == node {
			names = append(names, source)
		}
	})
	return names
}

func mainWires(w *budflow.Workflow, visit func(source, target string)) {
	for _, wires := range w.Connections {
		for _, kind := range wires.Types {
			if kind.Type != budflow.MainConnection {
				continue
			}
			for _, output := range kind.Outputs {
				for _, target := range output {
					visit(wires.Source, target.Node)
				}
			}
		}
	}
}
