package nodes

import (
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
