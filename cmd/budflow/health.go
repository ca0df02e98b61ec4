package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.temporal.io/sdk/client"
)

// healthTimeout is how long the parts may take to say that they are there.
const healthTimeout = 3 * time.Second

// serveHealth answers balancers and monitors of a process without a gateway, from
// its start until its parts are closed.
func (p *parts) serveHealth(listener net.Listener) {
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answerHealth(w, "") })
	mux.HandleFunc("GET /healthz/readiness", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), healthTimeout)
		defer cancel()
		part, err := p.notReady(ctx)
		if err != nil {
			p.log.Warn("not ready", "part", part, "error", err)
		}
		answerHealth(w, part)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: healthTimeout}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			p.log.Error("health and metrics are not served any more", "error", err)
		}
	}()
	p.onClose(server.Close)
}

// notReady names the first part that a run needs and that is away; "" = all are there.
func (p *parts) notReady(ctx context.Context) (string, error) {
	if err := p.store.Ping(ctx); err != nil {
		return "store", err
	}
	if _, err := p.client.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return "temporal", err
	}
	if p.worker == nil {
		return "worker", errors.New("it starts")
	}
	if err := p.worker.Ready(ctx); err != nil {
		return "worker", err
	}
	return "", nil
}

// answerHealth writes what the gateway writes, too.
func answerHealth(w http.ResponseWriter, missing string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if missing == "" {
		fmt.Fprint(w, `{"status":"ok"}`)
		return
	}
	w.WriteHeader(http.StatusServiceUnavailable)
	fmt.Fprintf(w, `{"status":"error","message":"%s is not ready"}`, missing)
}
