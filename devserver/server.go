package devserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/temporal"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

const (
	// startTimeout bounds the wait for the frontend's first answer.
	startTimeout = 30 * time.Second
	// uiStopTimeout bounds the wait for open requests to the UI.
	uiStopTimeout = 2 * time.Second
	// stopTimeout bounds the wait for the services.
	stopTimeout = 20 * time.Second
)

// Server is a running Temporal server. Its methods may be called from any
// goroutine.
type Server struct {
	config   Config
	log      *logger
	temporal temporal.Server // nil: not built yet
	frontend string
	ui       *webUI // nil: no UI
	lock     *flock.Flock
	stop     func() error
}

// Start starts a server on the configured data directory, new or existing, and
// returns when it answers, usually within a second. ctx bounds the start only.
//
// It fails when the configuration is invalid, an address is taken, or another
// server, of this process or another, holds the data directory; nothing is left
// running then.
func Start(ctx context.Context, c Config) (*Server, error) {
	s, err := start(ctx, c)
	if err != nil {
		return nil, fmt.Errorf("start temporal server: %w", err)
	}
	return s, nil
}

// FrontendAddr is host:port for Temporal clients on this machine.
func (s *Server) FrontendAddr() string { return s.frontend }

// UIAddr is host:port where the UI listens, empty without a UI.
func (s *Server) UIAddr() string {
	if s.ui == nil {
		return ""
	}
	return s.ui.addr()
}

// Stop stops the server in about a second, at most 25 s, and releases the data
// directory. Workers and clients should be stopped before. When the services do
// not stop in time it says so, and the directory stays locked until the process
// ends. Further calls return the first result.
func (s *Server) Stop() error { return s.stop() }

func start(ctx context.Context, c Config) (_ *Server, err error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	if c.DataDir, err = filepath.Abs(c.DataDir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, err
	}
	lock, err := lockDataDir(c.DataDir)
	if err != nil {
		return nil, err
	}
	s := &Server{config: c, log: newLogger(c.Logger, c.LogLevel), lock: lock}
	s.stop = sync.OnceValue(s.shutDown)
	if err := s.startAll(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Server) startAll(ctx context.Context) error {
	// The cheapest reasons to fail come first.
	at, err := findAddresses(s.config.Listen)
	if err != nil {
		return err
	}
	uiListener, err := listenUI(s.config)
	if err != nil {
		return err
	}
	if err := s.startTemporal(ctx, at); err != nil {
		if uiListener != nil {
			err = errors.Join(err, uiListener.Close())
		}
		return err
	}
	if uiListener == nil {
		return nil
	}
	s.ui, err = startUI(uiListener, s.frontend, s.config.Namespace, s.config.Logger)
	if err != nil {
		return errors.Join(err, uiListener.Close())
	}
	return nil
}

func prepareStores(ctx context.Context, c Config) error {
	statements, err := temporalSchema()
	if err != nil {
		return err
	}
	if err := applySchema(ctx, filepath.Join(c.DataDir, executionFile), statements); err != nil {
		return err
	}
	aliases, err := ensureNamespace(ctx, c, c.executionStore())
	if err != nil {
		return err
	}
	return applySchema(ctx, filepath.Join(c.DataDir, visibilityFile), leanVisibilitySchema(statements, aliases))
}

func (s *Server) startTemporal(ctx context.Context, at addresses) error {
	if err := prepareStores(ctx, s.config); err != nil {
		return err
	}
	dynamic, err := s.config.dynamicConfig()
	if err != nil {
		return err
	}
	warnIfOpen(s.config.Logger, "frontend", at.frontend)
	// It would warn of what is left out here on purpose.
	s.log.quieten(slog.LevelError)
	err = s.log.fatal.attempt(func() error {
		server, err := temporal.NewServer(temporalOptions(s.config, at, dynamic, s.log)...)
		if err != nil {
			return err
		}
		s.temporal, s.frontend = server, reachable(at.frontend)
		return server.Start()
	})
	if err != nil {
		return err
	}
	s.log.quieten(s.config.LogLevel)
	return waitUntilReady(ctx, s.frontend, s.config.Namespace)
}

func waitUntilReady(ctx context.Context, frontend, namespace string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	conn, err := grpc.NewClient(frontend, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	_, err = workflowservice.NewWorkflowServiceClient(conn).DescribeNamespace(ctx,
		&workflowservice.DescribeNamespaceRequest{Namespace: namespace}, grpc.WaitForReady(true))
	if err != nil {
		return fmt.Errorf("wait for the frontend on %s: %w", frontend, err)
	}
	return nil
}

func warnIfOpen(out *slog.Logger, what string, at net.Addr) {
	if tcp, ok := at.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		out.Warn("temporal "+what+" is open to the network without authentication", "address", at.String())
	}
}

// shutDown stops whatever has been started.
func (s *Server) shutDown() error {
	var uiErr error
	if s.ui != nil {
		ctx, cancel := context.WithTimeout(context.Background(), uiStopTimeout)
		defer cancel()
		uiErr = s.ui.stop(ctx)
	}
	if err := s.stopTemporal(); err != nil {
		return fmt.Errorf("stop temporal server: %w", errors.Join(uiErr, err))
	}
	if err := errors.Join(uiErr, s.checkpointStores(), s.lock.Unlock()); err != nil {
		return fmt.Errorf("stop temporal server: %w", err)
	}
	return nil
}

func (s *Server) stopTemporal() error {
	if s.temporal == nil {
		return nil
	}
	// Its parts complain about each other while they end one by one.
	s.log.quieten(silent)
	stopped := make(chan error, 1)
	go func() { stopped <- s.temporal.Stop() }()
	select {
	case err := <-stopped:
		return err
	case <-time.After(stopTimeout):
		return fmt.Errorf("services still run after %v", stopTimeout)
	}
}

func (s *Server) checkpointStores() error {
	if s.temporal == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), stopTimeout)
	defer cancel()
	return errors.Join(
		checkpoint(ctx, filepath.Join(s.config.DataDir, executionFile)),
		checkpoint(ctx, filepath.Join(s.config.DataDir, visibilityFile)),
	)
}
