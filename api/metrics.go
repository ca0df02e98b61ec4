package api

import (
	"errors"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/budflow/budflow"
)

type metrics struct {
	requests *prometheus.HistogramVec
	started  *prometheus.CounterVec
}

func newMetrics(registry *prometheus.Registry) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "budflow_http_request_duration_seconds", Help: "Time to answer HTTP requests, by route.",
			Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"method", "route", "status"}),
		started: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "budflow_executions_started_total", Help: "Executions that this process started, by mode.",
		}, []string{"mode"}),
	}
	return m, errors.Join(registry.Register(m.requests), registry.Register(m.started))
}

func (m *metrics) start(mode budflow.Mode) { m.started.WithLabelValues(string(mode)).Inc() }

// measure counts requests by the pattern of their route, so that the number of series stays small.
func (m *metrics) measure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		began := time.Now()
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		route, method := c.Path(), c.Request().Method
		if route == "" {
			route = "none"
		}
		if !known[method] {
			method = "other"
		}
		m.requests.WithLabelValues(method, route, strconv.Itoa(c.Response().Status)).Observe(time.Since(began).Seconds())
		return nil
	}
}

var known = map[string]bool{"GET": true, "POST": true, "PUT": true, "PATCH": true, "DELETE": true, "HEAD": true, "OPTIONS": true}
