package api

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

// A server that stops takes no further connections, and lets a call in flight finish.
func TestStopIsGraceful(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"responseMode":"lastNode"`, false))
	begun, stopped := make(chan workflows.Start, 1), make(chan error, 1)
	g.engine.play = func(start workflows.Start) { begun <- start }
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ctx, stop := context.WithCancel(t.Context())
	go func() { stopped <- g.Run(ctx, listener) }()
	answered := make(chan string, 1)
	go func() {
		response, err := http.Post("http://"+listener.Addr().String()+"/webhook/in", "application/json", nil)
		if err != nil {
			answered <- err.Error()
			return
		}
		defer response.Body.Close()
		text, _ := io.ReadAll(response.Body)
		answered <- string(text)
	}()
	start := <-begun
	stop()
	for { // the listener closes when the stop begins
		connection, err := net.DialTimeout("tcp", listener.Addr().String(), time.Second)
		if err != nil {
			break
		}
		connection.Close()
	}
	g.finish(budflow.StatusSuccess, `[{"json":{"a":1}}]`, nil)(start)
	if got := <-answered; got != `{"a":1}` {
		t.Errorf("the call in flight got %s", got)
	}
	if err := <-stopped; err != nil {
		t.Errorf("stop: %v", err)
	}
}
