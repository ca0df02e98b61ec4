package api

import (
	"context"
	"io"
	"maps"
	"net/http"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/filetype"
	"github.com/budflow/budflow/store"
)

// call lets a trigger read its parameters before its execution exists: without
// items and without earlier runs.
func (s *Server) call(w *budflow.Workflow, node *budflow.Node, kind *nodes.Type, info budflow.ExecutionInfo) *nodes.Call {
	location := s.location(w)
	mode := "production"
	if info.Mode == budflow.ModeManual {
		mode = "test"
	}
	scope := &expression.Scope{
		Workflow: w, Node: node.Name, Mode: info.Mode, Item: -1, Timezone: location.String(), Now: time.Now, Env: s.Env,
		Execution: expression.Execution{
			ID: info.ID, Mode: mode, CustomData: noCustomData{},
			ResumeURL:     s.PublicURL + "/webhook-waiting/" + info.ID,
			ResumeFormURL: s.PublicURL + "/form-waiting/" + info.ID,
		},
	}
	return &nodes.Call{
		Node: node, Spec: &kind.Spec, Workflow: w, Execution: info, Location: location, Now: time.Now,
		Log: s.Log.With("execution", info.ID), HTTP: http.DefaultClient, Blobs: blobstore.NewFiles(s.Blobs, store.BlobPrefix(info.ID), filetype.Describe),
		Resolver: &resolver{s.Expressions, scope}, Files: noFiles{}, Heartbeat: func(any) {}, Progress: func(any) bool { return false },
	}
}

func (s *Server) location(w *budflow.Workflow) *time.Location {
	if name := w.Settings.Timezone(); name != "" {
		if location, err := time.LoadLocation(name); err == nil {
			return location
		}
	}
	return s.Location
}

// resolver evaluates the parameters of a trigger.
type resolver struct {
	evaluator *expression.Evaluator
	scope     *expression.Scope
}

var _ nodes.Resolver = (*resolver)(nil)

func (r *resolver) Resolve(ctx context.Context, value any, item int) (any, error) {
	scope := *r.scope
	scope.Item = item
	return r.evaluator.Resolve(ctx, value, &scope)
}

func (r *resolver) Code(context.Context, nodes.CodeRun) (any, error) {
	return nil, budflow.Errorf(budflow.Unsupported, "code of a trigger does not run in the gateway")
}

func (r *resolver) CodeEach(context.Context, nodes.CodeRun, int, func(int, any, error) error) error {
	return budflow.Errorf(budflow.Unsupported, "code of a trigger does not run in the gateway")
}

func (r *resolver) With(extra nodes.Extra) nodes.Resolver {
	scope := *r.scope
	if extra.Items != nil {
		scope.Input = extra.Items
	}
	if len(extra.Names) > 0 {
		scope.Extra = maps.Clone(scope.Extra)
		if scope.Extra == nil {
			scope.Extra = map[string]any{}
		}
		maps.Copy(scope.Extra, extra.Names)
	}
	return &resolver{r.evaluator, &scope}
}

// noCustomData stands for $execution.customData before the execution exists.
type noCustomData struct{}

func (noCustomData) Set(string, string) error {
	return budflow.Errorf(budflow.Invalid, "$execution.customData can only be set in a node that runs")
}
func (noCustomData) Get(string) (string, bool) { return "", false }
func (noCustomData) All() map[string]string    { return map[string]string{} }

// noFiles is the file system that a gateway shows to triggers.
type noFiles struct{}

var errNoFiles = budflow.Errorf(budflow.Forbidden, "files are out of reach in the gateway")

func (noFiles) Open(string) (io.ReadCloser, error)          { return nil, errNoFiles }
func (noFiles) Create(string, bool) (io.WriteCloser, error) { return nil, errNoFiles }
func (noFiles) Glob(string) ([]string, error)               { return nil, errNoFiles }
