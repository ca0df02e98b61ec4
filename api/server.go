package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

// Server answers HTTP requests. All its methods are safe for concurrent use.
type Server struct {
	Config
	echo      *echo.Echo
	routes    *routes
	documents *store.Documents
	metrics   *metrics
	draining  atomic.Bool

	firstQuestion time.Duration // how long a run that is followed has to be heard of by itself
}

// New checks the configuration and declares every route. It does not listen yet.
func New(c Config) (*Server, error) {
	c, err := c.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{Config: c, echo: echo.New(), routes: newRoutes(c.Store), documents: store.NewDocuments(c.Store), firstQuestion: firstQuestion}
	if s.metrics, err = newMetrics(c.Metrics); err != nil {
		return nil, budflow.Errorf(budflow.Internal, "api: metrics: %w", err)
	}
	s.echo.HTTPErrorHandler = s.answerError
	s.echo.Pre(s.metrics.measure, s.recoverPanic, s.leaveConnections)
	s.declareHealth()
	s.declareWebhooks()
	s.declareREST()
	return s, nil
}

// Handler returns the whole server as a handler, for tests and other servers.
func (s *Server) Handler() http.Handler { return s.echo }

// Slow clients are cut off while they send headers, and when they leave a connection idle.
const (
	readHeaderTimeout = 10 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
)

// Run serves until the context ends; then the server is not ready any more, goes on
// for DrainDelay, and lets requests in flight finish, for StopTimeout at most in all.
// It closes the listener.
func (s *Server) Run(ctx context.Context, listener net.Listener) error {
	server := &http.Server{
		Handler: s.echo, ReadHeaderTimeout: readHeaderTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return budflow.Errorf(budflow.Internal, "serve: %w", err)
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.StopTimeout)
	defer cancel()
	s.draining.Store(true)
	select {
	case err := <-served:
		return budflow.Errorf(budflow.Internal, "serve: %w", err)
	case <-stop.Done():
	case <-time.After(s.DrainDelay):
	}
	if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return budflow.Errorf(budflow.Internal, "stop: %w", err)
	}
	return server.Close()
}
