package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/budflow/budflow/store/storetest"
)

// The programs of a real Temporal cluster; "make temporal-server" builds both.
const (
	temporalServerVariable  = "BUDFLOW_TEST_TEMPORAL_SERVER"
	temporalSQLToolVariable = "BUDFLOW_TEST_TEMPORAL_SQL_TOOL"
)

// startTemporalOnPostgres starts the real Temporal server on two new databases
// of the PostgreSQL server for tests, with the namespace "default", and returns
// its address. The end of the test stops it and drops the databases. Without the
// programs or a PostgreSQL server, or under -short, it skips the test.
func startTemporalOnPostgres(t *testing.T) (address string) {
	t.Helper()
	server, tool := os.Getenv(temporalServerVariable), os.Getenv(temporalSQLToolVariable)
	if server == "" || tool == "" || testing.Short() {
		t.Skipf("the Temporal server on PostgreSQL is not tested: set %s and %s to the programs that make temporal-server builds, and leave out -short",
			temporalServerVariable, temporalSQLToolVariable)
	}
	records := temporalDatabase(t, tool, "postgresql/v12/temporal")
	visibility := temporalDatabase(t, tool, "postgresql/v12/visibility")
	ports := freePorts(t, 8)
	file := filepath.Join(t.TempDir(), "temporal.yaml")
	require.NoError(t, os.WriteFile(file, []byte(temporalConfig(records, visibility, ports)), 0o600))

	log := &bytes.Buffer{}
	command := exec.Command(server, "--config-file", file, "--allow-no-auth", "start")
	command.Stdout, command.Stderr = log, log
	require.NoError(t, command.Start())
	exited := make(chan struct{})
	go func() {
		_ = command.Wait()
		close(exited)
	}()
	t.Cleanup(func() {
		_ = command.Process.Signal(syscall.SIGTERM)
		select {
		case <-exited:
		case <-time.After(20 * time.Second):
			_ = command.Process.Kill()
			<-exited
		}
		if t.Failed() {
			t.Logf("the log of the Temporal server:\n%s", log)
		}
	})
	address = fmt.Sprintf("127.0.0.1:%d", ports[0])
	registerDefaultNamespace(t, address, exited)
	return address
}

// temporalDatabase makes a database with a schema of Temporal, and returns its URL.
func temporalDatabase(t *testing.T, tool, schema string) *url.URL {
	t.Helper()
	database, err := url.Parse(storetest.NewPostgres(t))
	require.NoError(t, err)
	for _, step := range [][]string{{"setup-schema", "--version", "0.0"}, {"update-schema", "--schema-name", schema}} {
		arguments := append([]string{"--plugin", "postgres12_pgx", "--endpoint", database.Hostname(), "--port", database.Port(),
			"--user", database.User.Username(), "--database", filepath.Base(database.Path)}, step...)
		command := exec.Command(tool, arguments...)
		password, _ := database.User.Password()
		command.Env = append(os.Environ(), "SQL_PASSWORD="+password)
		out, err := command.CombinedOutput()
		require.NoError(t, err, "temporal-sql-tool %s %s:\n%s", step[0], schema, out)
	}
	return database
}

// temporalConfig is the file of a cluster of one host, all of it on the loopback interface.
func temporalConfig(records, visibility *url.URL, ports []int) string {
	store := func(name string, database *url.URL) string {
		password, _ := database.User.Password()
		return fmt.Sprintf(`
    %s: {sql: {pluginName: postgres12_pgx, databaseName: %q, connectAddr: %q, connectProtocol: tcp, user: %q, password: %q, maxConns: 10, maxIdleConns: 10}}`,
			name, filepath.Base(database.Path), database.Host, database.User.Username(), password)
	}
	text := `log: {stdout: true, level: warn}
persistence:
  defaultStore: records
  visibilityStore: visibility
  numHistoryShards: 4
  datastores:` + store("records", records) + store("visibility", visibility) + fmt.Sprintf(`
global:
  membership: {maxJoinDuration: 30s, broadcastAddress: 127.0.0.1}
clusterMetadata:
  enableGlobalNamespace: false
  failoverVersionIncrement: 10
  masterClusterName: active
  currentClusterName: active
  clusterInformation:
    active: {enabled: true, initialFailoverVersion: 1, rpcName: frontend, rpcAddress: "127.0.0.1:%d"}
services:`, ports[0])
	for i, service := range []string{"frontend", "history", "matching", "worker"} {
		text += fmt.Sprintf("\n  %s: {rpc: {grpcPort: %d, membershipPort: %d, bindOnLocalHost: true}}", service, ports[i], ports[4+i])
	}
	return text + "\n"
}

// freePorts returns ports that were free at one moment, all different. They are
// below 32768: Temporal keeps a port in 15 bits in PostgreSQL.
func freePorts(t *testing.T, n int) []int {
	t.Helper()
	var ports []int
	for range 1000 {
		port := 15_000 + rand.IntN(17_000)
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		defer l.Close()
		if ports = append(ports, port); len(ports) == n {
			return ports
		}
	}
	t.Fatalf("want %d free ports from 15000 to 32000, got %d in 1000 tries", n, len(ports))
	return nil
}

// registerDefaultNamespace waits for the server, and then for the namespace to be known in all of it.
func registerDefaultNamespace(t *testing.T, address string, exited <-chan struct{}) {
	t.Helper()
	c, err := client.NewLazyClient(temporalOptions(address))
	require.NoError(t, err)
	defer c.Close()
	eventually := func(what string, try func(ctx context.Context) error) {
		t.Helper()
		var last error
		require.Eventually(t, func() bool {
			select {
			case <-exited:
				last = errors.New("the server has ended")
				return true
			default:
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			last = try(ctx)
			return last == nil
		}, time.Minute, 100*time.Millisecond, "%s within a minute", what)
		require.NoError(t, last, what)
	}
	eventually("the Temporal server is healthy", func(ctx context.Context) error {
		_, err := c.CheckHealth(ctx, &client.CheckHealthRequest{})
		return err
	})
	eventually("the namespace is registered", func(ctx context.Context) error {
		_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
			Namespace: "default", WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
		})
		if exists := (*serviceerror.NamespaceAlreadyExists)(nil); errors.As(err, &exists) {
			return nil // by a try whose answer was late
		}
		return err
	})
	eventually("the namespace can be used", func(ctx context.Context) error {
		_, err := c.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Namespace: "default"})
		return err
	})
}

func temporalOptions(address string) client.Options {
	return client.Options{HostPort: address, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))}
}

func TestClusterTemporalOnPostgresRunsWorkflows(t *testing.T) {
	address := startTemporalOnPostgres(t)
	c, err := client.Dial(temporalOptions(address))
	require.NoError(t, err)
	defer c.Close()
	const queue = "trivial"
	greet := func(_ context.Context, name string) (string, error) { return "Hello, " + name, nil }
	w := worker.New(c, queue, worker.Options{})
	w.RegisterWorkflow(trivialWorkflow)
	w.RegisterActivityWithOptions(greet, activity.RegisterOptions{Name: "greet"})
	require.NoError(t, w.Start())
	defer w.Stop()

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "trivial", TaskQueue: queue}, trivialWorkflow, "Ada")
	require.NoError(t, err)
	var got string
	require.NoError(t, run.Get(ctx, &got))
	require.Equal(t, "Hello, Ada", got)
}

func trivialWorkflow(ctx workflow.Context, name string) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second})
	if err := workflow.Sleep(ctx, time.Millisecond); err != nil {
		return "", err
	}
	var greeting string
	err := workflow.ExecuteActivity(ctx, "greet", name).Get(ctx, &greeting)
	return greeting, err
}
