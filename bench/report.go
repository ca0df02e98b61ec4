package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// results are measurements by job and system, in the order of rounds.
type results map[string]map[string][]measurement

func (r results) add(job, system string, m measurement) {
	if r[job] == nil {
		r[job] = map[string][]measurement{}
	}
	r[job][system] = append(r[job][system], m)
}

// table shows the median of each figure, and the ratio of the first system to the
// second: the median over rounds, with the quartiles.
func (p *plan) table(found results) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d callers, %d rounds of %v for each, medians; of the ratio also the quartiles:\n\n", p.callers, p.rounds, p.duration)
	b.WriteString("| job | system | runs/s | p50 ms | p99 ms | CPU s per 1,000 runs | resident MiB |\n|---|---|--:|--:|--:|--:|--:|\n")
	for _, job := range jobs {
		for _, s := range p.systems {
			rows := found[job.name][s.name]
			fmt.Fprintf(&b, "| %s | %s | %.0f | %.1f | %.1f | %.2f | %.0f |\n", job.name, s.name,
				median(rows, func(m measurement) float64 { return m.rate }),
				median(rows, func(m measurement) float64 { return milliseconds(m.p50) }),
				median(rows, func(m measurement) float64 { return milliseconds(m.p99) }),
				median(rows, func(m measurement) float64 { return m.cpu }),
				median(rows, func(m measurement) float64 { return m.memory }))
		}
		ratios := p.ratios(found[job.name])
		fmt.Fprintf(&b, "| %s | ratio | **%.2f** (%.2f to %.2f) | | | | |\n", job.name,
			quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75))
	}
	return b.String()
}

// ratios compares the runs/s of the two systems, round by round.
func (p *plan) ratios(found map[string][]measurement) []float64 {
	ratios := make([]float64, p.rounds)
	for i := range ratios {
		ratios[i] = found[p.systems[0].name][i].rate / found[p.systems[1].name][i].rate
	}
	return ratios
}

func median[T any](rows []T, figure func(T) float64) float64 {
	values := make([]float64, len(rows))
	for i, row := range rows {
		values[i] = figure(row)
	}
	return quantile(values, 0.5)
}

// quantile returns the value below which a share of the values lies, between two of them where it must.
func quantile(values []float64, share float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := share * float64(len(sorted)-1)
	low := int(at)
	if low+1 == len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// marker is the line of a document after which the result stands.
const marker = "<!-- make bench writes below -->"

func writeTo(file, report string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, _, ok := strings.Cut(string(text), marker)
	if !ok {
		return fmt.Errorf("%s: want a line %s", file, marker)
	}
	return os.WriteFile(file, []byte(head+marker+"\n\n"+report), 0o644)
}
