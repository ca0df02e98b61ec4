package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"

	"go.temporal.io/sdk/client"
)

// system is a program that is measured, in a process of its own.
type system struct {
	name    string
	binary  string
	args    []string
	prepare func(ctx context.Context, address string) error // once it is ready

	dir     string
	command *exec.Cmd
	output  bytes.Buffer
	exited  chan error
	address string        // of its webhooks
	engine  client.Client // of its Temporal
}

const apiKey = "benchmark-key"

func newBudFlow(binary string) *system {
	return &system{name: "budflow", binary: binary, args: []string{"start", "--temporal-ui-listen", "", "--log-level", "error"}, prepare: createWorkflows}
}

func newBaseline(binary string) *system {
	return &system{name: "hand-written", binary: binary, prepare: func(context.Context, string) error { return nil }}
}

// start starts the program on a new folder, and returns when it takes requests. Both
// get the garbage collector settings that "budflow start" has by default.
func (s *system) start(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	if s.dir, err = os.MkdirTemp("", "budflow-bench-"); err != nil {
		return err
	}
	if s.address, err = freeAddress(); err != nil {
		return err
	}
	temporal, err := freeAddress()
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, s.binary, append(s.args, "--data-dir", s.dir, "--listen", s.address, "--temporal-listen", temporal)...)
	command.Env = append(os.Environ(), "GOGC=400", "GOMEMLIMIT=2GiB", "BUDFLOW_API_KEY="+apiKey)
	command.Stdout, command.Stderr = &s.output, &s.output
	if err := command.Start(); err != nil {
		return err
	}
	s.command, s.exited = command, make(chan error, 1)
	go func() { s.exited <- command.Wait() }()
	if err := s.ready(ctx); err != nil {
		return err
	}
	if s.engine, err = client.Dial(client.Options{HostPort: temporal, Logger: slog.New(slog.DiscardHandler)}); err != nil {
		return err
	}
	return s.prepare(ctx, s.address)
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// startLimit bounds the wait for a program to be ready.
const startLimit = time.Minute

func (s *system) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := request(ctx, http.MethodGet, "http://"+s.address+"/healthz/readiness", nil); err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case err := <-s.exited:
			s.exited <- err
			return fmt.Errorf("it ended before it was ready: %s", s.output.Bytes())
		case <-ctx.Done():
			return fmt.Errorf("it is not ready after %v", startLimit)
		}
	}
}

// stop asks the program to end, waits, and removes its folder.
func (s *system) stop() error {
	defer os.RemoveAll(s.dir)
	if s.engine != nil {
		s.engine.Close()
	}
	if s.command == nil {
		return nil
	}
	_ = s.command.Process.Signal(syscall.SIGTERM) // it may have ended
	if err := <-s.exited; err != nil {
		return fmt.Errorf("%s ended: %w\n%s", s.name, err, s.output.Bytes())
	}
	return nil
}

func createWorkflows(ctx context.Context, address string) error {
	api := "http://" + address + "/api/v1/workflows"
	for _, job := range jobs {
		text, err := request(ctx, http.MethodPost, api, job.workflow)
		if err != nil {
			return err
		}
		var created struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(text, &created); err != nil {
			return err
		}
		if _, err := request(ctx, http.MethodPost, api+"/"+created.ID+"/activate", nil); err != nil {
			return err
		}
	}
	return nil
}

func request(ctx context.Context, method, url string, body []byte) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-N8n-Api-Key", apiKey)
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode/100 != 2 {
		err = fmt.Errorf("%s %s: want a status of 2xx, got %d: %.300s", method, url, answer.StatusCode, text)
	}
	return text, err
}
