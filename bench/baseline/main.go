// Command baseline does the jobs of the benchmark as a Go programmer would write
// them by hand: a Temporal workflow for each job, its steps as local activities, and
// a net/http front, on the same embedded server with the same settings as BudFlow.
// It interprets no documents, evaluates no expressions and keeps no records of its
// own: Temporal's history is its record. That is the most that BudFlow can reach.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/budflow/budflow/devserver"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir := flag.String("data-dir", "", "folder of Temporal's files")
	listen := flag.String("listen", "127.0.0.1:5678", "address of the webhooks")
	temporal := flag.String("temporal-listen", "127.0.0.1:7233", "address of the embedded Temporal")
	flag.Parse()
	if err := serve(ctx, *dir, *listen, *temporal); err != nil {
		fmt.Fprintln(os.Stderr, "baseline:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context, dir, listen, temporalListen string) (err error) {
	config := devserver.Default()
	config.DataDir, config.Listen, config.UIListen = dir, temporalListen, ""
	server, err := devserver.Start(ctx, config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	c, err := client.Dial(client.Options{HostPort: server.FrontendAddr(), Namespace: config.Namespace, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer c.Close()
	f := &front{client: c}
	w := worker.New(c, taskQueue, worker.Options{MaxConcurrentWorkflowTaskExecutionSize: 200, MaxConcurrentLocalActivityExecutionSize: 200})
	w.RegisterWorkflow(receive)
	w.RegisterWorkflow(setAndRespond)
	w.RegisterActivity(keep)
	w.RegisterActivity(setFields)
	w.RegisterActivity(f.respond)
	if err := w.Start(); err != nil {
		return err
	}
	defer w.Stop()
	return listenUntil(ctx, &http.Server{Addr: listen, Handler: f.routes(), ReadHeaderTimeout: 10 * time.Second})
}

// listenUntil serves until ctx ends.
func listenUntil(ctx context.Context, s *http.Server) error {
	failed := make(chan error, 1)
	go func() { failed <- s.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		// ctx has ended already: the last requests get a time of their own.
		limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return s.Shutdown(limited)
	}
}
