package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"

	"github.com/budflow/budflow/devserver"
)

func newDevserver(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "devserver",
		Short: "Run the embedded Temporal and its UI alone",
		Long: `Run the Temporal server in the box and its web UI alone, for gateways and workers on
this machine: to try a cluster out, and in tests. It keeps its data in files and is
one process; for more than that, run a Temporal cluster.

It has no authentication: keep it on the loopback interface.`,
		Example: `  budflow devserver --data-dir /var/lib/budflow`,
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			log, err := newLog(settings)
			if err != nil {
				return err
			}
			c := &config{}
			if err := errors.Join(c.readData(settings), c.readEmbedded(settings, log)); err != nil {
				return err
			}
			return serveTemporal(cmd.Context(), c, log)
		},
	}
	addFolderFlags(cmd.Flags())
	addEmbeddedFlags(cmd.Flags())
	return cmd
}

func serveTemporal(ctx context.Context, c *config, _ *slog.Logger) (err error) {
	tuneMemory()
	server, err := devserver.Start(ctx, c.embedded)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	line := "BudFlow is ready: Temporal at " + server.FrontendAddr() + ", namespace " + c.embedded.Namespace
	if ui := server.UIAddr(); ui != "" {
		line += ", Temporal UI at http://" + ui
	}
	fmt.Println(line)
	<-ctx.Done()
	return nil
}
