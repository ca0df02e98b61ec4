package main_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
)

// remote is a service that counts its calls and can hold them back.
type remote struct {
	*httptest.Server
	mu      sync.Mutex
	counts  map[string]int
	arrived chan string   // path of each call
	hold    atomic.Bool   // while set, calls get no answer
	release chan struct{} // each send lets one call that is held go on
}

func newRemote(t *testing.T) *remote {
	r := &remote{counts: map[string]int{}, arrived: make(chan string, 100), release: make(chan struct{})}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.mu.Lock()
		r.counts[request.URL.Path]++
		n := r.counts[request.URL.Path]
		r.mu.Unlock()
		r.arrived <- request.URL.Path
		if r.hold.Load() {
			select {
			case <-request.Context().Done():
				return
			case <-r.release:
			}
		}
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"path":%q,"call":%d}`, request.URL.Path, n)
	}))
	t.Cleanup(r.CloseClientConnections)
	t.Cleanup(r.Close)
	return r
}

func (r *remote) count(path string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counts[path]
}

// next waits for the next call.
func (r *remote) next(t *testing.T, path string) {
	t.Helper()
	select {
	case got := <-r.arrived:
		require.Equal(t, path, got)
	case <-time.After(time.Minute):
		t.Fatalf("want a call of %s, got none within a minute", path)
	}
}

// A run survives kill -9 wherever it is, and ends once, with the right output.
func TestKill(t *testing.T) {
	for _, size := range sizes {
		t.Run(size.name, func(t *testing.T) {
			for name, scenario := range map[string]func(*testing.T, *site, *remote){
				"between two nodes": killBetweenNodes, "in an HTTP call": killInCall, "in a wait": killInWait,
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					scenario(t, size.start(t), newRemote(t))
				})
			}
		})
	}
}

func killBetweenNodes(t *testing.T, s *site, service *remote) {
	execution := s.run(s.load("crash", "http://service", service.URL))
	service.next(t, "/first")
	s.crash() // the first call has been made; whether its answer was stored is open
	s.recover()
	ended := s.await(execution)
	require.Equal(t, "success", ended["status"])
	require.Equal(t, "/second", output(t, ended, "Second")[0][0]["path"])
	require.Len(t, output(t, ended, "Result"), 1)
	require.LessOrEqual(t, service.count("/first"), 2, "only the node in flight may repeat")
	require.Equal(t, 1, service.count("/second"))
}

func killInCall(t *testing.T, s *site, service *remote) {
	execution := s.run(s.load("crash", "http://service", service.URL))
	service.next(t, "/first")
	service.hold.Store(true)
	service.next(t, "/second")
	s.crash()
	service.hold.Store(false)
	s.recover()
	ended := s.await(execution)
	require.Equal(t, "success", ended["status"])
	require.Equal(t, float64(2), output(t, ended, "Second")[0][0]["call"])
	require.Equal(t, []map[string]any{{"first": "/first", "second": "/second"}}, output(t, ended, "Result")[0])
	require.Equal(t, 1, service.count("/first"), "a node that had ended does not run again")
	require.Equal(t, 2, service.count("/second"))
}

func killInWait(t *testing.T, s *site, service *remote) {
	execution := s.run(s.load("crash-wait", "http://service", service.URL))
	service.next(t, "/first")
	awaitEvent(t, s.process, execution, enumspb.EVENT_TYPE_TIMER_STARTED)
	s.crash()
	s.recover()
	ended := s.await(execution)
	require.Equal(t, "success", ended["status"])
	require.Equal(t, "/first", output(t, ended, "Result")[0][0]["path"], "the items pass through the wait")
	require.Equal(t, 1, service.count("/first"))
}

// site is a BudFlow of any size.
type site struct {
	*process            // takes requests
	hosts    []*process // have the runs
}

// sizes are all that a run has to survive on.
var sizes = []struct {
	name  string
	start func(t *testing.T) *site
}{
	{"laptop", func(t *testing.T) *site {
		p := startProcess(t)
		return &site{p, []*process{p}}
	}},
	{"cluster on a devserver", func(t *testing.T) *site { return startCluster(t, 1, 2).site() }},
	{"cluster on a Temporal server", func(t *testing.T) *site {
		return startClusterOn(t, startTemporalOnPostgres(t), 1, 2).site()
	}},
}

// crash ends what runs as kill -9 does.
func (s *site) crash() {
	for _, p := range s.hosts {
		p.kill()
	}
}

// recover starts what crash has ended.
func (s *site) recover() {
	s.t.Helper()
	for _, p := range s.hosts {
		p.launch()
	}
	for _, p := range s.hosts {
		p.awaitReady()
	}
}

// awaitEvent follows the history of a run until an event of that type is in it.
func awaitEvent(t *testing.T, p *process, execution string, wanted enumspb.EventType) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	history := p.engine().GetWorkflowHistory(ctx, execution, "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		require.NoError(t, err)
		if event.GetEventType() == wanted {
			return
		}
	}
	t.Fatalf("want an event %s, got the end of the history", wanted)
}

// After SIGTERM everything is in its place for the next start.
func TestStop(t *testing.T) {
	t.Parallel()
	p, service := startProcess(t), newRemote(t)
	workflow := p.load("crash", "http://service", service.URL)
	execution := p.run(workflow)
	p.await(execution)
	p.stop()
	p.start()
	require.Equal(t, "success", p.must("GET", "/api/v1/executions/"+execution, nil)["status"])
	require.Equal(t, "success", p.await(p.run(workflow))["status"])
}
