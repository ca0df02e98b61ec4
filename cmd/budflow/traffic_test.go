package main_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// effects is a service that keeps which execution called it for which call of the
// webhook, and can hold its answers back.
type effects struct {
	*httptest.Server
	mu   sync.Mutex
	seen map[string][]string // executions by call, one for each effect
	held []string            // executions that get no answer
	gate chan struct{}       // closed = answers go out
}

func newEffects(t *testing.T) *effects {
	e := &effects{seen: map[string][]string{}, gate: make(chan struct{})}
	e.release()
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-e.arrived(r.URL.Query().Get("call"), r.URL.Query().Get("execution")):
		case <-r.Context().Done():
			return
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{}`)
	}))
	t.Cleanup(e.Close)
	t.Cleanup(e.CloseClientConnections)
	return e
}

func (e *effects) arrived(call, execution string) (gate <-chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen[call] = append(e.seen[call], execution)
	select {
	case <-e.gate:
	default:
		e.held = append(e.held, execution)
	}
	return e.gate
}

// hold holds answers back until so many are held, and returns their executions.
func (e *effects) hold(t *testing.T, n int) []string {
	t.Helper()
	e.mu.Lock()
	e.gate, e.held = make(chan struct{}), nil
	e.mu.Unlock()
	var held []string
	require.Eventually(t, func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		held = slices.Clone(e.held)
		return len(held) >= n
	}, patience, 20*time.Millisecond, "%d effects arrive", n)
	return held
}

// release lets the answers go.
func (e *effects) release() { close(e.gate) }

// call is one request of the traffic. Every try has a call of its own.
type call struct {
	id          string
	gateway     *process
	sent, ended time.Time
	status      int
	execution   string // that the answer names
	failure     error  // nil = answered with 2xx
}

// traffic is requests at a steady rate. A balancer spreads them over the gateways that
// are ready, and tries the next one when one fails.
type traffic struct {
	t        *testing.T
	workflow string
	gateways []*process
	client   *http.Client
	effects  *effects
	cancel   context.CancelFunc
	all      sync.WaitGroup // the driver, the balancer, the requests

	mu      sync.Mutex
	changed *sync.Cond
	ready   map[*process]bool
	turn    int
	sent    int // requests, not tries
	lost    []error
	calls   []*call
}

const (
	trafficRate = 20 // requests a second
	patience    = time.Minute
)

// startTraffic activates the workflow of the traffic and begins to call it.
func startTraffic(t *testing.T, c *cluster) *traffic {
	t.Helper()
	f := &traffic{
		t: t, gateways: c.gateways, ready: map[*process]bool{}, effects: newEffects(t),
		client: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: trafficRate}},
	}
	f.changed = sync.NewCond(&f.mu)
	f.workflow = c.gateways[0].load("load", "http://service", f.effects.URL)
	c.gateways[0].must("POST", "/api/v1/workflows/"+f.workflow+"/activate", map[string]any{})
	for _, g := range c.gateways { // a gateway hears of webhooks within a second
		require.EventuallyWithT(t, func(t *assert.CollectT) {
			require.NoError(t, f.try(g, "warm").failure)
		}, 10*time.Second, 50*time.Millisecond)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f.cancel = cancel
	t.Cleanup(func() { cancel(); f.all.Wait() })
	for _, g := range f.gateways {
		f.all.Go(func() { f.watch(ctx, g) })
	}
	for _, g := range f.gateways {
		f.await(fmt.Sprintf("gateway %s is ready", g.address), func() bool { return f.ready[g] })
	}
	f.all.Go(func() { f.drive(ctx) })
	return f
}

// watch asks a gateway for its readiness, as a balancer does.
func (f *traffic) watch(ctx context.Context, gateway *process) {
	for range ticks(ctx, 100*time.Millisecond) {
		a, err := gateway.send("GET", "/healthz/readiness", nil)
		f.update(func() { f.ready[gateway] = err == nil && a.status == http.StatusOK })
	}
}

// drive sends requests at the rate until the context ends; those in flight go on. It
// leaves requests out while many are in flight, so as not to flood a slow machine.
func (f *traffic) drive(ctx context.Context) {
	slots := make(chan struct{}, 4*trafficRate)
	for range ticks(ctx, time.Second/trafficRate) {
		select {
		case slots <- struct{}{}:
		default:
			continue
		}
		var request int
		f.update(func() { f.sent++; request = f.sent })
		f.all.Go(func() {
			defer func() { <-slots }()
			f.request(request)
		})
	}
}

func ticks(ctx context.Context, every time.Duration) func(yield func() bool) {
	return func(yield func() bool) {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				if !yield() {
					return
				}
			}
		}
	}
}

// request tries one gateway, and then the other.
func (f *traffic) request(number int) {
	var failure error
	for try := range f.gateways {
		gateway := f.choose()
		if gateway == nil {
			failure = fmt.Errorf("request %d: no gateway is ready", number)
			break
		}
		c := f.try(gateway, fmt.Sprintf("%d-%d", number, try))
		f.update(func() {
			f.calls = append(f.calls, c)
			if c.failure != nil {
				f.ready[gateway] = false // until it says so again
			}
		})
		if failure = c.failure; failure == nil {
			return
		}
	}
	f.update(func() { f.lost = append(f.lost, failure) })
}

// choose takes the gateways that are ready in turn, and waits while none is: on a
// machine that is slow just now; nil = for too long.
func (f *traffic) choose() (chosen *process) {
	f.until(func() bool {
		for range f.gateways {
			f.turn++
			if g := f.gateways[f.turn%len(f.gateways)]; f.ready[g] {
				chosen = g
				return true
			}
		}
		return false
	})
	return chosen
}

func (f *traffic) try(gateway *process, id string) *call {
	c := &call{id: id, gateway: gateway, sent: time.Now()}
	defer func() { c.ended = time.Now() }()
	response, err := f.client.Post("http://"+gateway.address+"/webhook/load", "application/json", strings.NewReader(fmt.Sprintf(`{"call":%q}`, id)))
	if err != nil {
		c.failure = err
		return c
	}
	defer response.Body.Close()
	c.status = response.StatusCode
	text, err := io.ReadAll(response.Body)
	var told struct{ Call, Execution string }
	switch {
	case err != nil:
		c.failure = err
	case c.status/100 != 2:
		c.failure = fmt.Errorf("call %s: %d %s", id, c.status, text)
	case json.Unmarshal(text, &told) != nil || told.Call != id || told.Execution == "":
		c.failure = fmt.Errorf("call %s: want its own answer, got %d %s", id, c.status, text)
	}
	c.execution = told.Execution
	return c
}

func (f *traffic) update(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
	f.changed.Broadcast()
}

// await waits until a condition on the traffic holds.
func (f *traffic) await(what string, condition func() bool) {
	f.t.Helper()
	require.True(f.t, f.until(condition), "want within %v: %s", patience, what)
}

// until waits until a condition holds; false = it took too long.
func (f *traffic) until(condition func() bool) bool {
	late := false
	timer := time.AfterFunc(patience, func() { f.update(func() { late = true }) })
	defer timer.Stop()
	f.mu.Lock()
	defer f.mu.Unlock()
	for !condition() {
		if late {
			return false
		}
		f.changed.Wait()
	}
	return true
}

// more waits until so many more requests were sent.
func (f *traffic) more(requests int) {
	f.t.Helper()
	var until int
	f.update(func() { until = f.sent + requests })
	f.await(fmt.Sprintf("%d requests", until), func() bool { return f.sent >= until })
}

// takesPart waits until the balancer sends requests to a gateway.
func (f *traffic) takesPart(gateway *process) {
	f.t.Helper()
	f.await("gateway "+gateway.address+" is ready", func() bool { return f.ready[gateway] })
}

// stop ends the traffic, waits for what is in flight and returns all calls.
func (f *traffic) stop() []*call {
	f.t.Helper()
	f.cancel()
	f.all.Wait()
	require.Empty(f.t, f.lost, "every request got its answer from one gateway or the other")
	f.report()
	return f.calls
}

func (f *traffic) report() {
	var times []time.Duration
	failed := 0
	for _, c := range f.calls {
		if c.failure != nil {
			failed++
			continue
		}
		times = append(times, c.ended.Sub(c.sent))
	}
	slices.Sort(times)
	f.t.Logf("%d requests, %d calls of which %d failed; answered within %v (half), %v (95 %%), %v (all)",
		f.sent, len(f.calls), failed, times[len(times)/2], times[len(times)*95/100], times[len(times)-1])
}

// failures are the calls that were not answered.
func failures(calls []*call) []*call {
	return slices.DeleteFunc(slices.Clone(calls), func(c *call) bool { return c.failure == nil })
}
