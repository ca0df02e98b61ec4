package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/client"

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

// parts are the parts of a running process. A role opens its own, in the order in
// which they need each other; what it does not have is nil.
type parts struct {
	config *config
	log    *slog.Logger
	// grace ends when the time to stop is over.
	grace context.Context //nolint:containedctx // it lives as long as the parts

	publicURL   string
	store       *store.Store
	blobs       *blobstore.Store
	items       *blobstore.Items
	nodes       *nodes.Registry
	expressions *expression.Evaluator
	bus         *activities.Bus
	temporal    *devserver.Server // the one in the box
	client      client.Client
	worker      *worker.Worker
	gateway     *api.Server

	closers []func() error
}

// newParts has nothing open. The end of ctx begins the time to stop.
func newParts(ctx context.Context, c *config, log *slog.Logger) *parts {
	p := &parts{config: c, log: log, publicURL: c.runs.publicURL}
	grace, end := context.WithCancel(context.WithoutCancel(ctx))
	p.grace = grace
	context.AfterFunc(ctx, func() { time.AfterFunc(c.stopTimeout, end) })
	p.onClose(func() error { end(); return nil })
	return p
}

// openRecords opens what gateways and workers share: records, blobs, and their way
// to look at workflows.
func (p *parts) openRecords(ctx context.Context) error {
	var err error
	if p.store, err = openStore(ctx, p.config); err != nil {
		return err
	}
	p.onClose(p.store.Close)
	if p.blobs, err = openBlobs(ctx, p.config); err != nil {
		return err
	}
	p.onClose(p.blobs.Close)
	p.items = blobstore.NewItems(p.blobs, p.config.runs.cacheSize)
	p.expressions = expression.New(expression.Options{Timeout: p.config.runs.expressionTime, CodeTimeout: p.config.runs.codeTime})
	p.nodes, err = nodes.NewRegistry(all.Types()...)
	return err
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
	return store.Open(ctx, c.data.databaseURL, &store.Options{Synchronous: c.data.synchronous})
}

func openBlobs(ctx context.Context, c *config) (*blobstore.Store, error) {
	if folder, ok := strings.CutPrefix(c.data.blobURL, "file://"); ok {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, fmt.Errorf("blob-url: %w", err)
		}
	}
	return blobstore.Open(ctx, c.data.blobURL, nil)
}

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
