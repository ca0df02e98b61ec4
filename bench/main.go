// Command bench measures BudFlow beside a hand-written Temporal workflow that does
// the same jobs on the same embedded server (bench/baseline). Both run at the same
// time on new data folders, and get the load in turns of seconds, so that what else
// the machine does falls on both; the ratio is what counts, not the absolute figures.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// plan is what one run of the benchmark does.
type plan struct {
	systems  []*system
	rounds   int
	callers  int
	warmup   time.Duration
	duration time.Duration
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	budflow := flag.String("budflow", "bin/budflow", "the binary to measure")
	baseline := flag.String("baseline", "bin/bench-baseline", "the hand-written program to compare with")
	write := flag.String("write", "", "Markdown file whose part after the line "+marker+" the result replaces")
	p := plan{}
	flag.IntVar(&p.rounds, "rounds", 9, "turns of each system with each job")
	flag.IntVar(&p.callers, "concurrency", 32, "callers at a time")
	flag.DurationVar(&p.warmup, "warmup", 2*time.Second, "load of each system before the first round of a job")
	flag.DurationVar(&p.duration, "duration", 3*time.Second, "load of each turn")
	flag.Parse()
	p.systems = []*system{newBudFlow(*budflow), newBaseline(*baseline)}
	report, err := p.run(ctx)
	if err == nil {
		fmt.Print(report)
		err = writeTo(*write, report)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures, and reports in Markdown.
func (p *plan) run(ctx context.Context) (report string, err error) {
	for _, s := range p.systems {
		if err := s.start(ctx); err != nil {
			return "", fmt.Errorf("%s: %w", s.name, err)
		}
		defer func() { err = errors.Join(err, s.stop()) }()
	}
	found := results{}
	for i := range jobs {
		fmt.Fprintf(os.Stderr, "%s: %d rounds\n", jobs[i].name, p.rounds)
		if err := p.measure(ctx, &jobs[i], found); err != nil {
			return "", err
		}
	}
	return p.table(found), nil
}
