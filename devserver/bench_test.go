//go:build unix

package devserver

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// BenchmarkRuns measures short runs (one local activity, eager start) from 32
// callers at a time. Run it with -benchtime=3000x or more.
func BenchmarkRuns(b *testing.B) {
	skipWithoutServer(b)
	for _, durability := range []Durability{Full, Fast} {
		b.Run(string(durability), func(b *testing.B) {
			c := testConfig(b)
			c.Durability, c.UIListen = durability, ""
			benchmarkRuns(b, c)
		})
	}
}

func benchmarkRuns(b *testing.B, c Config) {
	const callers = 32
	s := startServer(b, c)
	temporalClient := dial(b, s)
	defer temporalClient.Close()
	runGreeter(b, temporalClient)
	var started atomic.Int64
	run := func() { greet(b, temporalClient, fmt.Sprint("run-", started.Add(1))) }
	for range callers {
		run()
	}
	b.SetParallelism((callers + runtime.GOMAXPROCS(0) - 1) / runtime.GOMAXPROCS(0))
	cpu := cpuTime(b)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			run()
		}
	})
	b.StopTimer()
	runs := float64(b.N)
	b.ReportMetric(runs/b.Elapsed().Seconds(), "runs/s")
	b.ReportMetric(float64((cpuTime(b)-cpu).Microseconds())/1000/runs, "cpu-ms/run")
	b.ReportMetric(float64(fileSize(b, filepath.Join(c.DataDir, executionFile)))/runs/1024, "execution-KB/run")
	b.ReportMetric(float64(fileSize(b, filepath.Join(c.DataDir, visibilityFile)))/runs/1024, "visibility-KB/run")
	b.ReportMetric(float64(runtime.NumGoroutine()), "goroutines")
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func fileSize(b *testing.B, path string) int64 {
	b.Helper()
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
