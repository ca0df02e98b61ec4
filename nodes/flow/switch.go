package flow

import (
	"context"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Switch sends each item to the output of the rule that holds, or to the output that an expression names.
var Switch = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.switch",
		DisplayName: "Switch",
		Description: "Sends items to one of several outputs, by rules or by an expression.",
		Docs: "The first rule that holds wins, unless items go to all matching outputs. When the node goes on after errors, an item that fails " +
			"becomes an item with the error on the first output.",
		Group:      nodes.GroupFlow,
		Versions:   []float64{1, 2, 3, 3.1, 3.2, 3.3, 3.4},
		Default:    3.2,
		Class:      budflow.InProcess,
		Inputs:     nodes.Main,
		OutputsFor: switchOutputs,
		Params:     append(switchRuleParams(), switchClassicParams()...),
	},
	Run: runSwitch,
}

func switchRuleParams() []nodes.Param {
	current := since(3)
	rules := nodes.Rules{"mode": {"rules"}, "@version": current}
	return []nodes.Param{
		{
			Name: "mode", DisplayName: "Mode", Kind: nodes.Options, Default: "rules", Description: "What chooses the output of an item.",
			Options: []nodes.Option{{Value: "rules", Name: "Rules"}, {Value: "expression", Name: "Expression"}},
		},
		{
			Name: "numberOutputs", DisplayName: "Number of outputs", Kind: nodes.NumberKind, Default: 4., Description: "How many outputs there are.",
			Show: nodes.Rules{"mode": {"expression"}, "@version": current},
		},
		{
			Name: "output", DisplayName: "Output index", Kind: nodes.NumberKind, Default: 0., Description: "The output of the item; the first one is 0.",
			Show: nodes.Rules{"mode": {"expression"}, "@version": current},
		},
		{
			Name: "rules", DisplayName: "Routing rules", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Show: rules,
			Description: "One output for each rule.",
			Fields: []nodes.Param{{Name: "values", DisplayName: "Rule", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
				filterParam(nil),
				{Name: "renameOutput", DisplayName: "Rename output", Kind: nodes.Bool, Default: false, Description: "Whether the output has a name of its own."},
				{
					Name: "outputKey", DisplayName: "Output name", Kind: nodes.Text, Default: "", Description: "The name of the output.",
					Show: nodes.Rules{"renameOutput": {true}},
				},
			}}},
		},
		looseParam(3.1),
		filterOptions(nodes.Rules{"@version": upTo(3)}, rules,
			nodes.Param{
				Name: "fallbackOutput", DisplayName: "Fallback output", Kind: nodes.Options, Default: "none",
				Description: "Where items go that match no rule: none, an extra output, or the index of an output.",
			},
			nodes.Param{
				Name: "renameFallbackOutput", DisplayName: "Rename fallback output", Kind: nodes.Text, Default: "Fallback",
				Description: "The name of the extra output.", Show: nodes.Rules{"fallbackOutput": {"extra"}},
			},
			nodes.Param{
				Name: "allMatchingOutputs", DisplayName: "Send data to all matching outputs", Kind: nodes.Bool, Default: false,
				Description: "Whether an item goes to the outputs of all rules that hold, not only of the first.",
			}),
	}
}

// switchOutputs follows the parameters as they are in the document; where they are expressions, there is one output.
func switchOutputs(n *budflow.Node) []nodes.Port {
	if n.TypeVersion < 3 {
		return classicSwitchOutputs(n)
	}
	if n.Parameters.Value("mode") == "expression" {
		return ports(countOr(n.Parameters.Value("numberOutputs"), 4))
	}
	rules, _ := n.Parameters.Value("rules").(*budflow.Object)
	values, _ := rules.Value("values").([]any)
	list := ports(len(values))
	for i, element := range values {
		rule, _ := element.(*budflow.Object)
		if name, ok := rule.Value("outputKey").(string); ok && rule.Value("renameOutput") == true {
			list[i].Label = name
		}
	}
	options, _ := n.Parameters.Value("options").(*budflow.Object)
	if options.Value("fallbackOutput") == "extra" {
		name, ok := options.Value("renameFallbackOutput").(string)
		if !ok || name == "" {
			name = "Fallback"
		}
		list = append(list, nodes.Port{Type: budflow.MainConnection, Label: name})
	}
	return list
}

func ports(count int) []nodes.Port {
	list := make([]nodes.Port, count)
	for i := range list {
		list[i] = nodes.Port{Type: budflow.MainConnection, Label: strconv.Itoa(i)}
	}
	return list
}

// maxPorts is how many inputs or outputs a node can have.
const maxPorts = 1000

func countOr(value any, fallback int) int {
	if n, ok := budflow.Number(value); ok && n >= 0 && n <= maxPorts {
		return int(n)
	}
	return fallback
}

func runSwitch(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	route := routeByRules
	byExpression := call.Args(ctx, 0).TextOr("mode", "rules") == "expression"
	switch {
	case call.Version() < 3:
		route = routeClassic
	case byExpression:
		route = routeByExpression
	}
	var outputs [][]budflow.Item
	for i, item := range call.Items() {
		size, to, err := route(ctx, call, i)
		for len(outputs) < size {
			outputs = append(outputs, []budflow.Item{})
		}
		if err != nil {
			if !call.ContinuesAfter(err) {
				return nil, budflow.AsError(err).AtItem(i)
			}
			if len(outputs) == 0 {
				outputs = append(outputs, []budflow.Item{})
			}
			outputs[0] = append(outputs[0], budflow.Item{JSON: budflow.NewObject("error", err.Error())})
			continue
		}
		for _, output := range to {
			outputs[output] = append(outputs[output], withPair(item, i))
		}
	}
	if len(outputs) == 0 {
		outputs = [][]budflow.Item{{}}
	}
	return outputs, nil
}

// routeByExpression returns how many outputs there are, and the one that the item goes to.
func routeByExpression(ctx context.Context, call *nodes.Call, i int) (size int, to []int, err error) {
	args := call.Args(ctx, i)
	size, output := countOr(args.Value("numberOutputs"), 4), args.Number("output")
	if err := args.Err(); err != nil {
		return size, nil, err
	}
	if err := checkOutput(output, size); err != nil {
		return size, nil, err
	}
	return size, []int{int(output)}, nil
}

func checkOutput(output float64, size int) error {
	if output >= 0 && output < float64(size) && output == float64(int(output)) {
		return nil
	}
	err := nodes.Errorf("The ouput %v is not allowed", output)
	err.Description = "It has to be between 0 and " + strconv.Itoa(size-1)
	if output == float64(size) {
		err.Message += ". "
		err.Description = "Output indexes start at 0; for the last output use " + strconv.Itoa(size-1)
	}
	return err
}

// routeByRules returns how many outputs there are, and those that the item goes to.
func routeByRules(ctx context.Context, call *nodes.Call, i int) (size int, to []int, err error) {
	raw := call.Args(ctx, i)
	rules, _ := raw.Raw("rules.values").([]any)
	if len(rules) == 0 {
		return 0, nil, nil
	}
	size = len(rules)
	fallback := raw.Value("options.fallbackOutput")
	if fallback == "extra" {
		size++
	}
	every := raw.Bool("options.allMatchingOutputs")
	if err := raw.Err(); err != nil {
		return size, nil, err
	}
	for rule := range rules {
		pass, err := filterPasses(ctx, call, i, "rules.values."+strconv.Itoa(rule)+".conditions", 3.1, 3.2)
		if err != nil {
			return size, nil, err
		}
		if pass {
			to = append(to, rule)
			if !every {
				break
			}
		}
	}
	if len(to) > 0 {
		return size, to, nil
	}
	output, isNumber := budflow.Number(fallback)
	switch {
	case fallback == "extra":
		return size, []int{size - 1}, nil
	case isNumber:
		return size, []int{int(output)}, checkOutput(output, size)
	}
	return size, nil, nil
}
