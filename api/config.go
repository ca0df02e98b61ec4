package api

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/store"
)

// Config is what a gateway needs. Fields without a default are required.
type Config struct {
	Store       *store.Store
	Blobs       *blobstore.Store
	Items       *blobstore.Items
	Nodes       *nodes.Registry
	Expressions *expression.Evaluator
	Engine      Engine

	// Listen hears of an execution that a worker in this process runs: its answers
	// to the caller, and its changes of state. nil = runs are followed by asking only.
	Listen func(executionID string) (answers <-chan *budflow.Response, changes <-chan *budflow.Execution, stop func())
	// Ready reports what besides store and engine is not ready yet; nil = nothing.
	Ready func(ctx context.Context) error

	Log      *slog.Logger   // nil = none
	Location *time.Location // time zone of workflows that name none; nil = UTC
	// PublicURL is the base of the URLs that workflows show, without a slash at the end.
	PublicURL string
	// APIKey is a key of the owner, always accepted; "" = the REST API refuses every call.
	APIKey string
	// MaxBody is the largest request body, in bytes, compressed and not; 0 = 16 MiB.
	MaxBody int64
	// FormFileMax is the largest file of a form, in bytes; 0 = 200 MiB.
	FormFileMax int64
	Version     string
	// Env gives $env to the parameters of webhooks; nil = access is blocked.
	Env func(name string) (string, bool)
	// Metrics collects what /metrics shows; nil = a registry of its own.
	Metrics *prometheus.Registry
	// StopTimeout is how long requests in flight may take when the server stops; 0 = 30 s.
	StopTimeout time.Duration
	// DrainDelay is how long the server, when it stops, goes on taking requests while it
	// says that it is not ready, so that balancers move on; part of StopTimeout.
	DrainDelay time.Duration
}

const (
	defaultMaxBody     = 16 << 20
	defaultFormFileMax = 200 << 20
	defaultStopTimeout = 30 * time.Second
)

func (c Config) withDefaults() (Config, error) {
	if c.Store == nil || c.Blobs == nil || c.Items == nil || c.Nodes == nil || c.Expressions == nil || c.Engine == nil {
		return c, budflow.Errorf(budflow.Internal, "api: want a store, blobs, items, nodes, expressions and an engine")
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Location == nil {
		c.Location = time.UTC
	}
	if c.MaxBody == 0 {
		c.MaxBody = defaultMaxBody
	}
	if c.FormFileMax == 0 {
		c.FormFileMax = defaultFormFileMax
	}
	if c.StopTimeout == 0 {
		c.StopTimeout = defaultStopTimeout
	}
	if c.Metrics == nil {
		c.Metrics = prometheus.NewRegistry()
	}
	return c, nil
}
