package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"log/slog"

	"github.com/budflow/budflow/bench/load"
)

// measurement is one job under load, in one round.
type measurement struct {
	rate     float64 // runs/s: answered and finished, over the time until the last one had finished
	p50, p99 time.Duration
	cpu      float64 // seconds for 1,000 runs, of the process and its children
	memory   float64 // MiB resident afterwards, of the process and its children
}

// measure starts a system on a new folder and puts each job to it.
func (p *plan) measure(ctx context.Context, s *system) (_ map[string]measurement, err error) {
	dir, err := os.MkdirTemp("", "budflow-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	running, err := s.start(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if stopErr := running.stop(); err == nil {
			err = stopErr
		}
	}()
	engine, err := client.Dial(client.Options{HostPort: running.temporal, Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	found := map[string]measurement{}
	for _, job := range jobs {
		m, err := p.load(ctx, running, engine, job.at(running.address))
		if err != nil {
			return nil, err
		}
		found[job.name] = *m
	}
	return found, nil
}

func (p *plan) load(ctx context.Context, running *process, engine client.Client, job *load.Job) (*measurement, error) {
	if _, err := load.Run(ctx, job, p.callers, p.warmup); err != nil {
		return nil, err
	}
	if err := finished(ctx, engine); err != nil {
		return nil, err
	}
	before, begin := running.usage(), time.Now()
	result, err := load.Run(ctx, job, p.callers, p.duration)
	if err != nil {
		return nil, err
	}
	if err := finished(ctx, engine); err != nil {
		return nil, err
	}
	elapsed, after := time.Since(begin), running.usage()
	runs := float64(len(result.Latencies))
	return &measurement{
		rate: runs / elapsed.Seconds(),
		p50:  result.Percentile(0.5), p99: result.Percentile(0.99),
		cpu:    (after.cpu - before.cpu).Seconds() / runs * 1000,
		memory: after.memory,
	}, nil
}

// finishLimit bounds the wait for runs that were answered before they ended.
const finishLimit = time.Minute

// finished waits until no run is open: an answer at once must not hide work left undone.
func finished(ctx context.Context, engine client.Client) error {
	ctx, cancel := context.WithTimeout(ctx, finishLimit)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		open, err := engine.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: "ExecutionStatus = 'Running'"})
		if err != nil {
			return err
		}
		if open.GetCount() == 0 {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%d runs are still open after %v", open.GetCount(), finishLimit)
		}
	}
}
