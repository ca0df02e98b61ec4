package main_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"log/slog"
)

// binary builds the real binary once for all tests of this package; BUDFLOW_TEST_BINARY names one that is built already.
var binary = sync.OnceValues(func() (string, error) {
	if path := os.Getenv("BUDFLOW_TEST_BINARY"); path != "" {
		return path, nil
	}
	folder, err := os.MkdirTemp("", "budflow-test-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(folder, "budflow")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

// process is a process of one role. It keeps its folder and addresses when it is started again.
type process struct {
	t           *testing.T
	arguments   []string // the role and its flags
	dir         string   // for its files
	address     string   // where it listens; for a devserver, Temporal itself
	temporal    string   // the Temporal that it works with
	key         string
	environment []string
	command     *exec.Cmd
	log         *bytes.Buffer
	ready       string // the line that says so
	line        chan string
	exited      chan error
}

// startProcess starts "budflow start" on a new folder, and stops it at the end of the test.
func startProcess(t *testing.T, environment ...string) *process {
	t.Helper()
	if testing.Short() {
		t.Skip("runs the real binary")
	}
	p := newProcess(t, freeAddress(t), environment)
	p.temporal = freeAddress(t)
	p.arguments = []string{
		"start", "--data-dir", filepath.Join(p.dir, "data"), "--listen", p.address,
		"--temporal-listen", p.temporal, "--temporal-ui-listen", "",
	}
	p.start()
	return p
}

// newProcess has a folder and an address, but no arguments yet. The end of the test kills it.
func newProcess(t *testing.T, address string, environment []string) *process {
	t.Helper()
	p := &process{t: t, dir: t.TempDir(), address: address, key: "test-key-0123456789", environment: environment, log: &bytes.Buffer{}}
	t.Cleanup(func() {
		if p.command != nil {
			p.kill()
		}
		if t.Failed() {
			t.Logf("the log of budflow %v:\n%s", p.arguments, p.log)
		}
	})
	return p
}

func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// start starts the process, for the first time or again, and waits until it is ready.
func (p *process) start() {
	p.t.Helper()
	p.launch()
	p.awaitReady()
}

// launch starts the process without waiting for it.
func (p *process) launch() {
	p.t.Helper()
	path, err := binary()
	require.NoError(p.t, err)
	p.log = &bytes.Buffer{}
	p.command = exec.Command(path, p.arguments...)
	p.command.Env = append(os.Environ(), "BUDFLOW_API_KEY="+p.key, "BUDFLOW_TIMEZONE=UTC", "NO_PROXY=127.0.0.1")
	p.command.Env = append(p.command.Env, p.environment...)
	p.command.Stderr = p.log
	out, err := p.command.StdoutPipe()
	require.NoError(p.t, err)
	require.NoError(p.t, p.command.Start())
	p.line, p.exited = make(chan string, 1), make(chan error, 1)
	go func(command *exec.Cmd, line chan<- string, exited chan<- error) {
		text, _ := bufio.NewReader(out).ReadString('\n')
		line <- text
		_, _ = io.Copy(io.Discard, out)
		exited <- command.Wait()
	}(p.command, p.line, p.exited)
}

// awaitReady waits until a process that was launched says that it is ready.
func (p *process) awaitReady() {
	p.t.Helper()
	select {
	case p.ready = <-p.line:
		require.Contains(p.t, p.ready, "BudFlow is ready", "the log of budflow %v:\n%s", p.arguments, p.log)
	case <-time.After(2 * time.Minute):
		p.t.Fatalf("budflow %v is not ready within 2 minutes; its log:\n%s", p.arguments, p.log)
	}
}

// kill ends the process as kill -9 does.
func (p *process) kill() {
	_ = p.command.Process.Kill()
	<-p.exited
	p.command = nil
}

// stop ends the process with SIGTERM and wants a clean exit.
func (p *process) stop() {
	p.t.Helper()
	p.terminate()
	p.awaitExit()
}

// terminate sends SIGTERM without waiting.
func (p *process) terminate() {
	p.t.Helper()
	require.NoError(p.t, p.command.Process.Signal(syscall.SIGTERM))
}

// awaitExit waits for a clean exit.
func (p *process) awaitExit() {
	p.t.Helper()
	select {
	case err := <-p.exited:
		require.NoError(p.t, err)
	case <-time.After(time.Minute):
		p.t.Fatalf("budflow %v still runs a minute after SIGTERM", p.arguments)
	}
	p.command = nil
}

// answer is an HTTP answer.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) json(t *testing.T) map[string]any {
	t.Helper()
	var o map[string]any
	require.NoError(t, json.Unmarshal([]byte(a.body), &o), "%d %s", a.status, a.body)
	return o
}

// request sends a body (a string as it is, anything else as JSON).
func (p *process) request(method, path string, body any) answer {
	p.t.Helper()
	got, err := p.send(method, path, body)
	require.NoError(p.t, err)
	return got
}

// send is request for other goroutines than that of the test.
func (p *process) send(method, path string, body any) (answer, error) {
	var reader io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		if err != nil {
			return answer{}, err
		}
		reader = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, "http://"+p.address+path, reader)
	if err != nil {
		return answer{}, err
	}
	request.Header.Set("X-N8N-API-KEY", p.key)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	got, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	return answer{got.StatusCode, got.Header, string(text)}, err
}

// must wants a 2xx answer.
func (p *process) must(method, path string, body any) map[string]any {
	p.t.Helper()
	a := p.request(method, path, body)
	require.Equal(p.t, 2, a.status/100, "%s %s: %d %s", method, path, a.status, a.body)
	return a.json(p.t)
}

// load imports a workflow of testdata, its text changed by old, new pairs, and returns its id.
func (p *process) load(name string, replace ...string) string {
	p.t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	require.NoError(p.t, err)
	return p.must("POST", "/api/v1/workflows/import", strings.NewReplacer(replace...).Replace(string(text)))["id"].(string)
}

// run starts a workflow by hand and returns the execution id at once.
func (p *process) run(workflow string) string {
	p.t.Helper()
	return p.must("POST", "/api/v1/workflows/"+workflow+"/run", map[string]any{})["executionId"].(string)
}

// engine is a client of the Temporal that the process works with.
func (p *process) engine() client.Client {
	p.t.Helper()
	c, err := client.Dial(client.Options{HostPort: p.temporal, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	require.NoError(p.t, err)
	p.t.Cleanup(c.Close)
	return c
}

// await waits for the end of a run and returns the execution with its data.
func (p *process) await(execution string) map[string]any {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	_ = p.engine().GetWorkflow(ctx, execution, "").Get(ctx, nil)
	require.NoError(p.t, ctx.Err(), "the run did not end")
	return p.must("GET", "/api/v1/executions/"+execution+"?includeData=true", nil)
}

// output is the json of the items on output 0 of a node's runs.
func output(t *testing.T, execution map[string]any, node string) [][]map[string]any {
	t.Helper()
	runs := execution["data"].(map[string]any)["resultData"].(map[string]any)["runData"].(map[string]any)[node]
	var all [][]map[string]any
	for _, run := range runs.([]any) {
		var items []map[string]any
		for _, item := range run.(map[string]any)["data"].(map[string]any)["main"].([]any)[0].([]any) {
			items = append(items, item.(map[string]any)["json"].(map[string]any))
		}
		all = append(all, items)
	}
	return all
}
