// Package load sends requests to one address from many callers at a time, and
// checks and times the answers.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Job is one request, repeated, and what a right answer is.
type Job struct {
	Method, URL string
	Body        string // JSON; "" = none
	// Check reports what is wrong with an answer.
	Check func(status int, body []byte) error
}

// Result is what a load found.
type Result struct {
	// Latencies of all answers, sorted.
	Latencies []time.Duration
}

// Percentile returns the latency that a share p (0 to 1) of the answers did not exceed; 0 without answers.
func (r *Result) Percentile(p float64) time.Duration {
	if len(r.Latencies) == 0 {
		return 0
	}
	return r.Latencies[min(int(p*float64(len(r.Latencies))), len(r.Latencies)-1)]
}

// Run keeps the given number of callers busy with a job for a time. Each sends its
// next request when it has read the answer to the one before, on a connection of its
// own. The first wrong answer ends the load and is the error.
func Run(ctx context.Context, job *Job, callers int, duration time.Duration) (*Result, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	until := time.Now().Add(duration)
	all := make([][]time.Duration, callers)
	var running sync.WaitGroup
	for i := range callers {
		running.Go(func() {
			latencies, err := call(ctx, job, until)
			if err != nil {
				cancel(err)
			}
			all[i] = latencies
		})
	}
	running.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	latencies := slices.Concat(all...)
	slices.Sort(latencies)
	return &Result{latencies}, nil
}

// requestTimeout bounds one request.
const requestTimeout = 30 * time.Second

func call(ctx context.Context, job *Job, until time.Time) ([]time.Duration, error) {
	transport := &http.Transport{DialContext: (&net.Dialer{}).DialContext, MaxIdleConnsPerHost: 1, DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: requestTimeout}
	var latencies []time.Duration
	for begin := time.Now(); begin.Before(until); begin = time.Now() {
		if err := send(ctx, client, job); err != nil {
			return nil, fmt.Errorf("%s %s: %w", job.Method, job.URL, err)
		}
		latencies = append(latencies, time.Since(begin))
	}
	return latencies, nil
}

func send(ctx context.Context, client *http.Client, job *Job) (err error) {
	request, err := http.NewRequestWithContext(ctx, job.Method, job.URL, strings.NewReader(job.Body))
	if err != nil {
		return err
	}
	if job.Body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	return job.Check(answer.StatusCode, body)
}
