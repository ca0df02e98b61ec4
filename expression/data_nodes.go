package expression

import (
	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// inputObject is $input.
func (d *data) inputObject() goja.Value {
	keys := []string{"all", "context", "first", "item", "last", "params"}
	return d.object(keys, func(name string) goja.Value {
		items, err := d.input()
		d.check(err)
		switch name {
		case "item":
			if i := d.scope.Item; i >= 0 && i < len(items) {
				return d.itemToJS(&items[i])
			}
			return goja.Undefined()
		case "first":
			return d.inputEdge(name, &items[0])
		case "last":
			return d.inputEdge(name, &items[len(items)-1])
		case "all":
			return d.call(name, func([]goja.Value) goja.Value { return d.value(items) })
		case "params", "context":
			source := d.source(0)
			if source == nil {
				return goja.Undefined()
			}
			if name == "context" {
				return d.contextOf(source.Node)
			}
			n, err := d.node(source.Node)
			d.check(err)
			return d.rawParameters(n)
		}
		return nil
	})
}

func (d *data) inputEdge(name string, item *budflow.Item) goja.Value {
	return d.call(name, func(args []goja.Value) goja.Value {
		if len(args) > 0 {
			d.check(failure("", "$input.%s() should have no arguments", name))
		}
		return d.itemToJS(item)
	})
}

// reference is $(name).
func (d *data) reference(args []goja.Value) goja.Value {
	if name := argument(args, 0); isNullish(name) || !name.ToBoolean() {
		d.check(failure("", "When calling $(), please specify a node"))
	}
	n, err := d.node(args[0].String())
	d.check(err)
	keys := []string{"pairedItem", "isExecuted", "itemMatching", "item", "first", "last", "all", "context", "params"}
	return d.object(keys, func(name string) goja.Value {
		switch name {
		case "isExecuted":
			return d.rt.vm.ToValue(d.runs(n.Name) > 0)
		case "item":
			return d.pairedValue(n.Name, d.scope.Item)
		case "itemMatching", "pairedItem":
			return d.matching(n.Name, name)
		case "first", "last", "all":
			return d.outputOf(n.Name, name)
		case "context":
			return d.contextOf(n.Name)
		case "params":
			return d.rawParameters(n)
		}
		return nil
	})
}

func (d *data) pairedValue(node string, index int) goja.Value {
	item, err := d.paired(node, index)
	d.check(err)
	return d.itemToJS(item)
}

func (d *data) matching(node, method string) goja.Value {
	return d.call(method, func(args []goja.Value) goja.Value {
		index := d.scope.Item
		if i := whole(argument(args, 0)); i != nil {
			index = *i
		} else if method == "itemMatching" {
			d.check(failure("", "Missing item index for .itemMatching()"))
		}
		return d.pairedValue(node, index)
	})
}

func (d *data) outputOf(node, method string) goja.Value {
	d.check(d.executed(node))
	return d.call(method, func(args []goja.Value) goja.Value {
		of := output{node: node, branch: whole(argument(args, 0)), run: whole(argument(args, 1))}
		if method == "all" {
			items, err := d.items(d.defaultBranch(of))
			d.check(err)
			return d.value(items)
		}
		item, err := d.edge(of, method == "last")
		d.check(err)
		return d.itemToJS(item)
	})
}

// contextOf is what a node keeps between its runs.
func (d *data) contextOf(node string) goja.Value {
	if d.scope.Runs != nil {
		return d.value(d.scope.Runs.Context(node).Clone())
	}
	return d.rt.vm.NewObject()
}

// nodes is the legacy $node.
func (d *data) nodes() goja.Value {
	var names []string
	if d.scope.Workflow != nil {
		for _, n := range d.scope.Workflow.Nodes {
			names = append(names, n.Name)
		}
	}
	return d.object(names, func(name string) goja.Value {
		n, err := d.node(name)
		d.check(err)
		return d.object([]string{"binary", "data", "json"}, func(name string) goja.Value { return d.ofNode(n, name) })
	})
}

func (d *data) ofNode(n *budflow.Node, property string) goja.Value {
	switch property {
	case "json", "data":
		item, err := d.nodeItem(n.Name)
		d.check(err)
		return d.itemToJS(item).(*goja.Object).Get("json")
	case "binary":
		item, err := d.nodeItem(n.Name)
		d.check(err)
		return d.files(item)
	case "context":
		return d.contextOf(n.Name)
	case "parameter":
		return d.parameters(n, d.view)
	case "runIndex":
		return d.rt.vm.ToValue(d.runs(n.Name) - 1)
	}
	return nil
}

// itemsOf is $items(node, output, run).
func (d *data) itemsOf(args []goja.Value) goja.Value {
	zero := 0
	of := output{branch: &zero}
	if name := argument(args, 0); isNullish(name) {
		source := d.source(0)
		if source == nil {
			return d.value(d.scope.Input)
		}
		of.node, of.branch, of.run = source.Node, &source.Output, &source.Run
	} else {
		of.node = name.String()
	}
	if branch := whole(argument(args, 1)); branch != nil {
		of.branch = branch
	}
	if run := whole(argument(args, 2)); run != nil {
		of.run = run
	}
	items, err := d.items(of)
	d.check(err)
	return d.value(items)
}

// dataOf is $item(index, run): the variables as another item sees them.
func (d *data) dataOf(args []goja.Value) goja.Value {
	scope := *d.scope
	if index := whole(argument(args, 0)); index != nil {
		scope.Item = *index
	}
	if run := whole(argument(args, 1)); run != nil {
		scope.RunIndex = *run
	}
	return d.newData(&view{ctx: d.view.ctx, scope: &scope})
}

// pairedItemOf is the internal $getPairedItem(node, source, pairedItem).
func (d *data) pairedItemOf(args []goja.Value) goja.Value {
	source, err := d.fromJS(argument(args, 1))
	from, ok := source.(*budflow.Object)
	if err != nil || !ok {
		return goja.Undefined()
	}
	index := 0
	if pair, ok := argument(args, 2).(*goja.Object); ok {
		if i := whole(pair.Get("item")); i != nil {
			index = *i
		}
	}
	l := lineage{view: d.view, wanted: argument(args, 0).String()}
	found, problem := l.follow(budflow.SourceOf(from), budflow.PairedItem{Item: index}, 0)
	d.check(problem)
	return d.itemToJS(found.item)
}
