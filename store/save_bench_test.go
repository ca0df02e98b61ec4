package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/budflow/budflow"
)

// benchmarkExecution is a short run of three nodes, about 2 KB of run data.
func benchmarkExecution(id int64) *budflow.Execution {
	data := budflow.RunData{}
	for _, node := range []string{"Webhook", "Edit Fields", "Respond"} {
		data[node] = []*budflow.NodeRun{{StartTime: 1, Status: budflow.StatusSuccess, Source: []*budflow.Source{{Node: "A"}},
			Outputs: []*budflow.Ref{{Items: 1, Inline: budflow.Raw(`[{"json":{"text":"` + strings.Repeat("some text ", 50) + `"}}]`)}}}}
	}
	return &budflow.Execution{ID: strconv.FormatInt(id, 10), WorkflowID: "w", WorkflowVersion: strings.Repeat("0", 64), WorkflowName: "Benchmark",
		Status: budflow.StatusSuccess, Mode: budflow.ModeWebhook, LastNodeExecuted: "Respond", RunData: data}
}

// BenchmarkSaveExecution compares grouped commits with one commit for each
// save, from 32 goroutines, and shows what one caller waits on an idle store.
func BenchmarkSaveExecution(b *testing.B) {
	open := func(b *testing.B) *Store {
		url := os.Getenv("BUDFLOW_BENCH_STORE") // a postgres:// URL of an empty database, for once
		if url == "" {
			url = filepath.Join(b.TempDir(), "bench.db")
		}
		s, err := Open(b.Context(), url, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { s.Close() })
		return s
	}
	single := func(s *Store, e *budflow.Execution) error {
		saved, err := s.encodeExecution(e)
		if err != nil {
			return err
		}
		return s.saver.commit(b.Context(), []*savedExecution{saved})
	}
	grouped := func(s *Store, e *budflow.Execution) error { return s.SaveExecution(b.Context(), e) }
	for _, c := range []struct {
		name       string
		goroutines int
		save       func(*Store, *budflow.Execution) error
	}{{"grouped/32", 32, grouped}, {"single/32", 32, single}, {"grouped/1", 1, grouped}, {"single/1", 1, single}} {
		b.Run(c.name, func(b *testing.B) {
			s := open(b)
			first, err := s.ids.next(b.Context())
			if err != nil {
				b.Fatal(err)
			}
			var last atomic.Int64
			last.Store(first)
			b.ResetTimer()
			done := make(chan error)
			for range c.goroutines {
				go func() {
					for {
						n := last.Add(1)
						if n-first > int64(b.N) {
							done <- nil
							return
						}
						if err := c.save(s, benchmarkExecution(n)); err != nil {
							done <- err
							return
						}
					}
				}()
			}
			for range c.goroutines {
				if err := <-done; err != nil {
					b.Error(err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "saves/s")
		})
	}
}
