package main_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// promptly is shorter than the timeouts after which Temporal would act by itself: 15 s
// for a node, 10 s for the task of a run.
const promptly = 8 * time.Second

// What one gateway takes in, all gateways and workers know.
func TestCluster(t *testing.T) {
	t.Parallel()
	c := startCluster(t, 2, 2)
	first, second := c.gateways[0], c.gateways[1]
	require.Contains(t, first.ready, "http://flows.test")
	require.Contains(t, c.workers[0].ready, "worker for runs")
	for _, p := range append(c.gateways, c.workers...) {
		require.Equal(t, http.StatusOK, p.request("GET", "/healthz/readiness", nil).status)
		require.Equal(t, http.StatusOK, p.request("GET", "/metrics", nil).status)
	}

	id := first.load("answer")
	first.must("POST", "/api/v1/workflows/"+id+"/activate", map[string]any{})
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		a, err := second.send("POST", "/webhook/answer", map[string]any{"name": "Ada"})
		require.NoError(t, err)
		require.Equal(t, http.StatusCreated, a.status, a.body)
		require.JSONEq(t, `{"hello":"Ada"}`, a.body)
	}, 2*time.Second, 50*time.Millisecond, "the other gateway knows the webhook at once")

	executions := map[string]bool{}
	for i := range 10 {
		p := c.gateways[i%2]
		execution := p.run(id)
		require.False(t, executions[execution], "execution ids are used once")
		executions[execution] = true
		require.Equal(t, "success", c.gateways[(i+1)%2].await(execution)["status"])
	}
	for _, p := range append(c.gateways, c.workers...) {
		p.stop()
	}
}

// A node of a group waits until a worker of the group is there.
func TestWorkerGroup(t *testing.T) {
	t.Parallel()
	c, service := startCluster(t, 1, 1), newRemote(t)
	gateway := c.gateways[0]
	id := gateway.load("crash", "http://service", service.URL, `"name": "Second",`, `"name": "Second", "workerGroup": "far",`)
	stored := gateway.must("GET", "/api/v1/workflows/"+id, nil)
	require.Equal(t, "far", stored["nodes"].([]any)[2].(map[string]any)["workerGroup"], "the document keeps the field")
	execution := gateway.run(id)
	service.next(t, "/first")
	engine := gateway.engine()
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		d, err := engine.DescribeWorkflowExecution(context.Background(), execution, "")
		require.NoError(t, err)
		require.Len(t, d.GetPendingActivities(), 1)
		require.Equal(t, enumspb.PENDING_ACTIVITY_STATE_SCHEDULED, d.GetPendingActivities()[0].GetState())
		require.Equal(t, "budflow.group.far", d.GetPendingActivities()[0].GetActivityOptions().GetTaskQueue().GetName())
	}, promptly, 100*time.Millisecond)
	require.Zero(t, service.count("/second"), "no other worker takes it")

	member := c.addWorker("--groups", "near,far", "--no-runs")
	require.Contains(t, member.ready, "worker for group near, group far")
	ended := gateway.await(execution)
	require.Equal(t, "success", ended["status"])
	require.Equal(t, 1, service.count("/second"))

	wrong := gateway.load("crash", "http://service", service.URL, `"name": "Second",`, `"name": "Second", "workerGroup": "too far",`)
	ended = gateway.await(gateway.run(wrong))
	require.Equal(t, "error", ended["status"])
}

// A worker that stops hands the node that runs to another one at once.
func TestWorkerHandsBack(t *testing.T) {
	t.Parallel()
	c, service := startCluster(t, 1, 1), newRemote(t)
	gateway, first := c.gateways[0], c.workers[0]
	first.stop()
	first.arguments = append(first.arguments, "--stop-timeout", "1s")
	first.start()
	service.hold.Store(true)
	execution := gateway.run(gateway.load("crash", "http://service", service.URL))
	service.next(t, "/first")
	c.add(0, 1)
	service.hold.Store(false)
	began := time.Now()
	first.terminate()
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		a, err := first.send("GET", "/healthz/readiness", nil)
		require.NoError(t, err)
		require.Equal(t, http.StatusServiceUnavailable, a.status)
	}, time.Second, 10*time.Millisecond, "a worker that stops is not ready")
	service.next(t, "/first")
	require.Less(t, time.Since(began), promptly)
	first.awaitExit()
	require.Equal(t, "success", gateway.await(execution)["status"])
	require.Equal(t, 2, service.count("/first"))
	require.Equal(t, 1, service.count("/second"))
}

// A worker that stops lets the node that runs finish, when it does in time.
func TestWorkerFinishes(t *testing.T) {
	t.Parallel()
	c, service := startCluster(t, 1, 2), newRemote(t)
	gateway := c.gateways[0]
	service.hold.Store(true)
	execution := gateway.run(gateway.load("crash", "http://service", service.URL))
	service.next(t, "/first")
	c.workers[0].terminate()
	c.workers[1].terminate() // one of them runs the node
	service.hold.Store(false)
	service.release <- struct{}{}
	c.workers[0].awaitExit()
	c.workers[1].awaitExit()
	c.workers[0].start()
	began := time.Now()
	require.Equal(t, "success", gateway.await(execution)["status"])
	require.Less(t, time.Since(began), promptly, "a worker that leaves takes no task along")
	require.Equal(t, 1, service.count("/first"))
}

// A gateway that stops tells balancers so, and answers the requests in flight.
func TestGatewayDrains(t *testing.T) {
	t.Parallel()
	c, service := startCluster(t, 1, 1), newRemote(t)
	gateway := c.gateways[0]
	id := gateway.load("answer-late", "http://service", service.URL)
	gateway.must("POST", "/api/v1/workflows/"+id+"/activate", map[string]any{})
	service.hold.Store(true)
	answers := make(chan answer, 1)
	go func() {
		a, _ := gateway.send("POST", "/webhook/answer-late", map[string]any{})
		answers <- a
	}()
	service.next(t, "/late")
	gateway.terminate()
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		a, err := gateway.send("GET", "/healthz/readiness", nil)
		require.NoError(t, err)
		require.Equal(t, http.StatusServiceUnavailable, a.status)
		require.Contains(t, a.body, "stops")
	}, time.Second, 10*time.Millisecond)
	service.release <- struct{}{}
	a := <-answers
	require.Equal(t, http.StatusOK, a.status)
	require.JSONEq(t, `{"path":"/late"}`, a.body)
	gateway.awaitExit()
}

// An open run ends on the build that it began on; new runs begin on the current one.
func TestBuilds(t *testing.T) {
	t.Parallel()
	c, service := startCluster(t, 1, 0), newRemote(t)
	gateway := c.gateways[0]
	id := gateway.load("crash", "http://service", service.URL, `"name": "Second",`, `"name": "Second", "workerGroup": "far",`)
	c.addWorker("--deployment-name", "budflow", "--build-id", "one", "--promote")
	service.hold.Store(true)
	open := gateway.run(id)
	service.next(t, "/first")
	two := c.addWorker("--deployment-name", "budflow", "--build-id", "two", "--promote")
	service.hold.Store(false)
	service.release <- struct{}{}
	fresh := gateway.run(id)
	service.next(t, "/first")
	c.addWorker("--groups", "far", "--no-runs") // part of no deployment, it serves the runs of both builds
	require.Equal(t, "success", gateway.await(open)["status"])
	require.Equal(t, "success", gateway.await(fresh)["status"])
	require.Equal(t, "one", buildOf(t, gateway, open))
	require.Equal(t, "two", buildOf(t, gateway, fresh))
	two.stop()
}

func buildOf(t *testing.T, p *process, execution string) string {
	t.Helper()
	d, err := p.engine().WorkflowService().DescribeWorkflowExecution(t.Context(), &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: execution},
	})
	require.NoError(t, err)
	info := d.GetWorkflowExecutionInfo().GetVersioningInfo()
	require.Equal(t, enumspb.VERSIONING_BEHAVIOR_PINNED, info.GetBehavior())
	return info.GetDeploymentVersion().GetBuildId()
}

// Nodes that reach outside can have workers, and a queue, for themselves.
func TestOutsideQueue(t *testing.T) {
	t.Parallel()
	c, service := startCluster(t, 1, 0, "BUDFLOW_OUTSIDE_QUEUE=true"), newRemote(t)
	gateway := c.gateways[0]
	c.add(0, 1)
	require.Contains(t, c.addWorker("--no-runs").ready, "worker for outside nodes,")
	execution := gateway.run(gateway.load("crash", "http://service", service.URL))
	require.Equal(t, "success", gateway.await(execution)["status"])
	events := gateway.engine().GetWorkflowHistory(t.Context(), execution, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	var queues []string
	for events.HasNext() {
		event, err := events.Next()
		require.NoError(t, err)
		if scheduled := event.GetActivityTaskScheduledEventAttributes(); scheduled != nil {
			queues = append(queues, scheduled.GetTaskQueue().GetName())
		}
	}
	require.Equal(t, []string{"budflow.outside", "budflow.outside"}, queues)
}

// A gateway without a key makes one and keeps it.
func TestGatewayKey(t *testing.T) {
	t.Parallel()
	c := startCluster(t, 0, 0)
	gateway := c.member("gateway", "--data-dir", filepath.Join(t.TempDir(), "new"))
	gateway.key = ""
	gateway.start()
	_, file, found := strings.Cut(strings.TrimSpace(gateway.ready), "The API key is in ")
	require.True(t, found, gateway.ready)
	key, err := os.ReadFile(file)
	require.NoError(t, err)
	asked := *gateway
	asked.key = strings.TrimSpace(string(key))
	require.Equal(t, http.StatusOK, asked.request("GET", "/api/v1/workflows", nil).status)
	gateway.stop()
	gateway.start()
	require.Equal(t, http.StatusOK, asked.request("GET", "/api/v1/workflows", nil).status, "the key stays")
}
