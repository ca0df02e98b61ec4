package expression

import "github.com/budflow/budflow"

// maxLineage is how many nodes a lineage may cross; a loop that is longer has gone round in itself.
const maxLineage = 10000

// paired is the item of a node that an input item comes from. A nil item without an error is JavaScript's undefined.
func (v *view) paired(name string, index int) (*budflow.Item, *budflow.Error) {
	if !v.reachable(name) {
		e := failure("paired_item_no_connection", "Invalid expression")
		e.Description = "There is no connection back to the node " + name
		return nil, e
	}
	if err := v.executed(name); err != nil {
		return nil, err
	}
	items := v.scope.Input
	if len(items) == 0 {
		if pinned, ok := v.pinned(name); ok {
			if index < 0 || index >= len(pinned) {
				return nil, nil
			}
			return &pinned[index], nil
		}
	}
	if index < 0 || index >= len(items) {
		return nil, failure("paired_item_intermediate_nodes", "Can’t get data for expression")
	}
	pair := items[index].Pair
	if pair == nil || len(pair.Items) == 0 {
		return nil, v.unpaired(v.scope.Node)
	}
	from := pair.Items[0]
	source := v.source(inputOf(from))
	if source == nil {
		source = v.source(0)
	}
	if source == nil && from.SourceOverwrite == nil {
		return nil, failure("paired_item_no_connection", "Can’t get data for expression")
	}
	l := lineage{view: v, wanted: name}
	found, err := l.follow(source, from, 0)
	return found.item, err
}

func inputOf(from budflow.PairedItem) int {
	if from.Input == nil {
		return 0
	}
	return *from.Input
}

// lineage follows paired items back to one node.
type lineage struct {
	*view
	wanted string
	steps  int
}

// ancestor is an item and its place. Two items are the same when their places are.
type ancestor struct {
	item  *budflow.Item
	from  budflow.Source
	index int
}

func (a ancestor) same(b ancestor) bool { return a.from == b.from && a.index == b.index }

// follow goes to the output that source (or the overwrite of the pairing) names and on from its item.
func (l *lineage) follow(source *budflow.Source, from budflow.PairedItem, depth int) (ancestor, *budflow.Error) {
	if from.SourceOverwrite != nil {
		source = from.SourceOverwrite
	}
	if l.steps++; l.steps > maxLineage || depth > 1000 {
		return ancestor{}, failure("paired_item_invalid_info", "Can't get data for expression")
	}
	items, sources, err := l.task(source)
	if err != nil {
		return ancestor{}, err
	}
	if source.Node == l.wanted {
		if from.Item < 0 || from.Item >= len(items) {
			return ancestor{}, failure("paired_item_invalid_info", "Can't get data for expression")
		}
		return ancestor{&items[from.Item], *source, from.Item}, nil
	}
	if from.Item < 0 || from.Item >= len(items) {
		return ancestor{from: *source, index: from.Item}, nil
	}
	pair := items[from.Item].Pair
	if pair == nil || len(pair.Items) == 0 {
		return ancestor{}, l.unpaired(source.Node)
	}
	return l.branches(pair.Items, sources, depth)
}

// branches follows every item that an item was made of; they must lead to the same one.
func (l *lineage) branches(pairs []budflow.PairedItem, sources []*budflow.Source, depth int) (ancestor, *budflow.Error) {
	var found ancestor
	var first *budflow.Error
	matched := false
	for _, from := range pairs {
		input := inputOf(from)
		if input >= len(sources) || input < 0 || sources[input] == nil && from.SourceOverwrite == nil {
			continue
		}
		item, err := l.follow(sources[input], from, depth+1)
		switch {
		case err != nil:
			if first == nil {
				first = err
			}
			continue
		case matched && !item.same(found):
			return ancestor{}, failure("paired_item_multiple_matches", "Multiple matches found")
		}
		found, matched = item, true
	}
	if matched {
		return found, nil
	}
	if first != nil {
		return ancestor{}, first
	}
	return ancestor{}, absent("Branch not found")
}

// task returns the items of an output and the sources of its run. A pinned node that has not run has one output and no sources.
func (l *lineage) task(source *budflow.Source) ([]budflow.Item, []*budflow.Source, *budflow.Error) {
	if source.Run >= 0 && source.Run < l.runs(source.Node) {
		if source.Output < 0 || source.Output >= l.scope.Runs.Outputs(source.Node, source.Run) {
			return nil, l.scope.Runs.Sources(source.Node, source.Run), nil
		}
		items, err := l.load(source.Node, source.Run, source.Output)
		return items, l.scope.Runs.Sources(source.Node, source.Run), err
	}
	if items, ok := l.pinned(source.Node); ok {
		return items, nil, nil
	}
	return nil, nil, failure("paired_item_no_connection", "Can’t get data for expression")
}

// unpaired is the error for an item of a node that does not tell where it comes from.
func (v *view) unpaired(node string) *budflow.Error {
	if _, ok := v.pinned(node); ok {
		return failure("paired_item_no_info", "Using the item method doesn't work with pinned data in this scenario. Please unpin '%s' and try again.", node)
	}
	return failure("paired_item_no_info", "Paired item data for item from node '%s' is unavailable. Ensure '%s' is providing the required output.", node, node)
}
