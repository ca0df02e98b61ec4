package main

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"github.com/budflow/budflow/bench/load"
)

// measurement is one job under load, in one round.
type measurement struct {
	rate     float64 // runs/s: answered and finished, over the time until the last one had finished
	p50, p99 time.Duration
	cpu      float64 // seconds for 1,000 runs, of the process and its children
	memory   float64 // MiB resident afterwards, of the process and its children
}

// measure puts one job to the systems in turns. Each goes first in every other round.
func (p *plan) measure(ctx context.Context, j *job, found results) error {
	for _, s := range p.systems {
		if _, err := p.load(ctx, s, j, p.warmup); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	for round := range p.rounds {
		for i := range p.systems {
			s := p.systems[(i+round)%len(p.systems)]
			m, err := p.load(ctx, s, j, p.duration)
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			found.add(j.name, s.name, *m)
		}
	}
	return nil
}

func (p *plan) load(ctx context.Context, s *system, j *job, duration time.Duration) (*measurement, error) {
	before, begin := s.usage(), time.Now()
	result, err := load.Run(ctx, j.at(s.address), p.callers, duration)
	if err != nil {
		return nil, err
	}
	if err := finished(ctx, s.engine); err != nil {
		return nil, err
	}
	elapsed, after := time.Since(begin), s.usage()
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
