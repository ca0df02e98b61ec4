package activities

import (
	"context"
	"maps"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
)

// scope is what the expressions of the node see.
func (r *nodeRun) scope(call *nodes.Call, history *history, vars map[string]string) (*expression.Scope, error) {
	request := r.request
	mode := "production"
	if request.Execution.Mode == budflow.ModeManual {
		mode = "test"
	}
	base := r.activities.PublicURL
	s := &expression.Scope{
		Workflow: r.document, Node: r.node.Name, Mode: request.Execution.Mode, RunIndex: request.RunIndex,
		Input: r.working(), Sources: request.Sources, Runs: history, Timezone: call.Location.String(), Vars: vars, Env: r.activities.Env,
		Execution: expression.Execution{
			ID: request.Execution.ID, Mode: mode, CustomData: &customData{call: call, saved: request.Execution.CustomData},
			ResumeURL:     base + "/webhook-waiting/" + request.Execution.ID,
			ResumeFormURL: base + "/form-waiting/" + request.Execution.ID,
		},
	}
	s.Now = call.Now
	if request.Execution.Mode == budflow.ModeManual {
		var err error
		if s.Pins, err = history.pins(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// resolver evaluates the parameters of one node run.
type resolver struct {
	evaluator *expression.Evaluator
	scope     *expression.Scope
}

var _ nodes.Resolver = (*resolver)(nil)

func (r *resolver) at(item int) *expression.Scope {
	s := *r.scope
	s.Item = item
	return &s
}

func (r *resolver) Resolve(ctx context.Context, value any, item int) (any, error) {
	return r.evaluator.Resolve(ctx, value, r.at(item))
}

func (r *resolver) Code(ctx context.Context, run nodes.CodeRun) (any, error) {
	code := codeOf(run)
	code.EachItem = run.Item >= 0
	return r.evaluator.RunCode(ctx, code, r.at(run.Item))
}

func (r *resolver) CodeEach(ctx context.Context, run nodes.CodeRun, items int, each func(item int, value any, err error) error) error {
	scope := r.at(0)
	scope.Input = scope.Input[:min(items, len(scope.Input))]
	return r.evaluator.RunCodeEach(ctx, codeOf(run), scope, each)
}

func codeOf(run nodes.CodeRun) expression.CodeRun {
	code := expression.CodeRun{Source: run.Source, Globals: run.Globals}
	if run.Log != nil {
		code.Console = func(args []any) { run.Log(consoleLine(args)) }
	}
	return code
}

// consoleLine writes the arguments of console.log as one line.
func consoleLine(args []any) string {
	texts := make([]string, len(args))
	for i, arg := range args {
		texts[i] = nodes.TextOf(arg)
	}
	return strings.Join(texts, " ")
}

func (r *resolver) With(extra nodes.Extra) nodes.Resolver {
	s := *r.scope
	if extra.Items != nil {
		s.Input = extra.Items
	}
	if len(extra.Names) > 0 {
		s.Extra = maps.Clone(s.Extra)
		if s.Extra == nil {
			s.Extra = map[string]any{}
		}
		maps.Copy(s.Extra, extra.Names)
	}
	return &resolver{evaluator: r.evaluator, scope: &s}
}

// customData shows what the execution saved before this run, and what this run saves.
type customData struct {
	call  *nodes.Call
	saved map[string]string
}

func (c *customData) Set(key, value string) error {
	c.call.SaveData(key, value)
	return nil
}

func (c *customData) Get(key string) (string, bool) {
	v, ok := c.All()[key]
	return v, ok
}

func (c *customData) All() map[string]string {
	all := maps.Clone(c.saved)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, c.call.Outcome().CustomData)
	return all
}
