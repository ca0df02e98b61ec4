package devserver

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const taskQueue = "greetings"

func TestServer(t *testing.T) {
	skipWithoutServer(t)
	c := testConfig(t)
	s := startServer(t, c)

	t.Run("second server on the same directory is refused", func(t *testing.T) {
		_, err := Start(t.Context(), testConfigIn(t, c.DataDir))
		wantError(t, err, "is in use by another")
	})
	t.Run("ui answers", func(t *testing.T) {
		for path, want := range map[string]string{
			"/":                    "<!doctype html>",
			"/api/v1/namespaces":   `"default"`,
			"/api/v1/settings":     `"DefaultNamespace":"default"`,
			"/favicon.ico":         "",
			"/namespaces/default/": "<!doctype html>",
		} {
			status, body := get(t, "http://"+s.UIAddr()+path)
			if status != http.StatusOK || !strings.Contains(body, want) {
				t.Errorf("%s: got status %d, want 200 and a body with %q", path, status, want)
			}
		}
	})

	temporalClient := dial(t, s)
	runGreeter(t, temporalClient)
	run := greet(t, temporalClient, "greet-1")
	eventually(t, func() error { return listed(temporalClient, "BfWorkflowId = 'w1' AND BfMode = 'red'", "greet-1") })
	temporalClient.Close()
	stopServer(t, s)

	c.SearchAttributes["Later"] = "Int"
	s = startServer(t, c)
	temporalClient = dial(t, s)
	defer temporalClient.Close()
	described, err := temporalClient.DescribeWorkflowExecution(t.Context(), run.GetID(), run.GetRunID())
	if err != nil {
		t.Fatal(err)
	}
	if status := described.GetWorkflowExecutionInfo().GetStatus(); status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
		t.Errorf("got status %v after restart, want completed", status)
	}
	if err := listed(temporalClient, "BfStatus = 'done'", "greet-1"); err != nil {
		t.Error(err)
	}
	if err := listed(temporalClient, "Later = 1"); err != nil {
		t.Errorf("search attribute added to an existing namespace: %v", err)
	}
	stopServer(t, s)
}

func TestStartRefusesTakenAddress(t *testing.T) {
	skipWithoutServer(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	c := testConfig(t)

	c.Listen = taken.Addr().String()
	_, err = Start(t.Context(), c)
	wantError(t, err, c.Listen)

	c.Listen, c.UIListen = "127.0.0.1:0", taken.Addr().String()
	_, err = Start(t.Context(), c)
	wantError(t, err, c.UIListen)

	// Nothing is left running: the directory is free.
	c.UIListen = ""
	s := startServer(t, c)
	if got := s.UIAddr(); got != "" {
		t.Errorf("got ui address %q, want none", got)
	}
	stopServer(t, s)
}

func TestAttemptTurnsFatalAndPanicIntoErrors(t *testing.T) {
	log := newLogger(slog.New(slog.DiscardHandler), slog.LevelWarn)
	wantError(t, log.fatal.attempt(func() error { panic("oops") }), "panic: oops")
	wantError(t, log.fatal.attempt(func() error { log.With().Fatal("no port"); return nil }), "gave up: no port")
	if err := log.fatal.attempt(func() error { return nil }); err != nil {
		t.Error(err)
	}
}

func skipWithoutServer(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a Temporal server")
	}
}

func testConfig(t testing.TB) Config {
	t.Helper()
	return testConfigIn(t, t.TempDir())
}

func testConfigIn(t testing.TB, dir string) Config {
	t.Helper()
	c := Default()
	c.DataDir = dir
	c.Listen, c.UIListen = "127.0.0.1:0", "127.0.0.1:0"
	c.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	return c
}

func startServer(t testing.TB, c Config) *Server {
	t.Helper()
	begin := time.Now()
	s, err := Start(context.Background(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("started in %v", time.Since(begin).Round(time.Millisecond))
	t.Cleanup(func() { _ = s.Stop() })
	return s
}

func stopServer(t testing.TB, s *Server) {
	t.Helper()
	begin := time.Now()
	if err := s.Stop(); err != nil {
		t.Error(err)
	}
	t.Logf("stopped in %v", time.Since(begin).Round(time.Millisecond))
}

func dial(t testing.TB, s *Server) client.Client {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: s.FrontendAddr(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// runGreeter runs a worker until the test stops it with the returned function.
func runGreeter(t testing.TB, c client.Client) {
	t.Helper()
	w := worker.New(c, taskQueue, worker.Options{})
	w.RegisterWorkflow(greeting)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
}

func greeting(ctx workflow.Context, name string) (string, error) {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Second})
	var text string
	err := workflow.ExecuteLocalActivity(ctx, func(_ context.Context, name string) (string, error) {
		return "hello " + name, nil
	}, name).Get(ctx, &text)
	return text, err
}

func greet(t testing.TB, c client.Client, id string) client.WorkflowRun {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:               id,
		TaskQueue:        taskQueue,
		EnableEagerStart: true,
		TypedSearchAttributes: temporal.NewSearchAttributes(
			temporal.NewSearchAttributeKeyKeyword("BfWorkflowId").ValueSet("w1"),
			temporal.NewSearchAttributeKeyKeyword("BfStatus").ValueSet("done"),
			temporal.NewSearchAttributeKeyKeyword("BfMode").ValueSet("red"),
		),
	}, greeting, "you")
	if err != nil {
		t.Fatal(err)
	}
	var text string
	if err := run.Get(ctx, &text); err != nil || text != "hello you" {
		t.Fatalf("got %q, %v, want %q", text, err, "hello you")
	}
	return run
}

// listed says whether a query finds exactly these workflow ids.
func listed(c client.Client, query string, want ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	response, err := c.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query})
	if err != nil {
		return err
	}
	got := []string{}
	for _, execution := range response.GetExecutions() {
		got = append(got, execution.GetExecution().GetWorkflowId())
	}
	if fmt.Sprint(got) != fmt.Sprint(append([]string{}, want...)) {
		return fmt.Errorf("list %s: got %v, want %v", query, got, want)
	}
	return nil
}

// eventually repeats check until it succeeds, for at most 20 s.
func eventually(t testing.TB, check func() error) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.Now().Add(20 * time.Second)
	for {
		err := check()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
		<-ticker.C
	}
}

func get(t testing.TB, url string) (status int, body string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(text)
}
