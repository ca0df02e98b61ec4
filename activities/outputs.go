package activities

import "github.com/budflow/budflow"

// pair fills in where items come from, as far as it is certain: with one input item
// every output item is of that; with one input and one output of the same length,
// each is of its neighbour.
func (r *nodeRun) pair(outputs [][]budflow.Item) [][]budflow.Item {
	if outputs == nil {
		return nil
	}
	single := len(r.inputs) == 1 && len(r.inputs[0]) == 1
	aligned := len(r.inputs) == 1 && len(outputs) == 1 && len(outputs[0]) == len(r.inputs[0])
	if !single && !aligned {
		return outputs
	}
	for o, items := range outputs {
		for i := range items {
			if items[i].Pair != nil {
				continue
			}
			if outputs[o] = items; single {
				items[i].Pair = budflow.Pair(0)
			} else {
				items[i].Pair = budflow.Pair(i)
			}
		}
	}
	return outputs
}

// alwaysOutput gives a node with alwaysOutputData one empty item when output 0 has none.
func (r *nodeRun) alwaysOutput(outputs [][]budflow.Item) [][]budflow.Item {
	if !r.node.AlwaysOutputData || len(outputs) > 0 && len(outputs[0]) > 0 {
		return outputs
	}
	var from []budflow.PairedItem
	for input, items := range r.inputs {
		for i := range items {
			from = append(from, budflow.PairedItem{Item: i, Input: &input})
		}
	}
	item := budflow.Item{JSON: &budflow.Object{}, Pair: budflow.PairAll(from...)}
	if len(outputs) == 0 {
		return [][]budflow.Item{{item}}
	}
	outputs[0] = []budflow.Item{item}
	return outputs
}

// normaliseErrors gives items that carry an error the form that n8n shows: only its message.
func normaliseErrors(outputs [][]budflow.Item) [][]budflow.Item {
	for _, items := range outputs {
		for i := range items {
			item := &items[i]
			if e, ok := item.JSON.Get("$error"); ok && item.JSON.Has("$json") {
				setError(item, e)
				item.JSON = budflow.NewObject("error", messageOf(e))
			} else if e := item.Rest.Value("error"); e != nil {
				item.JSON = budflow.NewObject("error", messageOf(e))
			}
		}
	}
	return outputs
}

func setError(item *budflow.Item, e any) {
	item.Rest = item.Rest.Clone()
	item.Rest.Set("error", e)
}

func messageOf(e any) any {
	if o, ok := e.(*budflow.Object); ok {
		return o.Value("message")
	}
	return e
}

// splitErrors moves the items that tell of an error to the last output, each joined
// with the input item that it was made of.
func (r *nodeRun) splitErrors(outputs [][]budflow.Item) [][]budflow.Item {
	if outputs == nil {
		return nil
	}
	regular := max(r.regularOutputs(), 1)
	split := make([][]budflow.Item, regular+1)
	for o := range regular {
		split[o] = []budflow.Item{}
		if o >= len(outputs) {
			continue
		}
		for _, item := range outputs[o] {
			if !isErrorItem(&item) {
				split[o] = append(split[o], item)
				continue
			}
			if item.Rest.Has("error") {
				item.Rest = item.Rest.Clone()
				item.Rest.Delete("error")
			}
			if source := r.sourceOf(&item); source != nil {
				joined := source.JSON.Clone()
				for key, value := range item.JSON.All() {
					joined.Set(key, value)
				}
				item.JSON = joined
			}
			split[regular] = append(split[regular], item)
		}
	}
	if split[regular] == nil {
		split[regular] = []budflow.Item{}
	}
	return split
}

func (r *nodeRun) regularOutputs() int {
	if r.kind == nil {
		return 1
	}
	ports := r.kind.Spec.Outputs
	if r.kind.Spec.OutputsFor != nil {
		ports = r.kind.Spec.OutputsFor(r.node)
	}
	return len(ports)
}

func isErrorItem(item *budflow.Item) bool {
	if item.Rest.Value("error") != nil {
		return true
	}
	switch item.JSON.Len() {
	case 1:
		return item.JSON.Value("error") != nil
	case 2:
		return item.JSON.Value("error") != nil && item.JSON.Has("message")
	}
	return false
}

// sourceOf finds the input item that an item was made of, when that is one item.
func (r *nodeRun) sourceOf(item *budflow.Item) *budflow.Item {
	if item.Pair == nil || len(item.Pair.Items) != 1 {
		return nil
	}
	p := item.Pair.Items[0]
	input := 0
	if p.Input != nil {
		input = *p.Input
	}
	items := r.input(input)
	if p.Item < 0 || p.Item >= len(items) {
		return nil
	}
	return &items[p.Item]
}
