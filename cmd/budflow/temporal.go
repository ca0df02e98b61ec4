package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"

	"github.com/budflow/budflow/devserver"
	"github.com/budflow/budflow/worker"
)

// openEmbedded starts the Temporal in the box and connects to it. It knows the
// namespace and search attributes from its settings.
func (p *parts) openEmbedded(ctx context.Context) error {
	var err error
	if p.temporal, err = devserver.Start(ctx, p.config.embedded); err != nil {
		return err
	}
	p.onClose(p.temporal.Stop)
	return p.connect(ctx, client.Options{HostPort: p.temporal.FrontendAddr(), Namespace: p.config.embedded.Namespace})
}

// Waits for a Temporal elsewhere, which may start at the same time as this process.
const (
	externalPatience = 2 * time.Minute
	externalPause    = time.Second
)

// openExternal connects to a Temporal elsewhere and brings what runs need there.
func (p *parts) openExternal(ctx context.Context) error {
	e := p.config.external
	options := client.Options{HostPort: e.address, Namespace: e.namespace, ConnectionOptions: client.ConnectionOptions{TLS: e.tls}}
	if e.apiKey != "" {
		options.Credentials = client.NewAPIKeyStaticCredentials(e.apiKey)
	}
	patient, cancel := context.WithTimeout(ctx, externalPatience)
	defer cancel()
	for {
		err := p.connect(patient, options)
		if err == nil {
			break
		}
		p.log.Warn("Temporal does not answer yet", "address", e.address, "error", err)
		select {
		case <-patient.Done():
			return err
		case <-time.After(externalPause):
		}
	}
	return worker.EnsureNamespace(patient, p.client, e.namespace, e.retention)
}

func (p *parts) connect(ctx context.Context, options client.Options) error {
	options.Logger = sdklog.NewStructuredLogger(slog.New(quiet{p.log.Handler()}))
	c, err := client.DialContext(ctx, options)
	if err != nil {
		return fmt.Errorf("connect to Temporal at %s: %w", options.HostPort, err)
	}
	p.client = c
	p.onClose(func() error { c.Close(); return nil })
	return nil
}

// quiet keeps the SDK's chatter about each activity out of the log.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelError && q.Handler.Enabled(ctx, level)
}

func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }
func (q quiet) WithGroup(name string) slog.Handler       { return quiet{q.Handler.WithGroup(name)} }
