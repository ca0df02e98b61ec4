package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/spf13/viper"

	"github.com/budflow/budflow/activities"
)

func newStart(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "start",
		Short: "Run everything in one process",
		Long: `Run the API and webhook gateway, a worker, the embedded Temporal server and its web
UI in one process. All data is in the data folder; whatever was accepted survives a
kill of the process, and runs go on at the next start. Stops gracefully on SIGTERM.

To outgrow one machine, see "budflow gateway --help" and "budflow worker --help".`,
		Example: `  budflow start
  budflow start --data-dir /var/lib/budflow --listen 0.0.0.0:5678 --public-url https://flows.example.com`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := newLog(settings)
			if err != nil {
				return err
			}
			c, err := readAll(settings, log)
			if err != nil {
				return err
			}
			return start(cmd.Context(), c, settings.GetString("listen"), log)
		},
	}
	addAllFlags(cmd.Flags())
	return cmd
}

// addAllFlags are the settings of a process that does everything.
func addAllFlags(f *pflag.FlagSet) {
	addDataFlags(f)
	addEmbeddedFlags(f)
	addGatewayFlags(f)
	addWorkerFlags(f)
	addRunFlags(f)
}

func readAll(v *viper.Viper, log *slog.Logger) (*config, error) {
	c := &config{}
	c.readGateway(v)
	return c, errors.Join(c.readData(v), c.readEmbedded(v, log), c.readRuns(v), c.readWorker(v))
}

func start(ctx context.Context, c *config, address string, log *slog.Logger) (err error) {
	tuneMemory()
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen for API and webhooks: %w", err)
	}
	defer listener.Close()
	p, err := openAll(ctx, c, listener, log)
	defer func() { err = errors.Join(err, p.close()) }()
	if err != nil {
		return err
	}
	ui := ""
	if address := p.temporal.UIAddr(); address != "" {
		ui = ", Temporal UI at http://" + address
	}
	fmt.Printf("BudFlow is ready: API and webhooks at %s%s, Temporal at %s%s\n", p.publicURL, ui, p.temporal.FrontendAddr(), p.keyHint())
	return p.gateway.Run(ctx, listener)
}

// openAll opens every part; the gateway does not listen yet. The caller closes the
// parts, also after an error.
func openAll(ctx context.Context, c *config, listener net.Listener, log *slog.Logger) (*parts, error) {
	p := newParts(ctx, c, log)
	if p.publicURL == "" {
		p.publicURL = "http://" + listener.Addr().String()
	}
	if err := p.openRecords(ctx); err != nil {
		return p, err
	}
	if err := p.openEmbedded(ctx); err != nil {
		return p, err
	}
	p.bus = activities.NewBus()
	if err := p.openWorker(ctx, false); err != nil {
		return p, err
	}
	return p, p.openGateway(listener)
}

// tuneMemory lets the heap grow further between collections: what lives is small,
// what is thrown away is much. GOGC and GOMEMLIMIT win.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(2 << 30)
	}
}
