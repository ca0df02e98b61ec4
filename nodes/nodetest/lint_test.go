package nodetest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/nodetest"
)

func sound() *nodes.Type {
	return &nodes.Type{
		Spec: nodes.Spec{
			Type: "test.thing", DisplayName: "Thing", Description: "Does a thing.", Group: nodes.GroupFlow, Versions: []float64{1, 2}, Class: budflow.InProcess,
			Params: []nodes.Param{
				{Name: "mode", DisplayName: "Mode", Description: "How.", Kind: nodes.Options, Default: "a", Options: []nodes.Option{{Value: "a", Name: "A"}}},
				{Name: "limit", DisplayName: "Limit", Description: "How many.", Kind: nodes.NumberKind, Default: 1., Show: nodes.Rules{"mode": {"a"}, "@version": {2.}}},
			},
		},
		Run: func(context.Context, *nodes.Call) ([][]budflow.Item, error) { return nil, nil },
	}
}

func TestProblems(t *testing.T) {
	if got := nodetest.Problems(sound()); len(got) > 0 {
		t.Errorf("want no problems, got %q", got)
	}
	for want, spoil := range map[string]func(typ *nodes.Type){
		"Description":                  func(typ *nodes.Type) { typ.Spec.Description = "" },
		"Versions":                     func(typ *nodes.Type) { typ.Spec.Versions = []float64{2, 1} },
		"Run":                          func(typ *nodes.Type) { typ.Run = nil },
		"want a float64":               func(typ *nodes.Type) { typ.Spec.Params[1].Default = 1 },
		"one of its options":           func(typ *nodes.Type) { typ.Spec.Params[0].Default = "b" },
		"want a parameter of the same": func(typ *nodes.Type) { typ.Spec.Params[1].Show = nodes.Rules{"none": {1.}} },
		"want a known operation":       func(typ *nodes.Type) { typ.Spec.Params[1].Show = nodes.Rules{"mode": {nodes.Cond{Op: "like"}}} },
	} {
		typ := sound()
		spoil(typ)
		if got := nodetest.Problems(typ); len(got) != 1 || !strings.Contains(got[0], want) {
			t.Errorf("want one problem with %q, got %q", want, got)
		}
	}
}
