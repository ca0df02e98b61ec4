package main

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/client"
)

// front turns HTTP calls into runs, and answers from inside them.
type front struct {
	client  client.Client
	started atomic.Int64
	waiting sync.Map // run id -> chan map[string]any
}

func (f *front) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz/readiness", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /webhook/bench-single", f.single)
	mux.HandleFunc("POST /webhook/bench-set", f.set)
	return mux
}

// single answers as soon as the run exists.
func (f *front) single(w http.ResponseWriter, r *http.Request) {
	if err := f.start(r, f.id(), receive); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	write(w, map[string]any{"message": "Workflow was started"})
}

// set answers with what the run says.
func (f *front) set(w http.ResponseWriter, r *http.Request) {
	id := f.id()
	answer := make(chan map[string]any, 1)
	f.waiting.Store(id, answer)
	defer f.waiting.Delete(id)
	if err := f.start(r, id, setAndRespond); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	select {
	case fields := <-answer:
		write(w, []any{fields})
	case <-r.Context().Done():
	}
}

// respond is the activity that answers the call that started a run.
func (f *front) respond(_ context.Context, id string, fields map[string]any) error {
	if answer, ok := f.waiting.Load(id); ok {
		select {
		case answer.(chan map[string]any) <- fields:
		default: // tried again: the answer is there already
		}
	}
	return nil
}

func (f *front) id() string {
	return strconv.FormatInt(time.Now().UnixMilli(), 36) + "-" + strconv.FormatInt(f.started.Add(1), 36)
}

func (f *front) start(r *http.Request, id string, job any) error {
	in, err := itemOf(r)
	if err != nil {
		return err
	}
	_, err = f.client.ExecuteWorkflow(r.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: taskQueue, EnableEagerStart: true}, job, in)
	return err
}

func itemOf(r *http.Request) (*item, error) {
	in := &item{
		Headers: map[string]string{"host": r.Host}, Params: map[string]string{}, Query: map[string]string{}, Body: map[string]any{},
		WebhookURL: "http://" + r.Host + r.URL.Path, ExecutionMode: "production",
	}
	for name, values := range r.Header {
		in.Headers[strings.ToLower(name)] = strings.Join(values, ", ")
	}
	for name, values := range r.URL.Query() {
		in.Query[name] = values[0]
	}
	if r.ContentLength == 0 {
		return in, nil
	}
	return in, json.NewDecoder(r.Body).Decode(&in.Body)
}

func write(w http.ResponseWriter, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body) // fails only when the caller has left
}
