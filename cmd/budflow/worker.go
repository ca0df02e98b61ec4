package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/worker"
)

func newWorker(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "Run workflows, beside gateways and a Temporal elsewhere",
		Long: `Run a worker alone: it takes runs and their nodes from Temporal. Any number of
workers and gateways share one PostgreSQL database, one blob storage and one Temporal.

A worker that --groups names also gets the nodes that are sent to these groups: those
whose field workerGroup, or whose workflow's setting workerGroup, names one. With
--no-runs it gets nothing else. A node of a group that no worker serves waits.

On SIGTERM a worker takes no more work and lets nodes that run finish within
--stop-timeout; then it hands them back, and another worker runs them again at once.

With --deployment-name and --build-id a run stays with the build that it began on: a
Temporal Worker Deployment, pinned. New runs go to the current build, which is the one
started with --promote, or set with the temporal command. Keep a worker of an old
build until its runs have ended.`,
		Example: `  budflow worker --temporal-address temporal:7233 --database-url postgres://budflow@db/budflow \
    --blob-url 's3://budflow?region=eu-central-1' --public-url https://flows.example.com
  budflow worker --groups gpu --no-runs ...                            # only nodes that are sent to the group gpu
  budflow worker --deployment-name budflow --build-id v12 --promote ... # new runs begin on v12, open ones stay where they are`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := newLog(settings)
			if err != nil {
				return err
			}
			c := &config{}
			if err := errors.Join(c.readShared(settings), c.readExternal(settings), c.readRuns(settings), c.readWorker(settings)); err != nil {
				return err
			}
			return work(cmd.Context(), c, settings.GetString("listen"), log)
		},
	}
	f := cmd.Flags()
	f.String("listen", "127.0.0.1:5679", "address of /healthz, /healthz/readiness and /metrics, host:port")
	addWorkerFlags(f)
	f.Bool("no-runs", false, "take no runs, only nodes of --groups and of --outside-queue")
	f.String("deployment-name", "", "Temporal Worker Deployment that this worker is part of (default: none, any worker takes any run)")
	f.String("build-id", "", "this build of the deployment, for example its release")
	f.Bool("promote", false, "make this build the current one of the deployment, so that new runs begin on it")
	addSharedFlags(f)
	addExternalFlags(f)
	addRunFlags(f)
	return cmd
}

func work(ctx context.Context, c *config, address string, log *slog.Logger) (err error) {
	tuneMemory()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen for health and metrics: %w", err)
	}
	defer listener.Close()
	p := newParts(ctx, c, log)
	defer func() { err = errors.Join(err, p.close()) }()
	if p.publicURL == "" {
		p.publicURL = "http://" + listenGateway
		log.Warn("public-url is not set: webhook addresses that workflows show may be wrong", "shown", p.publicURL)
	}
	if err := p.openRecords(ctx); err != nil {
		return err
	}
	if err := p.openExternal(ctx); err != nil {
		return err
	}
	p.serveHealth(listener)
	p.bus = activities.NewSharedBus(p.store, log)
	if err := p.openWorker(ctx, true); err != nil {
		return err
	}
	fmt.Printf("BudFlow is ready: worker for %s, on Temporal at %s, health and metrics at http://%s\n",
		c.worker.duties(), c.external.address, listener.Addr())
	select {
	case <-ctx.Done():
		return nil
	case err := <-p.worker.Failed():
		return fmt.Errorf("the worker cannot go on: %w", err)
	}
}

// openWorker starts a worker on the parts that are open.
func (p *parts) openWorker(ctx context.Context, networked bool) error {
	c := p.config.worker
	nodes, err := activities.New(activities.Config{
		Store: p.store, Blobs: p.blobs, Items: p.items, Nodes: p.nodes, Expressions: p.expressions, HTTP: http.DefaultClient, Bus: p.bus, Log: p.log,
		Location: p.config.runs.timezone, PublicURL: p.publicURL, Env: environment(p.config.runs.blockEnv),
		FilesAllow: c.filesAllow, Enabled: c.allowed, OutsideQueue: c.outsideQueue,
	})
	if err != nil {
		return err
	}
	if err := worker.EnsureSchedules(ctx, p.client); err != nil {
		return err
	}
	p.worker, err = worker.New(p.client, nodes, worker.Config{
		NoRuns: c.noRuns, OutsideQueue: c.outsideQueue, Groups: c.groups, Deployment: c.deployment, Autoscale: networked, StopTimeout: p.config.stopTimeout,
	})
	if err != nil {
		return err
	}
	if err := p.worker.Start(); err != nil {
		return err
	}
	p.onClose(func() error { p.worker.Stop(p.grace); return nil })
	if !c.promote {
		return nil
	}
	patient, cancel := context.WithTimeout(ctx, promotePatience)
	defer cancel()
	return p.worker.Promote(patient)
}

// promotePatience is how long Temporal may take to see the worker poll.
const promotePatience = time.Minute

// duties tells in words what the worker does.
func (c *workerConfig) duties() string {
	var duties []string
	if !c.noRuns {
		duties = append(duties, "runs")
	}
	if c.outsideQueue {
		duties = append(duties, "outside nodes")
	}
	for _, group := range c.groups {
		duties = append(duties, "group "+group)
	}
	return strings.Join(duties, ", ")
}

// offByDefault are the node types that run only when they are enabled.
var offByDefault = []string{"n8n-nodes-base.executeCommand"}

func (c *workerConfig) allowed(kind string) bool {
	if slices.Contains(c.nodesDisable, kind) {
		return false
	}
	return !slices.Contains(offByDefault, kind) || slices.Contains(c.nodesEnable, kind)
}
