package nodetest

import (
	"context"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// resolver takes parameters as they are. It refuses expressions and code.
type resolver struct{ c *Case }

func (r *resolver) Resolve(_ context.Context, value any, _ int) (any, error) {
	return value, literal(value)
}

func literal(value any) error {
	switch v := value.(type) {
	case string:
		if strings.HasPrefix(v, "=") {
			return budflow.Errorf(budflow.Unsupported, "nodetest: want a literal value, got the expression %s", v)
		}
	case []any:
		for _, element := range v {
			if err := literal(element); err != nil {
				return err
			}
		}
	case *budflow.Object:
		for _, element := range v.All() {
			if err := literal(element); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *resolver) Code(context.Context, nodes.CodeRun) (any, error) {
	return nil, budflow.Errorf(budflow.Unsupported, "nodetest: want a node without code, got code")
}

// With returns the same resolver: without expressions nothing sees the names.
func (r *resolver) With(nodes.Extra) nodes.Resolver { return r }
