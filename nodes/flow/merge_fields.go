package flow

import (
	"slices"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// fieldPair names the fields of the two inputs that have to be equal.
type fieldPair struct{ first, second string }

// byFields combines the items of two inputs whose fields are equal.
func (m *merging) byFields() ([][]budflow.Item, error) {
	pairs, err := m.fieldPairs()
	if err != nil {
		return nil, err
	}
	join := m.args.TextOr("joinMode", "keepMatches")
	from := "both"
	if join == "keepMatches" || join == "keepNonMatches" {
		from = m.args.TextOr("outputDataFrom", "both")
	}
	first, second := m.inputs[0], m.inputs[1]
	match := &matching{
		paths: fieldpath.Fields{Literal: m.args.Bool("options.disableDotNotation")}, fuzzy: m.args.Bool("options.fuzzyCompare"),
		firstOnly: m.args.Text("options.multipleMatches") == "first", pairs: pairs,
	}
	if m.call.Version() == 2 {
		if err := match.checkFields(first, second); err != nil {
			return nil, err
		}
	}
	if len(first) == 0 || len(second) == 0 {
		return oneSided(first, second, join, from), nil
	}
	match.find(first, second)
	return [][]budflow.Item{m.joined(match, join, from)}, nil
}

// oneSided is the result when an input has no items; no output at all stops the branch.
func oneSided(first, second []budflow.Item, join, from string) [][]budflow.Item {
	switch {
	case join == "keepNonMatches" && (from == "input1" && len(first) == 0 || from == "input2" && len(second) == 0):
		return [][]budflow.Item{{}}
	case join == "keepMatches", join == "enrichInput1" && len(first) == 0, join == "enrichInput2" && len(second) == 0:
		return [][]budflow.Item{}
	}
	return [][]budflow.Item{slices.Concat(first, second)}
}

func (m *merging) fieldPairs() ([]fieldPair, error) {
	var pairs []fieldPair
	if m.call.Version() >= 3 && !m.args.Bool("advanced") {
		for _, name := range fieldpath.List(m.args.Text("fieldsToMatchString")) {
			pairs = append(pairs, fieldPair{name, name})
		}
	} else {
		for _, element := range m.args.List("mergeByFields.values") {
			o, _ := element.(*budflow.Object)
			pair := fieldPair{nodes.TextOf(o.Value("field1")), nodes.TextOf(o.Value("field2"))}
			if pair.first == "" || pair.second == "" {
				return nil, nodes.Errorf(`You need to define both fields in "Fields to Match" for every pair of fields`)
			}
			pairs = append(pairs, pair)
		}
	}
	if err := m.args.Err(); err != nil {
		return nil, err
	}
	if len(pairs) == 0 {
		return nil, nodes.Errorf(`You need to define at least one pair of fields in "Fields to Match" to match on`)
	}
	return pairs, nil
}

// joined makes the output of a join.
func (m *merging) joined(match *matching, join, from string) []budflow.Item {
	c := m.clash()
	if c.resolve == "" && join == "enrichInput2" {
		c.resolve = "preferInput1"
	}
	suffix := c.resolve == "addSuffix"
	only1, only2 := match.unmatched1, match.unmatched2
	switch {
	case join == "keepMatches" && from == "input1":
		return match.matched1
	case join == "keepMatches" && from == "input2":
		return match.matched2
	case join == "keepNonMatches" && from == "input1":
		return only1
	case join == "keepNonMatches" && from == "input2":
		return only2
	case join == "keepNonMatches":
		return slices.Concat(withSource(only1, "input1"), withSource(only2, "input2"))
	}
	if suffix {
		only1, only2 = suffixed(only1, 1), suffixed(only2, 2)
	}
	merged := []budflow.Item{}
	for _, pair := range match.both {
		a, b := pair[0], pair[1]
		switch c.resolve {
		case "addSuffix":
			a, b = suffixed([]budflow.Item{a}, 1)[0], suffixed([]budflow.Item{b}, 2)[0]
		case "preferInput1":
			a, b = b, a
		}
		merged = append(merged, c.merge(a, b))
	}
	switch join {
	case "keepEverything":
		return slices.Concat(merged, only1, only2)
	case "enrichInput1":
		return append(merged, only1...)
	case "enrichInput2":
		return append(merged, only2...)
	}
	return merged
}

func withSource(items []budflow.Item, name string) []budflow.Item {
	list := slices.Clone(items)
	for i := range list {
		list[i].JSON = list[i].JSON.Clone()
		list[i].JSON.Set("_source", name)
	}
	return list
}

// matching finds the items of two inputs that belong together.
type matching struct {
	paths     fieldpath.Fields
	pairs     []fieldPair
	fuzzy     bool
	firstOnly bool

	both                                       [][2]budflow.Item
	matched1, matched2, unmatched1, unmatched2 []budflow.Item
}

// find sorts the items into matched and unmatched ones, in the order of the inputs.
func (m *matching) find(first, second []budflow.Item) {
	lookup := m.index(second)
	used := make([]bool, len(second))
	m.matched1, m.matched2, m.unmatched1, m.unmatched2 = []budflow.Item{}, []budflow.Item{}, []budflow.Item{}, []budflow.Item{}
	for _, item := range first {
		found := lookup(item)
		if m.firstOnly && len(found) > 1 {
			found = found[:1]
		}
		for _, i := range found {
			used[i] = true
			m.both = append(m.both, [2]budflow.Item{item, second[i]})
		}
		if len(found) > 0 {
			m.matched1 = append(m.matched1, item)
		} else {
			m.unmatched1 = append(m.unmatched1, item)
		}
	}
	for i, item := range second {
		if used[i] {
			m.matched2 = append(m.matched2, item)
		} else {
			m.unmatched2 = append(m.unmatched2, item)
		}
	}
}

// index returns a function that lists the items of the second input that belong to one of the first.
func (m *matching) index(second []budflow.Item) func(budflow.Item) []int {
	if m.fuzzy {
		return func(item budflow.Item) []int {
			var found []int
			for i := range second {
				if m.alike(item.JSON, second[i].JSON) {
					found = append(found, i)
				}
			}
			return found
		}
	}
	byKey := map[string][]int{}
	for i, item := range second {
		key, ok := m.key(item.JSON, func(p fieldPair) string { return p.second })
		if ok {
			byKey[key] = append(byKey[key], i)
		}
	}
	return func(item budflow.Item) []int {
		key, ok := m.key(item.JSON, func(p fieldPair) string { return p.first })
		if !ok {
			return nil
		}
		return byKey[key]
	}
}

// alike compares with tolerance; a field that the first item lacks is never alike.
func (m *matching) alike(first, second *budflow.Object) bool {
	for _, pair := range m.pairs {
		a, b := m.paths.Get(first, pair.first), m.paths.Get(second, pair.second)
		if a == budflow.Undefined || !coerce.FuzzyEqual(a, b) {
			return false
		}
	}
	return true
}

// key is the same text for values that are equal; ok = false when a field is missing.
func (m *matching) key(o *budflow.Object, name func(fieldPair) string) (text string, ok bool) {
	var key strings.Builder
	for _, pair := range m.pairs {
		value := m.paths.Get(o, name(pair))
		if value == budflow.Undefined {
			return "", false
		}
		key.WriteString(coerce.Key(value))
		key.WriteByte('\n')
	}
	return key.String(), true
}

// checkFields refuses fields that no item has.
func (m *matching) checkFields(first, second []budflow.Item) error {
	for _, pair := range m.pairs {
		for _, side := range []struct {
			field, label string
			items        []budflow.Item
		}{{pair.first, "Input 1", first}, {pair.second, "Input 2", second}} {
			has := slices.ContainsFunc(side.items, func(item budflow.Item) bool { return m.paths.Has(item.JSON, side.field) })
			if !has {
				return nodes.Errorf("Field '%s' is not present in any of items in '%s'", side.field, side.label)
			}
		}
	}
	return nil
}
