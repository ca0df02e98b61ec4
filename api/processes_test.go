package api

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
	"github.com/budflow/budflow/workflows"
)

// process is a gateway with its own connections to a database that it shares. It
// learns of everything by notices: it does not ask by itself.
type process struct {
	*gateway
	heard chan store.Notice
}

func newProcess(t *testing.T, url string) *process {
	t.Helper()
	records := storetest.OpenURL(t, url, nil)
	p := &process{gateway: newGatewayOn(t, records, "mem://"), heard: make(chan store.Notice, 100)}
	p.firstQuestion, p.routes.trust = time.Hour, time.Hour
	bus := activities.NewSharedBus(records, slog.New(slog.DiscardHandler))
	p.Listen = func(id string) (<-chan *budflow.Response, <-chan *budflow.Execution, func()) {
		l := bus.Listen(id)
		return l.Answers, l.Changes, l.Close
	}
	go func() {
		_ = records.Subscribe(t.Context(), func(n store.Notice) {
			bus.Receive(t.Context(), n)
			p.Receive(n)
			p.heard <- n
		})
	}()
	p.hear(store.NoticeResync)
	return p
}

// hear waits for a notice.
func (p *process) hear(kind store.NoticeKind) {
	for n := range p.heard {
		if n.Kind == kind {
			return
		}
	}
}

// worker is a process without callers.
type worker struct {
	t     *testing.T
	store *store.Store
	bus   *activities.Bus
}

func newWorker(t *testing.T, url string) *worker {
	s := storetest.OpenURL(t, url, nil)
	return &worker{t, s, activities.NewSharedBus(s, slog.New(slog.DiscardHandler))}
}

// answer plays a Respond to Webhook node that answers with the id of the execution.
func (w *worker) answer(start workflows.Start) {
	response := &budflow.Response{StatusCode: 201, Body: budflow.Raw(`"` + start.Execution.ID + `"`)}
	if err := w.bus.Answer(w.t.Context(), start.Execution, response); err != nil {
		w.t.Error(err)
	}
}

// end plays the end of a run whose last node gave the id of the execution.
func (w *worker) end(start workflows.Start) {
	e := &budflow.Execution{
		ID: start.Execution.ID, Status: budflow.StatusSuccess, LastNodeExecuted: "Last", RunData: budflow.RunData{"Last": {{
			Status: budflow.StatusSuccess, Outputs: []*budflow.Ref{{Inline: budflow.Raw(`[{"json":{"id":"` + start.Execution.ID + `"}}]`), Items: 1}},
		}}},
	}
	if err := w.store.SaveExecution(w.t.Context(), e); err != nil {
		w.t.Error(err)
	}
	w.bus.Changed(w.t.Context(), e, start.Execution.Watched)
}

func TestRunsOnAnotherProcess(t *testing.T) {
	url := storetest.NewPostgres(t)
	work := newWorker(t, url)
	gateways := []*process{newProcess(t, url), newProcess(t, url)}
	for _, c := range []struct {
		name, document string
		play           func(workflows.Start)
		code           int
		body           string // ID stands for the id of the execution
	}{
		{"an answer, while the run goes on", hook(`"responseMode":"responseNode"`, true), work.answer, 201, `"ID"`},
		{"a run without an answer", hook(`"responseMode":"responseNode"`, true), work.end, 200, ``},
		{"the last node", hook(`"responseMode":"lastNode"`, false), work.end, 200, `{"id":"ID"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := gateways[0].activate(c.document)
			defer func() {
				gateways[0].rest("POST", "/workflows/"+id+"/deactivate", "")
				for _, g := range gateways {
					g.hear(store.NoticeRoutes)
				}
			}()
			var calls sync.WaitGroup
			for _, g := range gateways {
				g.hear(store.NoticeRoutes)
				g.engine.play = c.play
				calls.Go(func() {
					got := g.call("POST", "/webhook/in", "")
					start := g.engine.started[len(g.engine.started)-1]
					g.want(got, c.code, strings.ReplaceAll(c.body, "ID", start.Execution.ID))
				})
			}
			calls.Wait()
		})
	}
}

func TestWaitForARunOnAnotherProcess(t *testing.T) {
	url := storetest.NewPostgres(t)
	work, g := newWorker(t, url), newProcess(t, url)
	id := g.create(workflowOf(manualNode))
	g.engine.play = work.end
	g.want(g.rest("POST", "/workflows/"+id+"/run", `{"wait":60}`), 200, `..."status":"success"}`)
	g.engine.play = nil
	g.want(g.rest("POST", "/workflows/"+id+"/run", `{}`), 200, `..."status":"running"}`)
	if started := g.engine.started; !started[0].Execution.Watched || started[1].Execution.Watched {
		t.Errorf("want the run that is waited for watched, got %+v", started)
	}
}

func TestRoutesOfAnotherProcess(t *testing.T) {
	url := storetest.NewPostgres(t)
	first, second := newProcess(t, url), newProcess(t, url)
	second.want(second.call("POST", "/webhook/in", ""), 404, `...is not registered`)
	id := first.activate(hook(`"options":{}`, false))
	second.hear(store.NoticeRoutes)
	second.want(second.call("POST", "/webhook/in", ""), 200, `...started`)
	first.rest("POST", "/workflows/"+id+"/deactivate", "")
	second.hear(store.NoticeRoutes)
	second.want(second.call("POST", "/webhook/in", ""), 404, `...is not registered`)
}

// An answer is found without a notice, whether the run goes on or has ended.
func TestAnswerWithoutANotice(t *testing.T) {
	const answered = `{"a":"<b>"}`
	save := func(g *gateway, start workflows.Start) {
		must(t, g.Store.SaveAnswer(t.Context(), start.Execution.ID, &budflow.Response{Body: budflow.Raw(answered)}))
	}
	for name, play := range map[string]func(*gateway, workflows.Start){
		"the run goes on": save,
		"the run has ended": func(g *gateway, start workflows.Start) {
			save(g, start)
			g.finish(budflow.StatusSuccess, `[]`, nil)(start)
		},
		"only the end is heard of": func(g *gateway, start workflows.Start) {
			g.firstQuestion = time.Hour
			save(g, start)
			g.finish(budflow.StatusSuccess, `[]`, nil)(start)
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newGateway(t)
			g.firstQuestion = time.Millisecond
			g.activate(hook(`"responseMode":"responseNode"`, true))
			g.engine.play = func(start workflows.Start) { play(g, start) }
			g.want(g.call("POST", "/webhook/in", ""), 200, answered)
		})
	}
}
