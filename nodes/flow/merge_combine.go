package flow

import (
	"slices"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// combine makes items out of the items of several inputs.
func (m *merging) combine() ([][]budflow.Item, error) {
	by := m.args.TextOr("combineBy", "combineByFields")
	if m.call.Version() < 3 {
		by = map[string]string{
			"mergeByFields": "combineByFields", "mergeByPosition": "combineByPosition", "multiplex": "combineAll",
		}[m.args.TextOr("combinationMode", "mergeByFields")]
	}
	switch by {
	case "combineByFields":
		return m.byFields()
	case "combineAll":
		return m.all(), nil
	case "combineByPosition":
		if m.call.Version() < 3 {
			return m.byPositionOfTwo(), nil
		}
		return m.byPosition(), nil
	}
	return nil, nodes.Errorf("Merge: want a known way to combine, got %q", by)
}

// clash says what becomes of fields that several items have.
type clash struct {
	resolve       string // preferInput1, preferLast, ..., addSuffix; "" = not chosen
	shallow       bool
	overrideEmpty bool // an empty value does not replace another
}

func (m *merging) clash() clash {
	const path = "options.clashHandling.values."
	return clash{
		resolve: m.args.Text(path + "resolveClash"), shallow: m.args.Text(path+"mergeMode") == "shallowMerge",
		overrideEmpty: m.args.Bool(path + "overrideEmpty"),
	}
}

// merge makes one item: later items win. It comes from all of them.
func (c clash) merge(items ...budflow.Item) budflow.Item {
	merged := budflow.Item{JSON: &budflow.Object{}, Pair: budflow.PairAll(pairsOf(items...)...)}
	for _, item := range items {
		if c.shallow {
			c.assign(merged.JSON, item.JSON)
		} else {
			c.mergeInto(merged.JSON, item.JSON)
		}
		for name, file := range item.Binary {
			if merged.Binary == nil {
				merged.Binary = map[string]*budflow.Binary{}
			}
			merged.Binary[name] = file
		}
	}
	return merged
}

func (c clash) assign(to, from *budflow.Object) {
	for key, value := range from.All() {
		if !c.keeps(to, key, value) {
			to.Set(key, value)
		}
	}
}

func (c clash) mergeInto(to, from *budflow.Object) {
	for key, value := range from.All() {
		if !c.keeps(to, key, value) {
			to.Set(key, c.deep(to.Value(key), value))
		}
	}
}

// keeps reports whether a value stays because what comes is empty.
func (c clash) keeps(to *budflow.Object, key string, value any) bool {
	return c.overrideEmpty && to.Has(key) && (value == nil || value == "")
}

// deep merges objects by key and arrays by index; anything else is replaced.
func (c clash) deep(old, value any) any {
	switch v := value.(type) {
	case *budflow.Object:
		if o, ok := old.(*budflow.Object); ok {
			merged := o.Clone()
			c.mergeInto(merged, v)
			return merged
		}
	case []any:
		if list, ok := old.([]any); ok {
			merged := append([]any(nil), list...)
			for i, element := range v {
				if i < len(merged) {
					merged[i] = c.deep(merged[i], element)
				} else {
					merged = append(merged, element)
				}
			}
			return merged
		}
	}
	return value
}

// suffixed adds the number of an input to every key.
func suffixed(items []budflow.Item, number int) []budflow.Item {
	list := make([]budflow.Item, len(items))
	for i, item := range items {
		data := &budflow.Object{}
		for key, value := range item.JSON.All() {
			data.Set(key+"_"+strconv.Itoa(number), value)
		}
		item.JSON = data
		list[i] = item
	}
	return list
}

// ordered returns the first two inputs, the one that wins last.
func (m *merging) ordered(c clash) (first, second []budflow.Item) {
	first, second = m.inputs[0], m.inputs[1]
	switch c.resolve {
	case "addSuffix":
		return suffixed(first, 1), suffixed(second, 2)
	case "preferInput1":
		return second, first
	}
	return first, second
}

// all combines each item of one input with each of the other.
func (m *merging) all() [][]budflow.Item {
	c := m.clash()
	first, second := m.ordered(c)
	combined := []budflow.Item{}
	for _, a := range first {
		for _, b := range second {
			combined = append(combined, c.merge(a, b))
		}
	}
	return [][]budflow.Item{combined}
}

// byPosition combines the items that have the same index in all inputs.
func (m *merging) byPosition() [][]budflow.Item {
	c, unpaired := m.clash(), m.args.Bool("options.includeUnpaired")
	preferred := len(m.inputs) - 1
	if number, err := strconv.Atoi(strings.TrimPrefix(c.resolve, "preferInput")); err == nil && number >= 1 && number <= len(m.inputs) {
		preferred = number - 1
	}
	inputs := slices.Clone(m.inputs)
	shortest, longest := len(inputs[0]), 0
	for i, items := range inputs {
		shortest, longest = min(shortest, len(items)), max(longest, len(items))
		if c.resolve == "addSuffix" {
			inputs[i] = suffixed(items, i+1)
		}
	}
	inputs = append(inputs, inputs[preferred]) // once more, so that it wins
	count := shortest
	if unpaired {
		count = longest
	} else if count == 0 {
		m.call.Hint(budflow.Hint{Message: `Consider enabling "Include Any Unpaired Items" in options or check your inputs`})
	}
	combined := []budflow.Item{}
	for i := range count {
		var parts []budflow.Item
		for _, items := range inputs {
			if i < len(items) {
				parts = append(parts, items[i])
			}
		}
		combined = append(combined, c.merge(parts...))
	}
	return [][]budflow.Item{combined}
}

// byPositionOfTwo is byPosition of version 2. When an input has no items the other is passed on.
func (m *merging) byPositionOfTwo() [][]budflow.Item {
	if len(m.inputs[0]) == 0 || len(m.inputs[1]) == 0 {
		return [][]budflow.Item{slices.Concat(m.inputs[0], m.inputs[1])}
	}
	c, unpaired := m.clash(), m.args.Bool("options.includeUnpaired")
	first, second := m.ordered(c)
	combined := []budflow.Item{}
	for i := range max(len(first), len(second)) {
		switch {
		case i < len(first) && i < len(second):
			combined = append(combined, c.merge(first[i], second[i]))
		case unpaired && i < len(first):
			combined = append(combined, first[i])
		case unpaired:
			combined = append(combined, second[i])
		}
	}
	return [][]budflow.Item{combined}
}
