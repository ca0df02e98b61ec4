package flow

import (
	"context"
	"math"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Merge brings the items of several inputs together.
var Merge = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.merge",
		DisplayName: "Merge",
		Description: "Brings the items of several inputs together, once they have data.",
		Docs: "Appends items, combines them by fields, by position or each with each, or waits and passes one input on. " +
			"Fields of combined items are merged deeply; where they clash, the last input wins unless the options say otherwise. " +
			"Combining by SQL is not supported yet and fails the node.",
		Group:          nodes.GroupFlow,
		Versions:       []float64{1, 2, 2.1, 3, 3.1, 3.2},
		Class:          budflow.InProcess,
		InputsFor:      mergeInputs,
		Outputs:        nodes.Main,
		Params:         append(append(mergeParams(), mergeSecondParams()...), mergeFirstParams()...),
		RequiredInputs: mergeRequired,
	},
	Run: runMerge,
}

func mergeInputs(n *budflow.Node) []nodes.Port {
	count := 2
	if n.TypeVersion >= 3 {
		count = min(max(countOr(n.Parameters.Value("numberInputs"), 2), 2), 10)
	}
	inputs := make([]nodes.Port, count)
	for i := range inputs {
		inputs[i] = nodes.Port{Type: budflow.MainConnection, Label: "Input " + strconv.Itoa(i+1)}
	}
	return inputs
}

func mergeRequired(n *budflow.Node) *nodes.Required {
	switch {
	case n.TypeVersion < 2:
		return nil
	case n.Parameters.Value("mode") == "chooseBranch":
		return &nodes.Required{Indexes: []int{0, 1}}
	}
	return &nodes.Required{Count: 1}
}

// merging is one run of the node: its parameters, and its inputs with paired items.
type merging struct {
	call   *nodes.Call
	args   *nodes.Args
	inputs [][]budflow.Item
}

func runMerge(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	m := &merging{call: call, args: call.Args(ctx, 0)}
	for input := range max(len(call.Inputs), len(mergeInputs(call.Node))) {
		m.inputs = append(m.inputs, paired(call.Input(input), input))
	}
	run := m.combine
	switch mode := m.args.TextOr("mode", "append"); {
	case mode == "append":
		run = m.appended
	case call.Version() < 2:
		run = m.first
	case mode == "chooseBranch":
		run = m.chosen
	case mode == "combineBySql" || m.args.Text("combineBy") == "combineBySql":
		return nil, nodes.Errorf("Merge: combining by SQL is not supported yet; want append, combine or chooseBranch")
	}
	outputs, err := run()
	if err == nil {
		err = m.args.Err()
	}
	return outputs, err
}

// paired returns items that point at their place in an input.
func paired(items []budflow.Item, input int) []budflow.Item {
	list := make([]budflow.Item, len(items))
	for i, item := range items {
		item.Pair = budflow.Pair(i)
		if input > 0 {
			item.Pair = budflow.PairInput(i, input)
		}
		list[i] = item
	}
	return list
}

func (m *merging) appended() ([][]budflow.Item, error) {
	all := []budflow.Item{}
	for _, items := range m.inputs {
		all = append(all, items...)
	}
	return [][]budflow.Item{all}, nil
}

// chosen passes one input on, or one empty item that comes from all.
func (m *merging) chosen() ([][]budflow.Item, error) {
	output := m.args.Text("output")
	if output == "empty" {
		var pairs []budflow.PairedItem
		for _, items := range m.inputs {
			pairs = append(pairs, pairsOf(items...)...)
		}
		return [][]budflow.Item{{{JSON: &budflow.Object{}, Pair: budflow.PairAll(pairs...)}}}, nil
	}
	number := 1.
	switch {
	case output == "input2":
		number = 2
	case m.call.Version() >= 3:
		number = m.args.NumberOr("useDataOfInput", 1)
	}
	if number < 1 || number > float64(len(m.inputs)) || number != math.Trunc(number) {
		return nil, nodes.Errorf("Input %v doesn't exist", number)
	}
	return [][]budflow.Item{m.inputs[int(number)-1]}, nil
}

// pairsOf lists what items come from.
func pairsOf(items ...budflow.Item) []budflow.PairedItem {
	var pairs []budflow.PairedItem
	for _, item := range items {
		if item.Pair != nil {
			pairs = append(pairs, item.Pair.Items...)
		}
	}
	return pairs
}
