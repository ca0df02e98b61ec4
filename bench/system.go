package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// system is a program that is measured.
type system struct {
	name    string
	binary  string
	args    []string
	prepare func(ctx context.Context, address string) error // once it is ready
}

const apiKey = "benchmark-key"

func newBudFlow(binary string) *system {
	return &system{"budflow", binary, []string{"start", "--temporal-ui-listen", "", "--log-level", "error"}, createWorkflows}
}

func newBaseline(binary string) *system {
	return &system{"hand-written", binary, nil, func(context.Context, string) error { return nil }}
}

// process is a system that runs.
type process struct {
	command           *exec.Cmd
	output            bytes.Buffer
	exited            chan error
	address, temporal string
}

// start starts the program on a folder, and returns when it takes requests. Both get
// the garbage collector settings that "budflow start" has by default.
func (s *system) start(ctx context.Context, dir string) (*process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	temporal, err := freeAddress()
	if err != nil {
		return nil, err
	}
	p := &process{address: address, temporal: temporal, exited: make(chan error, 1)}
	p.command = exec.CommandContext(ctx, s.binary, append(s.args, "--data-dir", dir, "--listen", address, "--temporal-listen", temporal)...)
	p.command.Env = append(os.Environ(), "GOGC=400", "GOMEMLIMIT=2GiB", "BUDFLOW_API_KEY="+apiKey)
	p.command.Stdout, p.command.Stderr = &p.output, &p.output
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go func() { p.exited <- p.command.Wait() }()
	if err := p.ready(ctx); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	if err := s.prepare(ctx, address); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
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

func (p *process) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := request(ctx, http.MethodGet, "http://"+p.address+"/healthz/readiness", nil); err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case err := <-p.exited:
			p.exited <- err
			return fmt.Errorf("it ended before it was ready: %s", p.output.Bytes())
		case <-ctx.Done():
			return fmt.Errorf("it is not ready after %v", startLimit)
		}
	}
}

// stop asks the program to end, and waits.
func (p *process) stop() error {
	_ = p.command.Process.Signal(syscall.SIGTERM) // it may have ended
	if err := <-p.exited; err != nil {
		return fmt.Errorf("stop: %w\n%s", err, p.output.Bytes())
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
