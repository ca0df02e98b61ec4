package flow

import (
	"slices"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// first runs the modes of version 1.
func (m *merging) first() ([][]budflow.Item, error) {
	shallow := clash{shallow: true}
	first, second := m.inputs[0], m.inputs[1]
	switch mode := m.args.Text("mode"); mode {
	case "mergeByIndex":
		return [][]budflow.Item{mergeByIndex(first, second, m.args.TextOr("join", "left"))}, nil
	case "mergeByKey", "keepKeyMatches", "removeKeyMatches":
		return [][]budflow.Item{m.byKey(mode)}, nil
	case "multiplex":
		combined := []budflow.Item{}
		for _, a := range first {
			for _, b := range second {
				item := shallow.merge(a, b)
				item.Binary = nil
				combined = append(combined, item)
			}
		}
		return [][]budflow.Item{combined}, nil
	case "passThrough":
		if m.args.Text("output") == "input2" {
			return [][]budflow.Item{second}, nil
		}
		return [][]budflow.Item{first}, nil
	case "wait":
		return [][]budflow.Item{{{JSON: &budflow.Object{}}}}, nil
	default:
		return nil, nodes.Errorf("Merge: want a known mode, got %q", mode)
	}
}

// mergeByIndex combines the items of the same index; the second input wins.
func mergeByIndex(first, second []budflow.Item, join string) []budflow.Item {
	count := len(first)
	switch join {
	case "inner":
		count = min(len(first), len(second))
	case "outer":
		count = max(len(first), len(second))
	}
	combined := []budflow.Item{}
	for i := range count {
		switch {
		case i >= len(first):
			combined = append(combined, second[i])
		case i >= len(second):
			combined = append(combined, first[i])
		default:
			combined = append(combined, clash{shallow: true}.merge(first[i], second[i]))
		}
	}
	return combined
}

// byKey compares a field of the items of both inputs.
func (m *merging) byKey(mode string) []budflow.Item {
	first, second := m.inputs[0], m.inputs[1]
	name1, name2, overwrite := m.args.Text("propertyName1"), m.args.Text("propertyName2"), m.args.TextOr("overwrite", "always")
	if len(second) == 0 || name1 == "" || name2 == "" {
		if mode == "keepKeyMatches" {
			return []budflow.Item{}
		}
		return first
	}
	var paths fieldpath.Fields
	byKey := map[string]budflow.Item{}
	for _, item := range second {
		if key := paths.Get(item.JSON, name2); coerce.Truthy(key) {
			byKey[coerce.Text(key)] = item
		}
	}
	kept := []budflow.Item{}
	for _, item := range first {
		value := paths.Get(item.JSON, name1)
		if value == budflow.Undefined {
			if mode == "removeKeyMatches" {
				kept = append(kept, item)
			}
			continue
		}
		if kind := coerce.TypeOf(value); kind != "string" && kind != "number" && value != nil {
			continue
		}
		match, found := byKey[coerce.Text(value)]
		switch mode {
		case "mergeByKey":
			if found {
				item.JSON = copyFields(item.JSON, match.JSON, name2, overwrite)
			}
			kept = append(kept, item)
		case "keepKeyMatches":
			if found {
				kept = append(kept, item)
			}
		default:
			if !found {
				kept = append(kept, item)
			}
		}
	}
	return kept
}

// copyFields copies all fields but one: always, or where the item has none (undefined), or none or an empty one (blank).
func copyFields(to, from *budflow.Object, but, overwrite string) *budflow.Object {
	copied := to.Clone()
	for key, value := range from.All() {
		old, has := copied.Get(key)
		empty := !has || slices.Contains([]any{nil, ""}, old)
		if key != but && (overwrite == "always" || overwrite == "undefined" && !has || overwrite == "blank" && empty) {
			copied.Set(key, value)
		}
	}
	return copied
}
