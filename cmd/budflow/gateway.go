package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/api"
	"github.com/budflow/budflow/store"
)

func newGateway(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "gateway",
		Short: "Run the API and webhooks, beside workers and a Temporal elsewhere",
		Long: `Run the API and the webhooks alone. Any number of gateways and workers share one
PostgreSQL database, one blob storage and one Temporal; a balancer spreads requests
over the gateways. All gateways need the same API key: set BUDFLOW_API_KEY.

The Temporal namespace and its search attributes are made at the start when they are
missing. GET /healthz/readiness answers 503 while a part that runs need is away, and
from SIGTERM on: the gateway goes on serving for --drain-delay, so that balancers
move on, then finishes the requests in flight, all within --stop-timeout.`,
		Example: `  BUDFLOW_API_KEY=... budflow gateway --listen 0.0.0.0:5678 --public-url https://flows.example.com \
    --temporal-address temporal:7233 --database-url postgres://budflow@db/budflow --blob-url 's3://budflow?region=eu-central-1'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := newLog(settings)
			if err != nil {
				return err
			}
			c := &config{}
			c.readGateway(settings)
			if err := errors.Join(c.readShared(settings), c.readExternal(settings), c.readRuns(settings)); err != nil {
				return err
			}
			return gateway(cmd.Context(), c, settings.GetString("listen"), log)
		},
	}
	f := cmd.Flags()
	addGatewayFlags(f)
	f.String("data-dir", "budflow-data", "folder of the API key, when none is set; created when needed")
	f.Duration("drain-delay", 3*time.Second, "after SIGTERM: how long to go on serving while readiness is 503; longer than a balancer needs to notice")
	addSharedFlags(f)
	addExternalFlags(f)
	addRunFlags(f)
	return cmd
}

func gateway(ctx context.Context, c *config, address string, log *slog.Logger) (err error) {
	tuneMemory()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen for API and webhooks: %w", err)
	}
	defer listener.Close()
	p := newParts(ctx, c, log)
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.openRecords(ctx); err != nil {
		return err
	}
	if err := p.openExternal(ctx); err != nil {
		return err
	}
	p.bus = activities.NewSharedBus(p.store, log)
	if err := p.openGateway(listener); err != nil {
		return err
	}
	p.hear()
	fmt.Printf("BudFlow is ready: API and webhooks at %s, on Temporal at %s%s\n", p.publicURL, c.external.address, p.keyHint())
	return p.gateway.Run(ctx, listener)
}

// openGateway builds the gateway on the parts that are open; the listener tells its address.
func (p *parts) openGateway(listener net.Listener) error {
	if p.publicURL == "" {
		p.publicURL = "http://" + listener.Addr().String()
	}
	key, err := p.config.ownerKey()
	if err != nil {
		return err
	}
	p.gateway, err = api.New(api.Config{
		Store: p.store, Blobs: p.blobs, Items: p.items, Nodes: p.nodes, Expressions: p.expressions,
		Engine: api.NewEngine(p.client), Listen: p.listen, Ready: p.workerReady(), Log: p.log, Location: p.config.runs.timezone,
		PublicURL: p.publicURL, APIKey: key, MaxBody: p.config.gateway.maxBody, Version: version(), Env: environment(p.config.runs.blockEnv),
		Metrics: prometheus.NewRegistry(), StopTimeout: p.config.stopTimeout, DrainDelay: p.config.gateway.drainDelay,
	})
	return err
}

// workerReady is the readiness of the worker in this process; nil = there is none.
func (p *parts) workerReady() func(context.Context) error {
	if p.worker == nil {
		return nil
	}
	return p.worker.Ready
}

// listen hears of an execution that somebody in this process waits for.
func (p *parts) listen(executionID string) (<-chan *budflow.Response, <-chan *budflow.Execution, func()) {
	l := p.bus.Listen(executionID)
	return l.Answers, l.Changes, l.Close
}

// hear lets notices of other processes in until the parts are closed.
func (p *parts) hear() {
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- p.store.Subscribe(ctx, func(n store.Notice) {
			p.bus.Receive(ctx, n)
			p.gateway.Receive(n)
		})
	}()
	p.onClose(func() error { stop(); return <-ended })
}

// keyHint tells where the API key is, unless somebody set it.
func (p *parts) keyHint() string {
	if p.config.gateway.apiKey != "" {
		return ""
	}
	return ". The API key is in " + p.config.keyFile()
}
