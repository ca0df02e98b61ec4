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

// end returns the execution once done holds for it, or the error of the context.
func (r *run) end(ctx context.Context, done func(*budflow.Execution) bool) (*budflow.Execution, error) {
	none := func(context.Context) (*budflow.Response, error) { return nil, nil }
	_, e, err := r.wait(ctx, nil, none, done)
	return e, err
}

// answer returns the first answer of a Respond to Webhook node, or the execution when
// it has ended without one, or the error of the context.
func (r *run) answer(ctx context.Context) (*budflow.Response, *budflow.Execution, error) {
	return r.wait(ctx, r.answers, r.given, ended)
}

// wait returns the answer that it hears of or is given, or the execution once done
// holds for it. An answer was saved before the run ended, so asking for it after the
// end has been seen misses none.
func (r *run) wait(ctx context.Context, answers <-chan *budflow.Response, given func(context.Context) (*budflow.Response, error),
	done func(*budflow.Execution) bool,
) (*budflow.Response, *budflow.Execution, error) {
	pause := r.server.firstQuestion
	ask := time.NewTimer(pause)
	defer ask.Stop()
	for {
		var e *budflow.Execution
		select {
		case answer := <-answers:
			return answer, nil, nil
		case e = <-r.changes:
			if !done(e) {
				continue
			}
		case <-ask.C:
			var err error
			if e, err = r.server.execution(ctx, r.id, true); budflow.CodeOf(err) != budflow.NotFound {
				r.warn(ctx, err)
			}
			pause = min(2*pause, slowQuestion)
			ask.Reset(pause)
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		}
		answer, err := given(ctx)
		switch {
		case answer != nil:
			return answer, nil, nil
		case err != nil: // the next question may tell
			r.warn(ctx, err)
		case e != nil && done(e):
			return nil, e, nil
		}
	}
}

// given asks for the answer: what was heard of just now, or what another process has saved; nil = there is none.
func (r *run) given(ctx context.Context) (*budflow.Response, error) {
	select {
	case answer := <-r.answers:
		return answer, nil
	default:
	}
	answer, err := r.server.Store.GetAnswer(ctx, r.id)
	if budflow.CodeOf(err) == budflow.NotFound {
		return nil, nil
	}
	return answer, err
}

// warn tells of a question that got no reply; another one follows.
func (r *run) warn(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		r.server.Log.Warn("following a run", "execution", r.id, "error", err)
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
