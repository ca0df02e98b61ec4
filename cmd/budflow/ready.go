package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

func newReady(settings *viper.Viper) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ready",
		Short: "Tell whether the process that listens here is ready",
		Long: `Ask a gateway, worker or "budflow start" on this machine for its readiness and end
with status 0 when it is ready, 1 when it is not or does not answer. For health checks
where there is no curl, as in the container image; others can ask
GET /healthz/readiness.`,
		Example: `  budflow ready
  budflow ready --listen 127.0.0.1:5679`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return ready(cmd.Context(), settings.GetString("listen"))
		},
	}
	cmd.Flags().String("listen", listenGateway, "listen address of the process, host:port")
	return cmd
}

func ready(ctx context.Context, address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("listen: want host:port, got %q", address)
	}
	switch host {
	case "", "0.0.0.0":
		host = "127.0.0.1"
	case "::":
		host = "::1"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout+healthTimeout/2)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz/readiness", http.NoBody)
	if err != nil {
		return fmt.Errorf("listen: want host:port, got %q", address)
	}
	// A proxy of the environment is for calls to the world.
	answer, err := (&http.Client{Transport: &http.Transport{}}).Do(request)
	if err != nil {
		return fmt.Errorf("not ready: %w", err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
		return fmt.Errorf("not ready: %s %s", answer.Status, strings.TrimSpace(string(text)))
	}
	fmt.Println("ready")
	return nil
}
