package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 123e6, time.UTC)

// runData has one run whose inline output is a text of that many bytes.
func runData(node string, bytes int) budflow.RunData {
	return budflow.RunData{node: {{StartTime: noon.UnixMilli(), ExecutionTime: 5, Status: budflow.StatusSuccess,
		Source: []*budflow.Source{{Node: "Trigger"}},
		Outputs: []*budflow.Ref{
			{Inline: budflow.Raw(`[{"json":{"n":12345678901234567890,"t":"` + strings.Repeat("x", bytes) + `"}}]`), Items: 1},
			nil,
			{Key: "runs/1/abc", Items: 20000, Bytes: 1 << 20}},
	}}}
}

func executions(t *testing.T, s *store.Store) {
	ctx := t.Context()
	full := &budflow.Execution{
		ID: "9007199254740991", WorkflowID: "w", WorkflowVersion: "h", WorkflowName: "My flow", Status: budflow.StatusError,
		Mode: budflow.ModeWebhook, CreatedAt: noon, StartedAt: noon, StoppedAt: noon.Add(time.Second), WaitTill: noon.Add(time.Hour),
		RetryOf: "7", RetrySuccessID: "8", LastNodeExecuted: "A",
		Error:      &budflow.Error{Code: budflow.NodeFailed, Name: "NodeApiError", Message: "no", Node: "A", HTTPCode: "404", Cause: errors.New("inner")},
		CustomData: map[string]string{"k": "v"}, RunData: runData("A", 10),
	}
	ok(t, s.SaveExecution(ctx, full))
	ok(t, s.SaveExecution(ctx, full)) // again changes nothing
	got := must(s.GetExecution(ctx, full.ID, true))(t)
	equal(t, "execution", show(got), show(full))
	equal(t, "code", got.Error.Code, budflow.NodeFailed)

	got = must(s.GetExecution(ctx, full.ID, false))(t)
	if got.RunData != nil {
		t.Error("want no run data")
	}
	for _, size := range []int{4000, 5000, 3 << 20} { // around the size from which run data is compressed, and large
		e := &budflow.Execution{ID: strconv.Itoa(size), Status: budflow.StatusSuccess, Mode: budflow.ModeManual, RunData: runData("B", size)}
		ok(t, s.SaveExecution(ctx, e))
		equal(t, fmt.Sprint("run data of ", size), must(s.GetExecution(ctx, e.ID, true))(t).RunData, e.RunData)
	}
	bare := &budflow.Execution{ID: "1", Status: budflow.StatusNew, Mode: budflow.ModeManual}
	ok(t, s.SaveExecution(ctx, bare))
	got = must(s.GetExecution(ctx, "1", true))(t)
	if got.RunData == nil || len(got.RunData) > 0 || got.CreatedAt.IsZero() || !got.StartedAt.IsZero() {
		t.Errorf("want an empty record with the time of the save, got %s", show(got))
	}
	_, err := s.GetExecution(ctx, "2", false)
	wantCode(t, err, budflow.NotFound, `"2"`)
	for _, bad := range []string{"", "x", "0", "-1", "1.5", "9007199254740992"} {
		_, err := s.GetExecution(ctx, bad, false)
		wantCode(t, err, budflow.Invalid, "execution id")
		wantCode(t, s.SaveExecution(ctx, &budflow.Execution{ID: bad}), budflow.Invalid, "execution id")
	}
}

func executionStages(t *testing.T, s *store.Store) {
	ctx := t.Context()
	type state struct {
		status  budflow.Status
		stopped int // seconds after noon; 0 = not
	}
	for i, c := range []struct {
		saves []state
		want  budflow.Status
	}{
		{[]state{{budflow.StatusNew, 0}, {budflow.StatusRunning, 0}}, budflow.StatusRunning},
		{[]state{{budflow.StatusRunning, 0}, {budflow.StatusNew, 0}}, budflow.StatusRunning},
		{[]state{{budflow.StatusRunning, 0}, {budflow.StatusWaiting, 0}, {budflow.StatusRunning, 0}}, budflow.StatusRunning},
		{[]state{{budflow.StatusSuccess, 1}, {budflow.StatusRunning, 0}}, budflow.StatusSuccess},
		{[]state{{budflow.StatusCanceled, 1}, {budflow.StatusWaiting, 0}, {budflow.StatusNew, 0}}, budflow.StatusCanceled},
		{[]state{{budflow.StatusWaiting, 0}, {budflow.StatusError, 1}}, budflow.StatusError},
		{[]state{{budflow.StatusCrashed, 1}, {budflow.StatusSuccess, 2}}, budflow.StatusSuccess},
		{[]state{{budflow.StatusSuccess, 2}, {budflow.StatusCrashed, 1}}, budflow.StatusSuccess},
	} {
		id := strconv.Itoa(i + 1)
		for n, st := range c.saves {
			e := &budflow.Execution{ID: id, Status: st.status, Mode: budflow.ModeManual, LastNodeExecuted: string(st.status),
				RunData: runData(string(st.status), n)}
			if st.stopped > 0 {
				e.StoppedAt = noon.Add(time.Duration(st.stopped) * time.Second)
			}
			ok(t, s.SaveExecution(ctx, e))
		}
		got := must(s.GetExecution(ctx, id, true))(t)
		if got.Status != c.want || got.LastNodeExecuted != string(c.want) || got.RunData[string(c.want)] == nil {
			t.Errorf("%v: want %s whole, got %s", c.saves, c.want, show(got))
		}
	}

	// What a later save does not know stays.
	ok(t, s.SaveExecution(ctx, &budflow.Execution{ID: "100", Status: budflow.StatusRunning, CreatedAt: noon, StartedAt: noon, RunData: runData("A", 1)}))
	ok(t, s.SaveExecution(ctx, &budflow.Execution{ID: "100", Status: budflow.StatusWaiting, RetrySuccessID: "5"}))
	got := must(s.GetExecution(ctx, "100", true))(t)
	if got.Status != budflow.StatusWaiting || !got.StartedAt.Equal(noon) || !got.CreatedAt.Equal(noon) || len(got.RunData) != 1 || got.RetrySuccessID != "5" {
		t.Errorf("want start, creation and run data kept, got %s", show(got))
	}
}

func executionList(t *testing.T, s *store.Store) {
	ctx := t.Context()
	statuses := []budflow.Status{budflow.StatusSuccess, budflow.StatusError, budflow.StatusRunning}
	for i := 1; i <= 30; i++ {
		mode := budflow.ModeManual
		if i%2 == 0 {
			mode = budflow.ModeWebhook
		}
		ok(t, s.SaveExecution(ctx, &budflow.Execution{ID: strconv.Itoa(i), WorkflowID: "w" + strconv.Itoa(i%2), Status: statuses[i%3],
			Mode: mode, RunData: runData("A", i)}))
	}
	ids := func(f store.ExecutionFilter) (ids []string) {
		t.Helper()
		for {
			page := must(s.ListExecutions(ctx, f))(t)
			for _, e := range page.Items {
				ids = append(ids, e.ID)
				if (e.RunData != nil) != f.WithData {
					t.Errorf("want run data = %v in the list", f.WithData)
				}
			}
			if f.Before = page.Next; f.Before == "" {
				return ids
			}
		}
	}
	whole := ids(store.ExecutionFilter{})
	equal(t, "number", len(whole), 30)
	equal(t, "newest", whole[:3], []string{"30", "29", "28"})
	equal(t, "pages of 7", ids(store.ExecutionFilter{Limit: 7}), whole)
	equal(t, "pages of 10", ids(store.ExecutionFilter{Limit: 10, WithData: true}), whole)
	equal(t, "before", ids(store.ExecutionFilter{Before: "3"}), []string{"2", "1"})
	equal(t, "one status", len(ids(store.ExecutionFilter{Statuses: statuses[:1]})), 10)
	equal(t, "two statuses", len(ids(store.ExecutionFilter{Statuses: statuses[:2], Limit: 3})), 20)
	equal(t, "mode", len(ids(store.ExecutionFilter{Modes: []budflow.Mode{budflow.ModeWebhook}})), 15)
	equal(t, "workflow", len(ids(store.ExecutionFilter{WorkflowID: "w1"})), 15)
	equal(t, "all of them", ids(store.ExecutionFilter{WorkflowID: "w0", Modes: []budflow.Mode{budflow.ModeWebhook, budflow.ModeError},
		Statuses: []budflow.Status{budflow.StatusError}, Before: "28"}), []string{"22", "16", "10", "4"})
	_, err := s.ListExecutions(ctx, store.ExecutionFilter{Before: "x"})
	wantCode(t, err, budflow.Invalid)

	equal(t, "counts", must(s.CountByStatus(ctx, ""))(t),
		map[budflow.Status]int64{budflow.StatusSuccess: 10, budflow.StatusError: 10, budflow.StatusRunning: 10})
	equal(t, "counts of a workflow", must(s.CountByStatus(ctx, "w1"))(t),
		map[budflow.Status]int64{budflow.StatusSuccess: 5, budflow.StatusError: 5, budflow.StatusRunning: 5})
}

func executionDeletion(t *testing.T, s *store.Store) {
	ctx := t.Context()
	for _, id := range []string{"1", "2", "3"} {
		ok(t, s.SaveExecution(ctx, &budflow.Execution{ID: id, Status: budflow.StatusSuccess, RunData: runData("A", 1)}))
	}
	equal(t, "prefix", must(s.DeleteExecution(ctx, "2"))(t), store.BlobPrefix("2"))
	must(s.DeleteExecution(ctx, "3"))(t)
	_, err := s.DeleteExecution(ctx, "2")
	wantCode(t, err, budflow.NotFound)
	_, err = s.GetExecution(ctx, "2", true)
	wantCode(t, err, budflow.NotFound)
	must(s.GetExecution(ctx, "1", true))(t)

	equal(t, "garbage", must(s.BlobGarbage(ctx, time.Now().Add(time.Hour), 10))(t), []string{"runs/2/", "runs/3/"})
	ok(t, s.BlobsDeleted(ctx, "runs/2/", "runs/9/"))
	equal(t, "garbage", must(s.BlobGarbage(ctx, time.Now().Add(time.Hour), 10))(t), []string{"runs/3/"})
}

func concurrentSaves(t *testing.T, s *store.Store) {
	ctx := t.Context()
	const savers, each = 16, 12
	var all sync.WaitGroup
	for i := range savers {
		all.Go(func() {
			for n := range each {
				e := &budflow.Execution{ID: strconv.Itoa(1 + i*each + n), Status: budflow.StatusSuccess, RunData: runData("A", n)}
				if err := s.SaveExecution(ctx, e); err != nil {
					t.Error(err)
				}
				// The save is committed when the call returns: another connection sees it.
				if got, err := s.GetExecution(ctx, e.ID, true); err != nil || len(got.RunData) != 1 {
					t.Errorf("want execution %s with its data, got %v, %v", e.ID, got, err)
				}
			}
		})
	}
	all.Wait()
	equal(t, "saved", must(s.CountByStatus(ctx, ""))(t)[budflow.StatusSuccess], savers*each)
}

func savesOfOneRun(t *testing.T, s *store.Store) {
	ctx := t.Context()
	var all sync.WaitGroup
	for i := range 24 {
		all.Go(func() {
			status := budflow.StatusRunning
			if i == 7 {
				status = budflow.StatusError
			}
			for _, id := range []string{strconv.Itoa(1 + i%3), "1", "2"} {
				if err := s.SaveExecution(ctx, &budflow.Execution{ID: id, Status: status, RunData: runData(string(status), i)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for id, want := range map[string]budflow.Status{"1": budflow.StatusError, "2": budflow.StatusError, "3": budflow.StatusRunning} {
		got := must(s.GetExecution(ctx, id, true))(t)
		if got.Status != want || got.RunData[string(want)] == nil {
			t.Errorf("execution %s: want %s, got %s", id, want, show(got))
		}
	}
}

func executionIDs(t *testing.T, s *store.Store) {
	ctx := t.Context()
	const takers, each = 8, 400 // more than one block
	var mu sync.Mutex
	seen := map[string]bool{}
	var all sync.WaitGroup
	for range takers {
		all.Go(func() {
			last := int64(0)
			for range each {
				id, err := s.NextExecutionID(ctx)
				if err != nil {
					t.Error(err)
					return
				}
				n, err := strconv.ParseInt(id, 10, 64)
				if err != nil || n <= last || n >= 1<<53 {
					t.Errorf("want a number above %d and below 2^53, got %q", last, id)
				}
				last = n
				mu.Lock()
				if seen[id] {
					t.Errorf("id %s was given twice", id)
				}
				seen[id] = true
				mu.Unlock()
			}
		})
	}
	all.Wait()
	equal(t, "ids", len(seen), takers*each)
}
