package coerce_test

import (
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes/coerce"
)

func TestFuzzyEqual(t *testing.T) {
	for _, c := range []struct {
		a, b any
		want bool
	}{
		{nil, "", true}, {nil, []any{}, true}, {budflow.Undefined, nil, true}, {nil, 0., false}, {1., "1", true}, {1., "1.0", false},
		{true, "TRUE", true}, {true, 1., true}, {"0", false, true}, {true, "yes", false}, {[]any{1.}, "[1]", true},
		{budflow.NewObject("a", 1.), `{"a":1}`, true}, {"a", "A", false}, {2., 2., true}, {nil, nil, true}, {true, 2., false},
	} {
		if got := coerce.FuzzyEqual(c.a, c.b); got != c.want {
			t.Errorf("FuzzyEqual(%#v, %#v): want %v", c.a, c.b, c.want)
		}
	}
}
