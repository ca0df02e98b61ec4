package api

import (
	"context"
	"time"

	"github.com/budflow/budflow"
)

// run follows one execution: by what this process hears of it, and, in case another
// process runs it, by asking store and engine now and then.
type run struct {
	server  *Server
	id      string
	answers <-chan *budflow.Response
	changes <-chan *budflow.Execution
	stop    func()
}

// follow begins to listen; begin before the execution starts, and stop in the end.
func (s *Server) follow(executionID string) *run {
	r := &run{server: s, id: executionID, stop: func() {}}
	if s.Listen != nil {
		r.answers, r.changes, r.stop = s.Listen(executionID)
	}
	return r
}

// Times between two questions. The first is long enough for a short run to be heard of.
const (
	firstQuestion = 250 * time.Millisecond
	slowQuestion  = 2 * time.Second
)

// wait returns the first answer of a Respond to Webhook node, or the execution once
// done holds for it, or the error of the context.
func (r *run) wait(ctx context.Context, done func(*budflow.Execution) bool) (*budflow.Response, *budflow.Execution, error) {
	pause := firstQuestion
	ask := time.NewTimer(pause)
	defer ask.Stop()
	for {
		var e *budflow.Execution
		select {
		case answer := <-r.answers:
			return answer, nil, nil
		case e = <-r.changes:
		case <-ask.C:
			var err error
			if e, err = r.server.execution(ctx, r.id, true); err != nil && budflow.CodeOf(err) != budflow.NotFound {
				r.server.Log.Warn("following a run", "execution", r.id, "error", err)
			}
			pause = min(2*pause, slowQuestion)
			ask.Reset(pause)
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
		if e == nil || !done(e) {
			continue
		}
		select { // an answer that came just before the end wins
		case answer := <-r.answers:
			return answer, nil, nil
		default:
			return nil, e, nil
		}
	}
}

// restsOrEnded holds for a run that waits or has ended.
func restsOrEnded(e *budflow.Execution) bool {
	return e.Status.Ended() || e.Status == budflow.StatusWaiting
}

func ended(e *budflow.Execution) bool { return e.Status.Ended() }

// execution returns an execution from the store, or, while it has no record, from
// the engine. A run whose record is behind the engine has the engine's status.
func (s *Server) execution(ctx context.Context, id string, withData bool) (*budflow.Execution, error) {
	e, err := s.Store.GetExecution(ctx, id, withData)
	if budflow.CodeOf(err) == budflow.NotFound {
		return s.unrecorded(ctx, id, withData)
	}
	if err != nil || e.Status.Ended() || e.Status == budflow.StatusWaiting {
		return e, err
	}
	if live, err := s.Engine.Describe(ctx, id); err == nil && live.Status.Ended() {
		e.Status, e.StoppedAt = live.Status, live.StoppedAt
	}
	return e, nil
}

// unrecorded returns an execution that the store does not have yet. A run writes its
// record before it ends, so one that ended without was deleted, unless it broke off.
func (s *Server) unrecorded(ctx context.Context, id string, withData bool) (*budflow.Execution, error) {
	e, err := s.Engine.Describe(ctx, id)
	if err == nil && e.Status.Ended() && e.Status != budflow.StatusCrashed {
		return s.Store.GetExecution(ctx, id, withData) // it may have been written meanwhile
	}
	return e, err
}
