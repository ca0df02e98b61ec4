package load

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

func TestRunCountsAndChecks(t *testing.T) {
	var answered atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { answered.Add(1) }))
	defer server.Close()
	job := &Job{Method: http.MethodPost, URL: server.URL, Body: "{}", Check: func(status int, _ []byte) error {
		if status != http.StatusOK {
			return errors.New("want 200")
		}
		return nil
	}}
	result, err := Run(t.Context(), job, 4, 50*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if got := int64(len(result.Latencies)); got != answered.Load() || got < 4 {
		t.Errorf("want as many latencies as the server answered (%d), got %d", answered.Load(), got)
	}
}

func TestRunEndsAtAWrongAnswer(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	wrong := errors.New("wrong")
	job := &Job{Method: http.MethodGet, URL: server.URL, Check: func(int, []byte) error { return wrong }}
	if _, err := Run(t.Context(), job, 4, time.Minute); !errors.Is(err, wrong) {
		t.Errorf("want the error of the check, got %v", err)
	}
}

func TestPercentile(t *testing.T) {
	r := Result{}
	if got := r.Percentile(0.5); got != 0 {
		t.Errorf("want 0 without answers, got %v", got)
	}
	for i := range 100 {
		r.Latencies = append(r.Latencies, time.Duration(i+1))
	}
	for p, want := range map[float64]time.Duration{0: 1, 0.5: 51, 0.99: 100, 1: 100} {
		if got := r.Percentile(p); got != want {
			t.Errorf("percentile %v: want %d, got %d", p, want, got)
		}
	}
}
