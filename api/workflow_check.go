package api

import (
	"fmt"
	"net/http"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/budflow/budflow"
)

// maxName is the longest name of a workflow, in characters.
const maxName = 128

// documentOf reads a body that fits its schema, gives nodes without an id one, and
// refuses what cannot be a workflow: n8n's check of the structure.
func documentOf(body *budflow.Object) (*budflow.Workflow, error) {
	name, _ := body.Value("name").(string)
	if n := utf8.RuneCountInString(name); n < 1 || n > maxName {
		return nil, refuse(http.StatusBadRequest, "Workflow name must be 1 to %d characters long.", maxName)
	}
	elements, _ := body.Value("nodes").([]any)
	names := map[string]bool{}
	for i, element := range elements {
		node, _ := element.(*budflow.Object)
		for _, key := range []string{"name", "type"} {
			if text, _ := node.Value(key).(string); text == "" {
				return nil, misshapen("nodes[%d].%s (invalid_type): Required", i, key)
			}
		}
		name := node.Value("name").(string)
		if names[name] {
			return nil, misshapen("nodes[%d].name (duplicate_node_name): Duplicate node name %q", i, name)
		}
		names[name] = true
		if !node.Has("id") {
			node.Set("id", uuid.NewString())
		}
	}
	document, err := budflow.WorkflowOf(body)
	if err != nil {
		return nil, misshapen("%s", budflow.AsError(err).Message)
	}
	return document, checkConnections(document, names)
}

func checkConnections(document *budflow.Workflow, names map[string]bool) error {
	for _, from := range document.Connections {
		if !names[from.Source] {
			return misshapen("connections.%s (unknown_connection_source): Connection source %q does not reference an existing node", from.Source, from.Source)
		}
		for _, kind := range from.Types {
			for output, targets := range kind.Outputs {
				for i, target := range targets {
					if !names[target.Node] {
						return misshapen("connections.%s.%s[%d][%d].node (unknown_connection_target): Connection target %q does not reference an existing node",
							from.Source, kind.Type, output, i, target.Node)
					}
				}
			}
		}
	}
	return nil
}

func misshapen(format string, args ...any) error {
	return refuse(http.StatusBadRequest, "Workflow structure is invalid. %s", fmt.Sprintf(format, args...))
}
