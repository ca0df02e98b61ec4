package transform

import (
	"context"
	"slices"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// Summarize counts, adds up and gathers the values of items, in groups.
var Summarize = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.summarize",
		DisplayName: "Summarize",
		Description: "Counts, adds up or gathers values of items, in groups, like a pivot table.",
		Docs: "Sum and average take numbers only. A field that no item has fails version 1; version 1.1 leaves a hint. " +
			"Version 1 turns the values that items are grouped by into texts.",
		Group:    nodes.GroupTransform,
		Versions: []float64{1, 1.1},
		Class:    budflow.InProcess,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params:   summarizeParams(),
	},
	Run: func(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		absent, first := hintAbsent, call.Version() < 1.1
		if first && !call.Args(ctx, 0).Bool("options.continueIfFieldNotFound") {
			absent = failAbsent
		}
		return summarize(ctx, call, absent, first)
	},
}

// summary is one aggregation of the node.
type summary struct {
	kind, field, separator string
	includeEmpty           bool
}

// name is the key of the result.
func (s summary) name() string {
	prefix := map[string]string{
		"append": "appended", "average": "average", "concatenate": "concatenated", "count": "count", "countUnique": "unique_count",
		"max": "max", "min": "min", "sum": "sum",
	}[s.kind]
	return prefix + "_" + plainName(s.field)
}

var plain = strings.NewReplacer("]", "", "[", "", `"`, "", " ", "_", ".", "_")

// plainName is a field name without dots, blanks and brackets.
func plainName(field string) string { return plain.Replace(field) }

func readSummaries(args *nodes.Args) ([]summary, error) {
	var list []summary
	for _, element := range args.List("fieldsToSummarize.values") {
		entry, _ := element.(*budflow.Object)
		s := summary{kind: "count", field: nodes.TextOf(entry.Value("field")), separator: ",", includeEmpty: entry.Value("includeEmpty") == true}
		if kind, ok := entry.Value("aggregation").(string); ok {
			s.kind = kind
		}
		if separator, ok := entry.Value("separateBy").(string); ok {
			s.separator = separator
		}
		if s.separator == "other" {
			s.separator = nodes.TextOf(entry.Value("customSeparator"))
		}
		list = append(list, s)
	}
	if err := args.Err(); err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, nodes.Errorf("You need to add at least one aggregation to 'Fields to Summarize'")
	}
	return list, nil
}

// summarize makes the groups; textKeys turns the values that items are grouped by into texts.
func summarize(ctx context.Context, call *nodes.Call, absent absence, textKeys bool) ([][]budflow.Item, error) {
	args, paths := call.Args(ctx, 0), pathsOf(call.Args(ctx, 0))
	summaries, err := readSummaries(args)
	if err != nil {
		return nil, err
	}
	for _, s := range summaries {
		if s.field == "" || hasField(call.Items(), paths, s.field) {
			continue
		}
		if err := absent.report(call, nodes.Errorf("The field '%s' does not exist in any items", s.field)); err != nil {
			return nil, err
		}
		break
	}
	by := fieldNames(args.Value("fieldsToSplitBy"))
	root := &group{}
	for i := range call.Items() {
		root.indexes = append(root.indexes, i)
	}
	g := grouping{items: call.Items(), paths: paths, skipEmpty: args.Bool("options.skipEmptySplitFields"), textKeys: textKeys, summaries: summaries}
	g.split(root, by)
	if args.Text("options.outputFormat") == "singleItem" {
		return [][]budflow.Item{{{JSON: g.nested(root), Pair: allPairs(len(call.Items()))}}}, args.Err()
	}
	return [][]budflow.Item{g.flat(root, by, nil)}, args.Err()
}

// group is the items that have one value in common; without groups inside it is summarized.
type group struct {
	value   any
	indexes []int
	inside  []*group
	divided bool
}

type grouping struct {
	items     []budflow.Item
	paths     fieldpath.Fields
	skipEmpty bool
	textKeys  bool
	summaries []summary
}

// split divides a group by the first of the fields, and what comes out by the others.
func (g *grouping) split(parent *group, by []string) {
	if len(by) == 0 {
		return
	}
	parent.divided = true
	known := map[string]*group{}
	for _, i := range parent.indexes {
		value := g.paths.Get(g.items[i].JSON, by[0])
		switch value.(type) {
		case *budflow.Object, []any:
			value = string(budflow.EncodeJSON(value))
		}
		if g.textKeys {
			value = coerce.Text(value)
		}
		if _, isNumber := budflow.Number(value); g.skipEmpty && !isNumber && !coerce.Truthy(value) {
			continue
		}
		key := coerce.Key(value)
		if known[key] == nil {
			known[key] = &group{value: value}
			parent.inside = append(parent.inside, known[key])
		}
		known[key].indexes = append(known[key].indexes, i)
	}
	for _, inner := range parent.inside {
		g.split(inner, by[1:])
	}
}

// nested gives the groups as objects inside objects.
func (g *grouping) nested(of *group) *budflow.Object {
	if !of.divided {
		return g.summarized(of)
	}
	o := &budflow.Object{}
	for _, inner := range of.inside {
		o.Set(coerce.Text(inner.value), g.nested(inner))
	}
	return o
}

// flat gives an item for each innermost group; values are those of the groups around.
func (g *grouping) flat(of *group, by []string, values []any) []budflow.Item {
	if of.divided {
		items := []budflow.Item{}
		for _, inner := range of.inside {
			items = append(items, g.flat(inner, by, append(slices.Clone(values), inner.value))...)
		}
		return items
	}
	data := &budflow.Object{}
	for i, value := range values {
		if value != budflow.Undefined {
			data.Set(plainName(by[i]), value)
		}
	}
	for key, value := range g.summarized(of).All() {
		data.Set(key, value)
	}
	pairs := make([]budflow.PairedItem, len(of.indexes))
	for i, index := range of.indexes {
		pairs[i].Item = index
	}
	return []budflow.Item{{JSON: data, Pair: budflow.PairAll(pairs...)}}
}

func (g *grouping) summarized(of *group) *budflow.Object {
	o := &budflow.Object{}
	for _, s := range g.summaries {
		values := make([]any, len(of.indexes))
		for i, index := range of.indexes {
			values[i] = g.paths.Get(g.items[index].JSON, s.field)
		}
		o.Set(s.name(), s.of(values))
	}
	return o
}
