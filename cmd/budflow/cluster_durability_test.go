package main_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// engines are the Temporal servers that a cluster works on.
var engines = []struct {
	name  string
	start func(t *testing.T, gateways, workers int, environment ...string) *cluster
}{
	{"devserver", startCluster},
	{"Temporal server", func(t *testing.T, gateways, workers int, environment ...string) *cluster {
		t.Helper()
		return startClusterOn(t, startTemporalOnPostgres(t), gateways, workers, environment...)
	}},
}

// The other worker takes over the node of one that was killed.
func TestClusterTakesOver(t *testing.T) {
	t.Parallel()
	c, service := startCluster(t, 1, 2), newRemote(t)
	gateway := c.gateways[0]
	service.hold.Store(true)
	execution := gateway.run(gateway.load("crash", "http://service", service.URL))
	service.next(t, "/first")
	c.runs(execution).kill()
	service.hold.Store(false)
	ended := gateway.await(execution)
	require.Equal(t, "success", ended["status"])
	require.Equal(t, 2, service.count("/first"))
	require.Equal(t, 1, service.count("/second"))
}

// runs returns the worker that runs a node of the execution.
func (c *cluster) runs(execution string) *process {
	c.t.Helper()
	var found *process
	require.EventuallyWithT(c.t, func(t *assert.CollectT) {
		d, err := c.gateways[0].engine().DescribeWorkflowExecution(context.Background(), execution, "")
		require.NoError(t, err)
		require.Len(t, d.GetPendingActivities(), 1)
		identity := d.GetPendingActivities()[0].GetLastWorkerIdentity()
		i := slices.IndexFunc(c.workers, func(p *process) bool {
			return strings.HasPrefix(identity, fmt.Sprintf("%d@", p.command.Process.Pid))
		})
		require.GreaterOrEqual(t, i, 0, "no worker is %q", identity)
		found = c.workers[i]
	}, promptly, 50*time.Millisecond)
	return found
}

// needsLoad skips a test whose load would share the machine with the other packages'
// tests, and so measure them. make cluster-test runs it.
func needsLoad(t *testing.T) {
	t.Helper()
	if os.Getenv("BUDFLOW_TEST_LOAD") == "" {
		t.Skip("a test under load runs alone: make cluster-test sets BUDFLOW_TEST_LOAD")
	}
}

// Under load, a worker and a gateway that are killed take no accepted run along.
func TestClusterKillUnderLoad(t *testing.T) {
	needsLoad(t)
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) { // alone, so that the machine can bear the load
			c := engine.start(t, 2, 2)
			load := startTraffic(t, c)
			load.more(5 * trafficRate)
			held := load.effects.hold(t, trafficRate/2)
			worker := c.runs(held[0])
			workerKilled := time.Now()
			worker.kill()
			load.effects.release()
			load.more(5 * trafficRate)
			gatewayKilled := time.Now()
			c.gateways[0].kill()
			load.more(10 * trafficRate)
			calls := load.stop()

			for _, call := range failures(calls) {
				require.Same(t, c.gateways[0], call.gateway, "call %s failed on the gateway that lives: %v", call.id, call.failure)
				require.True(t, call.ended.After(gatewayKilled), "call %s failed before the kill: %v", call.id, call.failure)
			}
			repeated := load.check(c.gateways[1])
			inFlight := 0
			for _, call := range calls {
				flies := call.sent.Before(workerKilled) && (call.ended.After(workerKilled) || call.failure != nil)
				if flies {
					inFlight++
				}
				if n := repeated[call.id]; n > 0 {
					require.True(t, flies, "call %s had %d effects, but was not in flight at the kill of the worker", call.id, n+1)
					require.Equal(t, 1, n, "call %s had %d effects for one kill", call.id, n+1)
				}
			}
			require.NotEmpty(t, repeated, "the effect of execution %s was in flight on the worker", held[0])
			t.Logf("%d calls were in flight when the worker was killed, %d of them repeated their effect; %d failed with the gateway",
				inFlight, len(repeated), len(failures(calls)))
		})
	}
}

// Under load, a restart of one process after another is seen by no caller.
func TestClusterRollingRestart(t *testing.T) {
	needsLoad(t)
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) { // alone, so that the machine can bear the load
			c := engine.start(t, 2, 2, "BUDFLOW_DRAIN_DELAY=1500ms")
			load := startTraffic(t, c)
			load.more(2 * trafficRate)
			for i := range c.gateways {
				c.gateways[i].stop()
				c.gateways[i].start()
				load.takesPart(c.gateways[i])
				load.more(trafficRate)
				c.workers[i].stop()
				c.workers[i].start()
				load.more(trafficRate)
			}
			calls := load.stop()
			for _, call := range failures(calls) {
				require.NoError(t, call.failure, "call %s of %s", call.id, call.gateway.address)
			}
			require.Empty(t, load.check(c.gateways[1]), "workers that stop finish what they run")
		})
	}
}

// check wants every accepted call to have one execution with success, no call to have
// two, and nothing that still runs after a minute. It returns by call how many effects
// were repeated.
func (f *traffic) check(gateway *process) (repeated map[string]int) {
	f.t.Helper()
	require.EventuallyWithT(f.t, func(t *assert.CollectT) {
		for _, status := range []string{"running", "waiting", "new"} {
			a, err := gateway.send("GET", "/api/v1/executions?limit=250&status="+status+"&workflowId="+f.workflow, nil)
			require.NoError(t, err)
			require.Equal(t, 200, a.status, a.body)
			require.Contains(t, a.body, `"data":[]`, "no run is stuck")
		}
	}, patience, 500*time.Millisecond)

	executions := map[string]bool{}
	for query := "limit=250&workflowId=" + f.workflow; query != ""; {
		page := gateway.must("GET", "/api/v1/executions?"+query, nil)
		for _, e := range page["data"].([]any) {
			id := fmt.Sprint(e.(map[string]any)["id"])
			require.Equal(f.t, "success", e.(map[string]any)["status"], "execution %s", id)
			require.False(f.t, executions[id], "execution %s is listed once", id)
			executions[id] = true
		}
		query = ""
		if cursor, more := page["nextCursor"].(string); more {
			query = "cursor=" + url.QueryEscape(cursor)
		}
	}
	f.effects.mu.Lock()
	defer f.effects.mu.Unlock()
	repeated = map[string]int{}
	runs := map[string]string{}
	for call, seen := range f.effects.seen {
		if call == "warm" {
			for _, id := range seen {
				delete(executions, id)
			}
			continue
		}
		if len(seen) > 1 {
			repeated[call] = len(seen) - 1
		}
		require.Len(f.t, slices.Compact(slices.Sorted(slices.Values(seen))), 1, "call %s has one execution", call)
		require.True(f.t, executions[seen[0]], "execution %s of call %s has a record", seen[0], call)
		require.Empty(f.t, runs[seen[0]], "execution %s is of one call", seen[0])
		runs[seen[0]] = call
	}
	for _, call := range f.calls {
		if call.failure == nil {
			require.Equal(f.t, call.id, runs[call.execution], "call %s was answered by execution %s", call.id, call.execution)
		}
	}
	require.Len(f.t, executions, len(runs), "every execution had its effect")
	return repeated
}
