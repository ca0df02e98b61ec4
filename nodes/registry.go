package nodes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/budflow/budflow"
)

// Registry holds the node types that this process knows, by full name.
type Registry struct {
	types map[string]*Type
}

// NewRegistry checks and collects node types. A name that occurs twice is an error.
func NewRegistry(types ...*Type) (*Registry, error) {
	r := &Registry{types: make(map[string]*Type, len(types))}
	for _, t := range types {
		name := t.Spec.Type
		if name == "" || len(t.Spec.Versions) == 0 || t.Spec.Class == "" {
			return nil, budflow.Errorf(budflow.Internal, "node type %q: want a name, a version and a class", name)
		}
		if r.types[name] != nil {
			return nil, budflow.Errorf(budflow.Internal, "node type %s is defined twice", name)
		}
		r.types[name] = t
	}
	return r, nil
}

// Lookup returns the type of a node, or nil when this process does not know it in that version.
func (r *Registry) Lookup(name string, version float64) *Type {
	t := r.types[name]
	if t == nil || !slices.Contains(t.Spec.Versions, version) {
		return nil
	}
	return t
}

// Get returns a type by name, or nil.
func (r *Registry) Get(name string) *Type { return r.types[name] }

// All returns the types, sorted by name.
func (r *Registry) All() []*Type {
	list := make([]*Type, 0, len(r.types))
	for _, t := range r.types {
		list = append(list, t)
	}
	slices.SortFunc(list, func(a, b *Type) int { return strings.Compare(a.Spec.Type, b.Spec.Type) })
	return list
}

// Newest is the default version of a new node.
func (s *Spec) Newest() float64 {
	if s.Default > 0 {
		return s.Default
	}
	return s.Versions[len(s.Versions)-1]
}

// Problems lists, in words, the nodes that this process cannot run.
func (r *Registry) Problems(w *budflow.Workflow) []string {
	var problems []string
	for _, n := range w.Nodes {
		switch t := r.types[n.Type]; {
		case t == nil:
			problems = append(problems, fmt.Sprintf("the node %q has a type that is not known here: %s", n.Name, n.Type))
		case !slices.Contains(t.Spec.Versions, n.TypeVersion):
			problems = append(problems, fmt.Sprintf("the node %q has version %v of %s; versions %v are known here", n.Name, n.TypeVersion, n.Type, t.Spec.Versions))
		}
	}
	return problems
}
