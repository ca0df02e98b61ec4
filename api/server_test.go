package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/all"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
	"github.com/budflow/budflow/workflows"
)

// gateway is a server on a real store, with an engine that the test plays.
type gateway struct {
	*Server
	t       *testing.T
	handler http.Handler
	engine  *fakeEngine
}

// fakeEngine keeps what is started and scheduled; play takes the part of the run.
type fakeEngine struct {
	mu        sync.Mutex
	started   []workflows.Start
	scheduled map[string][]Schedule
	live      map[string]*budflow.Execution
	failure   error
	play      func(workflows.Start)

	answers map[string]chan *budflow.Response
	changes map[string]chan *budflow.Execution
}

func (e *fakeEngine) Start(_ context.Context, start workflows.Start) error {
	e.mu.Lock()
	e.started = append(e.started, start)
	play := e.play
	e.mu.Unlock()
	if play != nil {
		play(start)
	}
	return e.failure
}

func (e *fakeEngine) Cancel(_ context.Context, id string) error {
	if e.live[id] == nil {
		return budflow.Errorf(budflow.NotFound, "no such run")
	}
	canceled := *e.live[id]
	canceled.Status = budflow.StatusCanceled
	e.changes[id] <- &canceled
	return nil
}

func (e *fakeEngine) Describe(_ context.Context, id string) (*budflow.Execution, error) {
	if found := e.live[id]; found != nil {
		return found, nil
	}
	return nil, budflow.Errorf(budflow.NotFound, "no such run")
}

func (e *fakeEngine) Running(_ context.Context, _ string, _ int) ([]*budflow.Execution, error) {
	var list []*budflow.Execution
	for _, x := range e.live {
		list = append(list, x)
	}
	return list, nil
}

func (e *fakeEngine) Schedule(_ context.Context, id string, schedules []Schedule) error {
	e.scheduled[id] = schedules
	return e.failure
}

func (e *fakeEngine) Ping(context.Context) error { return e.failure }

func (e *fakeEngine) listen(id string) (<-chan *budflow.Response, <-chan *budflow.Execution, func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.answers[id], e.changes[id] = make(chan *budflow.Response, 1), make(chan *budflow.Execution, 1)
	return e.answers[id], e.changes[id], func() {}
}

const testKey = "owner-key"

func newGateway(t *testing.T) *gateway { return newGatewayWith(t, "mem://") }

func newGatewayWith(t *testing.T, blobURL string) *gateway {
	t.Helper()
	return newGatewayOn(t, storetest.Open(t), blobURL)
}

func newGatewayOn(t *testing.T, records *store.Store, blobURL string) *gateway {
	t.Helper()
	blobs, err := blobstore.Open(t.Context(), blobURL, nil)
	must(t, err)
	t.Cleanup(func() { blobs.Close() })
	registry, err := nodes.NewRegistry(all.Types()...)
	must(t, err)
	engine := &fakeEngine{
		scheduled: map[string][]Schedule{}, live: map[string]*budflow.Execution{},
		answers: map[string]chan *budflow.Response{}, changes: map[string]chan *budflow.Execution{},
	}
	s, err := New(Config{
		Store: records, Blobs: blobs, Items: blobstore.NewItems(blobs, 1<<20), Nodes: registry, Expressions: expression.New(expression.Options{}),
		Engine: engine, Listen: engine.listen, PublicURL: "http://flows.example", APIKey: testKey, Version: "test",
	})
	must(t, err)
	return &gateway{Server: s, t: t, handler: s.Handler(), engine: engine}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// call sends a request; headers are names and values in turn.
func (g *gateway) call(method, path, body string, headers ...string) *httptest.ResponseRecorder {
	g.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, reader)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return g.send(r)
}

func (g *gateway) send(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	g.handler.ServeHTTP(w, r)
	return w
}

// rest calls the REST API with the key of the owner.
func (g *gateway) rest(method, path, body string) *httptest.ResponseRecorder {
	g.t.Helper()
	return g.call(method, restPrefix+path, body, keyHeader, testKey, "Content-Type", "application/json")
}

// want checks status and body; a body that begins and ends with "..." only has to contain the text.
func (g *gateway) want(got *httptest.ResponseRecorder, status int, body string) {
	g.t.Helper()
	text := got.Body.String()
	part, loose := strings.CutPrefix(body, "...")
	if got.Code != status || loose && !strings.Contains(text, part) || !loose && text != body {
		g.t.Errorf("want %d %s\n got %d %s", status, body, got.Code, text)
	}
}

// create stores a workflow and returns its id.
func (g *gateway) create(document string) string {
	g.t.Helper()
	answer := g.rest("POST", "/workflows", document)
	var made struct{ ID string }
	if err := json.Unmarshal(answer.Body.Bytes(), &made); err != nil || made.ID == "" {
		g.t.Fatalf("create: %d %s", answer.Code, answer.Body)
	}
	return made.ID
}

// activate stores a workflow and activates it.
func (g *gateway) activate(document string) string {
	g.t.Helper()
	id := g.create(document)
	if answer := g.rest("POST", "/workflows/"+id+"/activate", ""); answer.Code != 200 {
		g.t.Fatalf("activate: %d %s", answer.Code, answer.Body)
	}
	return id
}

// finish plays a run that ends: its last node gave these items (JSON text; "" = none).
func (g *gateway) finish(status budflow.Status, items string, failure *budflow.Error) func(workflows.Start) {
	return func(start workflows.Start) {
		run := &budflow.NodeRun{Status: status, Error: failure}
		if items != "" {
			decoded, err := budflow.DecodeItems([]byte(items))
			must(g.t, err)
			ref, err := g.Items.Write(context.Background(), store.BlobPrefix(start.Execution.ID), decoded, 1<<10)
			must(g.t, err)
			run.Outputs = []*budflow.Ref{ref}
		}
		now := g.now()
		e := &budflow.Execution{
			ID: start.Execution.ID, WorkflowID: start.Execution.WorkflowID, WorkflowVersion: start.Execution.Version, Mode: start.Execution.Mode,
			Status: status, Error: failure, StartedAt: now, StoppedAt: now, LastNodeExecuted: "Last", RunData: budflow.RunData{"Last": {run}},
		}
		must(g.t, g.Store.SaveExecution(context.Background(), e))
		g.engine.mu.Lock()
		defer g.engine.mu.Unlock()
		if changes := g.engine.changes[e.ID]; changes != nil {
			changes <- e
		}
	}
}
