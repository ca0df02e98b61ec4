package api

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/budflow/budflow"
)

// healthTimeout is how long a dependency may take to say that it is there.
const healthTimeout = 3 * time.Second

func (s *Server) declareHealth() {
	s.echo.GET("/healthz", func(c echo.Context) error {
		return writeJSON(c, http.StatusOK, budflow.NewObject("status", "ok"))
	})
	s.echo.GET("/healthz/readiness", s.readiness)
	s.echo.GET("/metrics", echo.WrapHandler(promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{})))
}

// readiness tells whether everything that a run needs answers. The reasons go to
// the log; the caller learns which part it is.
func (s *Server) readiness(c echo.Context) error {
	if s.draining.Load() {
		return writeJSON(c, http.StatusServiceUnavailable, budflow.NewObject("status", "error", "message", "the gateway stops"))
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), healthTimeout)
	defer cancel()
	parts := []struct {
		name  string
		check func(context.Context) error
	}{{"store", s.Store.Ping}, {"temporal", s.Engine.Ping}, {"worker", s.Ready}}
	for _, part := range parts {
		if part.check == nil {
			continue
		}
		if err := part.check(ctx); err != nil {
			s.Log.Warn("not ready", "part", part.name, "error", err)
			return writeJSON(c, http.StatusServiceUnavailable, budflow.NewObject("status", "error", "message", part.name+" is not ready"))
		}
	}
	return writeJSON(c, http.StatusOK, budflow.NewObject("status", "ok"))
}

// leaveConnections closes each connection after its answer while the server drains:
// a client that keeps one open would otherwise send into its end.
func (s *Server) leaveConnections(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if s.draining.Load() {
			c.Response().Header().Set("Connection", "close")
		}
		return next(c)
	}
}
