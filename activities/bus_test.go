package activities_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/workflows"
)

// shared is what processes share, in memory. Notices go to the buses in it.
type shared struct {
	mu         sync.Mutex
	failure    error
	answers    map[string]*budflow.Response
	executions map[string]*budflow.Execution
	published  []store.Notice
	asked      int
	buses      []*activities.Bus
	onPublish  func() // nil = nothing
}

func newShared() *shared {
	return &shared{answers: map[string]*budflow.Response{}, executions: map[string]*budflow.Execution{}}
}

// process joins a process and returns its bus.
func (s *shared) process() *activities.Bus {
	b := activities.NewSharedBus(s, slog.New(slog.DiscardHandler))
	s.buses = append(s.buses, b)
	return b
}

func (s *shared) SaveAnswer(ctx context.Context, id string, response *budflow.Response) error {
	s.mu.Lock()
	if s.failure != nil {
		defer s.mu.Unlock()
		return s.failure
	}
	if s.answers[id] == nil {
		s.answers[id] = response
	}
	s.mu.Unlock()
	return s.Publish(ctx, store.Notice{Kind: store.NoticeAnswer, ID: id})
}

func (s *shared) GetAnswer(_ context.Context, id string) (*budflow.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked++; s.answers[id] == nil {
		return nil, budflow.Errorf(budflow.NotFound, "no answer")
	}
	return s.answers[id], nil
}

func (s *shared) GetExecution(_ context.Context, id string, withData bool) (*budflow.Execution, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked++; s.executions[id] == nil || !withData {
		return nil, budflow.Errorf(budflow.NotFound, "no execution")
	}
	return s.executions[id], nil
}

func (s *shared) Publish(ctx context.Context, n store.Notice) error {
	s.mu.Lock()
	s.published = append(s.published, n)
	failure := s.failure
	s.mu.Unlock()
	if s.onPublish != nil {
		s.onPublish()
	}
	if failure != nil {
		return failure
	}
	for _, b := range s.buses {
		b.Receive(context.WithoutCancel(ctx), n)
	}
	return nil
}

// record keeps the state of an execution, as Record does before it tells.
func (s *shared) record(id string, status budflow.Status) *budflow.Execution {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := &budflow.Execution{ID: id, Status: status}
	s.executions[id] = e
	return e
}

func watched(id string) budflow.ExecutionInfo {
	return budflow.ExecutionInfo{ID: id, Watched: true}
}

func TestBusInOneProcess(t *testing.T) {
	for name, bus := range map[string]*activities.Bus{"alone": activities.NewBus(), "shared": newShared().process()} {
		t.Run(name, func(t *testing.T) {
			caller, waiter, other := bus.Listen("1"), bus.Listen("1"), bus.Listen("2")
			first := &budflow.Response{StatusCode: 201}
			require.NoError(t, bus.Answer(t.Context(), watched("1"), first))
			require.NoError(t, bus.Answer(t.Context(), watched("1"), &budflow.Response{StatusCode: 500}))
			require.Same(t, first, <-caller.Answers)
			require.Same(t, first, <-waiter.Answers)

			caller.Close()
			end := &budflow.Execution{ID: "1", Status: budflow.StatusSuccess}
			bus.Changed(t.Context(), &budflow.Execution{ID: "1", Status: budflow.StatusRunning}, true)
			bus.Changed(t.Context(), &budflow.Execution{ID: "1", Status: budflow.StatusWaiting}, true)
			bus.Changed(t.Context(), end, true)
			bus.Changed(t.Context(), &budflow.Execution{ID: "1", Status: budflow.StatusWaiting}, true) // read from the records, and late
			require.Same(t, end, <-waiter.Changes)
			for _, silent := range []*activities.Listener{caller, waiter, other} {
				require.Empty(t, silent.Changes)
			}
			require.Empty(t, other.Answers)
			waiter.Close()
			waiter.Close() // again changes nothing
			bus.Changed(t.Context(), end, false)
			require.Empty(t, waiter.Changes)
		})
	}
}

func TestBusAcrossProcesses(t *testing.T) {
	all := newShared()
	worker, gateway := all.process(), all.process()
	caller, waiter := gateway.Listen("1"), gateway.Listen("1")
	answer := &budflow.Response{StatusCode: 201}
	require.NoError(t, worker.Answer(t.Context(), watched("1"), answer))
	require.Same(t, answer, <-caller.Answers)
	require.Same(t, answer, <-waiter.Answers)

	waiting := all.record("1", budflow.StatusWaiting)
	worker.Changed(t.Context(), waiting, true)
	require.Same(t, waiting, <-caller.Changes)
	require.Same(t, waiting, <-waiter.Changes)
	end := all.record("1", budflow.StatusError)
	worker.Changed(t.Context(), end, true)
	require.Same(t, end, <-caller.Changes)
	require.Equal(t, []store.Notice{{Kind: store.NoticeAnswer, ID: "1"}, {Kind: store.NoticeChanged, ID: "1"}, {Kind: store.NoticeChanged, ID: "1"}}, all.published)
}

func TestOnlyWatchedRunsLeaveTheProcess(t *testing.T) {
	all := newShared()
	bus := all.process()
	require.NoError(t, bus.Answer(t.Context(), budflow.ExecutionInfo{ID: "1"}, &budflow.Response{}))
	bus.Changed(t.Context(), all.record("1", budflow.StatusSuccess), false)
	bus.Changed(t.Context(), all.record("2", budflow.StatusRunning), true)
	local := bus.Listen("3")
	require.NoError(t, bus.Answer(t.Context(), watched("3"), &budflow.Response{}))
	bus.Changed(t.Context(), all.record("3", budflow.StatusSuccess), true)
	require.Len(t, local.Answers, 1)
	require.Len(t, local.Changes, 1)
	require.Empty(t, all.published)
	require.Empty(t, all.answers)
}

func TestNoticesOfOthersCostNothing(t *testing.T) {
	all := newShared()
	bus := all.process()
	bus.Listen("1")
	bus.Receive(t.Context(), store.Notice{Kind: store.NoticeAnswer, ID: "2"})
	bus.Receive(t.Context(), store.Notice{Kind: store.NoticeChanged, ID: "2"})
	bus.Receive(t.Context(), store.Notice{Kind: store.NoticeRoutes, ID: "1"})
	activities.NewBus().Receive(t.Context(), store.Notice{Kind: store.NoticeResync})
	require.Zero(t, all.asked)
}

func TestResyncFindsWhatWasMissed(t *testing.T) {
	all := newShared()
	bus := all.process()
	var listeners []*activities.Listener
	for i := range 5 {
		id := strconv.Itoa(i)
		listeners = append(listeners, bus.Listen(id))
		all.answers[id] = &budflow.Response{StatusCode: 200 + i}
		all.record(id, budflow.StatusSuccess)
	}
	bus.Receive(t.Context(), store.Notice{Kind: store.NoticeResync})
	for i, l := range listeners {
		require.Same(t, all.answers[strconv.Itoa(i)], <-l.Answers)
		require.Same(t, all.executions[strconv.Itoa(i)], <-l.Changes)
	}
}

func TestRemoteSideFails(t *testing.T) {
	all := newShared()
	bus := all.process()
	all.failure = errors.New("the store is away")
	require.ErrorIs(t, bus.Answer(t.Context(), watched("1"), &budflow.Response{}), all.failure)
	bus.Changed(t.Context(), all.record("1", budflow.StatusSuccess), true) // who waits asks the records
	require.Len(t, all.published, 1)
}

// An answer that did not reach the store is a fault of the infrastructure: the node runs again.
func TestRunNodeRepeatsAnAnswerThatIsNotSafe(t *testing.T) {
	all := newShared()
	b := newBenchOn(t, all.process())
	b.watched = true
	all.failure = &budflow.Error{Code: budflow.Unavailable, Message: "the store is away"}
	_, err := b.run(`"parameters":{"say":"respond"}`, `[{"json":{}}]`)
	require.ErrorContains(t, err, "the store is away")
	require.Empty(t, all.answers)
	all.failure = nil
	result, err := b.run(`"parameters":{"say":"respond"}`, `[{"json":{}}]`)
	require.NoError(t, err)
	require.Nil(t, result.Directive)
	require.Equal(t, `"yes"`, string(all.answers["1"].Body))
}

// The record is written before anybody hears of it.
func TestRecordTellsWhoWatches(t *testing.T) {
	for _, watched := range []bool{true, false} {
		all := newShared()
		b := newBenchOn(t, all.process())
		request := &workflows.RecordRequest{Execution: &budflow.Execution{ID: "1", Status: budflow.StatusSuccess}, Watched: watched}
		all.onPublish = func() {
			_, err := b.store.GetExecution(t.Context(), "1", true)
			require.NoError(t, err)
		}
		require.NoError(t, b.work.Record(t.Context(), request))
		require.Equal(t, watched, len(all.published) == 1)
	}
}
