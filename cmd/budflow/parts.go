package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	sdkworker "go.temporal.io/sdk/worker"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/api"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/devserver"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/all"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/worker"
)

// parts are the parts of a running process, in the order in which they are opened.
type parts struct {
	config    *config
	publicURL string
	temporal  *devserver.Server
	client    client.Client
	store     *store.Store
	blobs     *blobstore.Store
	items     *blobstore.Items
	worker    sdkworker.Worker
	bus       *activities.Bus
	gateway   *api.Server

	closers []func() error
}

// open starts everything but the gateway's listener. What was opened is closed when something fails.
func open(ctx context.Context, c *config, address string, log *slog.Logger) (_ *parts, err error) {
	p := &parts{config: c, bus: activities.NewBus(), publicURL: c.publicURL}
	if p.publicURL == "" {
		p.publicURL = "http://" + address
	}
	defer func() {
		if err != nil {
			_ = p.close()
		}
	}()
	if p.store, err = openStore(ctx, c); err != nil {
		return nil, err
	}
	p.onClose(p.store.Close)
	if p.blobs, err = openBlobs(ctx, c); err != nil {
		return nil, err
	}
	p.onClose(p.blobs.Close)
	p.items = blobstore.NewItems(p.blobs, c.cacheSize)
	if p.temporal, err = devserver.Start(ctx, c.temporal); err != nil {
		return nil, err
	}
	p.onClose(p.temporal.Stop)
	if p.client, err = dial(p.temporal.FrontendAddr(), c.temporal.Namespace, log); err != nil {
		return nil, err
	}
	p.onClose(func() error { p.client.Close(); return nil })
	if err := worker.EnsureSchedules(ctx, p.client); err != nil {
		return nil, err
	}
	return p, p.openRoles(c, log)
}

// openRoles builds the worker and the gateway on the parts that are open.
func (p *parts) openRoles(c *config, log *slog.Logger) error {
	registry, err := nodes.NewRegistry(all.Types()...)
	if err != nil {
		return err
	}
	expressions := expression.New(expression.Options{Timeout: c.expressionTime, CodeTimeout: c.codeTime})
	env := environment(c.blockEnv)
	work, err := activities.New(activities.Config{
		Store: p.store, Blobs: p.blobs, Items: p.items, Nodes: registry, Expressions: expressions, HTTP: http.DefaultClient, Bus: p.bus, Log: log,
		Location: c.timezone, PublicURL: p.publicURL, Env: env, FilesAllow: c.filesAllow, Enabled: allowed(c),
	})
	if err != nil {
		return err
	}
	if p.worker, err = worker.New(p.client, work, worker.Config{}); err != nil {
		return err
	}
	if err := p.worker.Start(); err != nil {
		return fmt.Errorf("start worker: %w", err)
	}
	p.onClose(func() error { p.worker.Stop(); return nil })
	key, err := c.ownerKey()
	if err != nil {
		return err
	}
	p.gateway, err = api.New(api.Config{
		Store: p.store, Blobs: p.blobs, Items: p.items, Nodes: registry, Expressions: expressions,
		Engine: api.NewEngine(p.client), Listen: p.listen, Log: log, Location: c.timezone, PublicURL: p.publicURL, APIKey: key,
		MaxBody: c.maxBody, Version: version(), Env: env, Metrics: prometheus.NewRegistry(),
	})
	return err
}

// listen hears of an execution that this process runs.
func (p *parts) listen(executionID string) (<-chan *budflow.Response, <-chan *budflow.Execution, func()) {
	l := p.bus.Listen(executionID)
	return l.Answers, l.Changes, l.Close
}

func (p *parts) onClose(f func() error) { p.closers = append(p.closers, f) }

// close stops the parts, last opened first.
func (p *parts) close() error {
	var errs []error
	for _, f := range slices.Backward(p.closers) {
		errs = append(errs, f())
	}
	p.closers = nil
	return errors.Join(errs...)
}

func openStore(ctx context.Context, c *config) (*store.Store, error) {
	return store.Open(ctx, c.databaseURL, &store.Options{Synchronous: c.synchronous})
}

func openBlobs(ctx context.Context, c *config) (*blobstore.Store, error) {
	if folder, ok := strings.CutPrefix(c.blobURL, "file://"); ok {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, fmt.Errorf("blob-url: %w", err)
		}
	}
	return blobstore.Open(ctx, c.blobURL, nil)
}

func dial(address, namespace string, log *slog.Logger) (client.Client, error) {
	c, err := client.Dial(client.Options{HostPort: address, Namespace: namespace, Logger: sdklog.NewStructuredLogger(quiet(log))})
	if err != nil {
		return nil, fmt.Errorf("connect to Temporal at %s: %w", address, err)
	}
	return c, nil
}

// quiet keeps the SDK's chatter about each activity out of the log.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(leveled{log.Handler()})
}

type leveled struct{ slog.Handler }

func (l leveled) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && l.Handler.Enabled(ctx, level)
}

func (l leveled) WithAttrs(attrs []slog.Attr) slog.Handler {
	return leveled{l.Handler.WithAttrs(attrs)}
}
func (l leveled) WithGroup(name string) slog.Handler { return leveled{l.Handler.WithGroup(name)} }

// environment gives $env: everything but BudFlow's own settings.
func environment(blocked bool) func(string) (string, bool) {
	if blocked {
		return nil
	}
	return func(name string) (string, bool) {
		if strings.HasPrefix(name, environmentPrefix) {
			return "", false
		}
		return os.LookupEnv(name)
	}
}

// offByDefault are the node types that run only when they are enabled.
var offByDefault = []string{"n8n-nodes-base.executeCommand"}

func allowed(c *config) func(string) bool {
	return func(kind string) bool {
		if slices.Contains(c.nodesDisable, kind) {
			return false
		}
		return !slices.Contains(offByDefault, kind) || slices.Contains(c.nodesEnable, kind)
	}
}
