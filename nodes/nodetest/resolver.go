package nodetest

import (
	"context"
	"maps"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
)

// resolver evaluates the parameters of a case as the engine does.
type resolver struct {
	evaluator *expression.Evaluator
	scope     expression.Scope
}

func newResolver(c *Case) *resolver {
	scope := expression.Scope{
		Workflow: c.workflow, Node: c.node.Name, Mode: c.mode, RunIndex: c.runIndex, Sources: c.sources, Runs: c.history,
		Timezone: c.location.String(), Now: c.clock,
	}
	for _, items := range c.inputs {
		if len(items) > 0 {
			scope.Input = items
			break
		}
	}
	return &resolver{evaluator: expression.New(expression.Options{}), scope: scope}
}

func (r *resolver) at(item int) *expression.Scope {
	scope := r.scope
	scope.Item = item
	return &scope
}

func (r *resolver) Resolve(ctx context.Context, value any, item int) (any, error) {
	return r.evaluator.Resolve(ctx, value, r.at(item))
}

func (r *resolver) Code(ctx context.Context, run nodes.CodeRun) (any, error) {
	code := expression.CodeRun{Source: run.Source, EachItem: run.Item >= 0, Globals: run.Globals}
	return r.evaluator.RunCode(ctx, code, r.at(run.Item))
}

func (r *resolver) CodeEach(ctx context.Context, run nodes.CodeRun, items int, each func(int, any, error) error) error {
	scope := r.at(0)
	scope.Input = scope.Input[:min(items, len(scope.Input))]
	return r.evaluator.RunCodeEach(ctx, expression.CodeRun{Source: run.Source, Globals: run.Globals}, scope, each)
}

func (r *resolver) With(extra nodes.Extra) nodes.Resolver {
	scope := r.scope
	if extra.Items != nil {
		scope.Input = extra.Items
	}
	scope.Extra = maps.Clone(scope.Extra)
	if scope.Extra == nil {
		scope.Extra = map[string]any{}
	}
	maps.Copy(scope.Extra, extra.Names)
	return &resolver{evaluator: r.evaluator, scope: scope}
}

// Count, Outputs and Context make a history the runs that expressions read.
func (h history) Count(node string) int { return h.Runs(node) }

func (h history) Outputs(node string, run int) int {
	if run >= len(h[node]) {
		return 0
	}
	return len(h[node][run].outputs)
}

func (h history) Context(string) *budflow.Object { return nil }
