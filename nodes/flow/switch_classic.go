package flow

import (
	"context"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/condition"
)

// switchClassicParams are the parameters of versions 1 and 2.
func switchClassicParams() []nodes.Param {
	versions := []any{1., 2.}
	rules := nodes.Rules{"mode": {"rules"}, "@version": versions}
	params := []nodes.Param{
		{
			Name: "outputsAmount", DisplayName: "Number of outputs", Kind: nodes.NumberKind, Default: 4., Description: "How many outputs there are.",
			Show: nodes.Rules{"mode": {"expression"}, "@version": {2.}},
		},
		{
			Name: "output", DisplayName: "Output index", Kind: nodes.NumberKind, Default: 0., Description: "The output of the item; the first one is 0.",
			Show: nodes.Rules{"mode": {"expression"}, "@version": versions},
		},
		{
			Name: "dataType", DisplayName: "Data type", Kind: nodes.Options, Default: "number", Show: rules, Description: "What kind of values the rules compare.",
			Options: []nodes.Option{
				{Value: "boolean", Name: "Boolean"}, {Value: "dateTime", Name: "Date and time"}, {Value: "number", Name: "Number"}, {Value: "string", Name: "Text"},
			},
		},
	}
	for _, kind := range condition.Kinds {
		params = append(params, nodes.Param{
			Name: "value1", DisplayName: "Value 1", Kind: classicKinds[kind], Default: classicValue(kind, nil, ""),
			Description: "The value that the rules look at.", Show: nodes.Rules{"mode": {"rules"}, "dataType": {kind}, "@version": versions},
		})
	}
	for _, kind := range condition.Kinds {
		for _, version := range []float64{1, 2} {
			params = append(params, classicRules(kind, version))
		}
	}
	return append(params,
		nodes.Param{
			Name: "fallbackOutput", DisplayName: "Fallback output", Kind: nodes.Options, Default: -1., Show: rules,
			Description: "The output of items that match no rule; -1 = they are dropped.",
		})
}

var classicKinds = map[string]nodes.Kind{"boolean": nodes.Bool, "dateTime": nodes.DateTime, "number": nodes.NumberKind, "string": nodes.Text}

func classicRules(kind string, version float64) nodes.Param {
	output := nodes.Param{Name: "output", DisplayName: "Output", Kind: nodes.NumberKind, Default: 0., Description: "The output of items that match."}
	if version == 2 {
		output = nodes.Param{Name: "outputKey", DisplayName: "Output", Kind: nodes.Text, Default: "", Description: "The name of the output of items that match."}
	}
	return nodes.Param{
		Name: "rules", DisplayName: "Routing rules", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Description: "The first rule that holds wins.",
		Show: nodes.Rules{"mode": {"rules"}, "dataType": {kind}, "@version": {version}},
		Fields: []nodes.Param{{Name: "rules", DisplayName: "Rule", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
			{
				Name: "operation", DisplayName: "Operation", Description: "How the values are compared.", Kind: nodes.Options,
				Default: classicOperation(kind, nil), Options: classicOperations[kind],
			},
			{
				Name: "value2", DisplayName: "Value 2", Description: "The value to compare with.", Kind: classicKinds[kind], Default: classicValue(kind, nil, ""),
				Hide: nodes.Rules{"operation": {"isEmpty", "isNotEmpty"}},
			},
			output,
		}}},
	}
}

func classicSwitchOutputs(n *budflow.Node) []nodes.Port {
	if n.TypeVersion < 2 {
		return ports(4)
	}
	if n.Parameters.Value("mode") == "expression" {
		return ports(countOr(n.Parameters.Value("outputsAmount"), 4))
	}
	rules, _ := n.Parameters.Value("rules").(*budflow.Object)
	list, _ := rules.Value("rules").([]any)
	outputs := ports(len(list))
	for i := range outputs {
		if name := outputKey(list[i]); name != "" {
			outputs[i].Label = name
		}
	}
	return outputs
}

func outputKey(rule any) string {
	o, _ := rule.(*budflow.Object)
	name, _ := o.Value("outputKey").(string)
	return name
}

// routeClassic returns how many outputs there are, and the one that the item goes to, in versions 1 and 2.
func routeClassic(ctx context.Context, call *nodes.Call, i int) (size int, to []int, err error) {
	args := call.Args(ctx, i)
	size = len(classicSwitchOutputs(call.Node))
	var output float64
	if args.TextOr("mode", "rules") == "expression" {
		if call.Version() >= 2 {
			size = countOr(args.Value("outputsAmount"), 4)
		}
		output = args.Number("output")
	} else {
		output, err = classicOutput(args, condition.Place{Item: i, Location: call.Location, Now: call.Now()}, call.Version())
		if err == nil && output == -1 {
			return size, nil, args.Err()
		}
	}
	if err == nil {
		err = args.Err()
	}
	if err == nil && (output < 0 || output >= float64(size) || output != float64(int(output))) {
		err = nodes.Errorf("The ouput %v is not allowed. It has to be between 0 and %d!", output, size-1)
	}
	if err != nil {
		return size, nil, err
	}
	return size, []int{int(output)}, nil
}

// classicOutput is the output of the first rule that holds, else the fallback; -1 = none.
func classicOutput(args *nodes.Args, at condition.Place, version float64) (float64, error) {
	kind, value := args.TextOr("dataType", "number"), args.Value("value1")
	rules := args.List("rules.rules")
	if err := args.Err(); err != nil {
		return -1, err
	}
	for i, element := range rules {
		rule, _ := element.(*budflow.Object)
		holds, err := condition.Compare(kind, classicOperation(kind, rule), value, classicValue(kind, rule, "value2"), at)
		if err != nil {
			return -1, err
		}
		if holds && version >= 2 {
			return float64(firstNamed(rules, outputKey(rule), i)), nil
		}
		if holds {
			return args.Number("rules.rules." + strconv.Itoa(i) + ".output"), nil
		}
	}
	return args.NumberOr("fallbackOutput", -1), nil
}

// firstNamed is the first rule with the name of an output; rules without a name have their own.
func firstNamed(rules []any, name string, own int) int {
	for i, rule := range rules {
		if name != "" && outputKey(rule) == name {
			return i
		}
	}
	return own
}
