package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

func newStart(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "start",
		Short: "Run everything in one process",
		Long: `Run the API and webhook gateway, a worker, the embedded Temporal server and its web
UI in one process. All data is in the data folder; whatever was accepted survives a
kill of the process, and runs go on at the next start. Stops gracefully on SIGTERM.`,
		Example: `  budflow start
  budflow start --data-dir /var/lib/budflow --listen 0.0.0.0:5678 --public-url https://flows.example.com`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := newLog(settings)
			if err != nil {
				return err
			}
			c, err := readConfig(settings, log)
			if err != nil {
				return err
			}
			return start(cmd.Context(), c, log)
		},
	}
	addServerFlags(cmd.Flags())
	return cmd
}

func start(ctx context.Context, c *config, log *slog.Logger) (err error) {
	tuneMemory()
	listener, err := net.Listen("tcp", c.listen)
	if err != nil {
		return fmt.Errorf("listen for API and webhooks: %w", err)
	}
	p, err := open(ctx, c, listener.Addr().String(), log)
	if err != nil {
		listener.Close()
		return err
	}
	defer func() {
		if stopErr := p.close(); err == nil {
			err = stopErr
		}
	}()
	fmt.Println(p.readyLine())
	return p.gateway.Run(ctx, listener)
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

func (p *parts) readyLine() string {
	line := "BudFlow is ready: API and webhooks at " + p.publicURL
	if ui := p.temporal.UIAddr(); ui != "" {
		line += ", Temporal UI at http://" + ui
	}
	line += ", Temporal at " + p.temporal.FrontendAddr()
	if p.config.apiKey == "" {
		line += ". The API key is in " + p.config.keyFile()
	}
	return line
}
