package devserver

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// crashDir tells the test binary to be the server that gets killed.
const crashDir = "DEVSERVER_TEST_CRASH_DIR"

func TestKilledServerLosesNothing(t *testing.T) {
	skipWithoutServer(t)
	if dir := os.Getenv(crashDir); dir != "" {
		greetUntilKilled(t, testConfigIn(t, dir))
		return
	}
	c := testConfig(t)
	answered := killAfter(t, c.DataDir, 20)

	s := startServer(t, c)
	temporalClient := dial(t, s)
	defer temporalClient.Close()
	for _, id := range answered {
		described, err := temporalClient.DescribeWorkflowExecution(t.Context(), id, "")
		if err != nil {
			t.Fatal(err)
		}
		if status := described.GetWorkflowExecutionInfo().GetStatus(); status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED {
			t.Errorf("run %s: got status %v, want completed", id, status)
		}
	}
	eventually(t, func() error {
		counted, err := temporalClient.CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{
			Query: "ExecutionStatus = 'Completed' AND BfWorkflowId = 'w1'",
		})
		if err == nil && counted.GetCount() < int64(len(answered)) {
			err = fmt.Errorf("got %d listed runs, want at least %d", counted.GetCount(), len(answered))
		}
		return err
	})
	stopServer(t, s)
}

// greetUntilKilled prints the id of each run after its answer.
func greetUntilKilled(t *testing.T, c Config) {
	temporalClient := dial(t, startServer(t, c))
	runGreeter(t, temporalClient)
	for i := range 10000 {
		fmt.Println("answered", greet(t, temporalClient, fmt.Sprint("run-", i)).GetID())
	}
}

// killAfter runs a server in a process of its own, kills that when n runs have
// been answered, and returns their ids.
func killAfter(t *testing.T, dir string, n int) []string {
	t.Helper()
	server := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	server.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := server.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	watchdog := time.AfterFunc(time.Minute, func() { _ = server.Process.Kill() })
	defer watchdog.Stop()
	var ids []string
	for lines := bufio.NewScanner(out); len(ids) < n && lines.Scan(); {
		if id, ok := strings.CutPrefix(lines.Text(), "answered "); ok {
			ids = append(ids, id)
		}
	}
	_ = server.Process.Kill()
	_ = server.Wait()
	if len(ids) < n {
		t.Fatalf("the server answered %d runs, want %d", len(ids), n)
	}
	return ids
}
