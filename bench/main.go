// Command bench measures BudFlow beside a hand-written Temporal workflow that does
// the same jobs on the same embedded server (bench/baseline). Rounds of the two
// alternate in one run, each on a new data folder, so that what else the machine
// does falls on both; the ratio is what counts, not the absolute figures.
package main

import (
	"context"
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
	flag.IntVar(&p.rounds, "rounds", 3, "rounds of each system")
	flag.IntVar(&p.callers, "concurrency", 32, "callers at a time")
	flag.DurationVar(&p.warmup, "warmup", 2*time.Second, "load before each measurement")
	flag.DurationVar(&p.duration, "duration", 8*time.Second, "load of each measurement")
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
func (p *plan) run(ctx context.Context) (string, error) {
	found := results{}
	for round := range p.rounds {
		for i := range p.systems {
			// Each system goes first in every other round.
			s := p.systems[(i+round)%len(p.systems)]
			fmt.Fprintf(os.Stderr, "round %d of %d: %s\n", round+1, p.rounds, s.name)
			measured, err := p.measure(ctx, s)
			if err != nil {
				return "", fmt.Errorf("%s: %w", s.name, err)
			}
			for job, m := range measured {
				found.add(job, s.name, m)
			}
		}
	}
	return p.table(found), nil
}
