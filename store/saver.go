package store

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/budflow/budflow"
)

// SaveExecution stores what an execution is now. It may be called again with
// the same or an older state: an ended execution stays as it ended. A nil
// RunData leaves the stored run data. When it returns nil, the save is committed.
//
// Saves that arrive while a commit is under way are committed together, so a
// busy store spends one commit on many saves, and an idle one adds no delay.
// A save whose caller gives up may still happen.
func (s *Store) SaveExecution(ctx context.Context, e *budflow.Execution) error {
	saved, err := s.encodeExecution(e)
	if err != nil {
		return err
	}
	return s.saver.save(ctx, saved)
}

const (
	maxGroup  = 256              // saves in one commit
	saveLimit = 30 * time.Second // a commit that takes longer has failed
)

// saver commits saves in groups.
type saver struct {
	commit  func(context.Context, []*savedExecution) error
	queue   chan *waitingSave
	closing chan struct{} // closed: take no more saves
	running sync.WaitGroup
	closed  chan struct{} // closed: all saves are answered
	once    sync.Once
}

type waitingSave struct {
	execution *savedExecution
	done      chan error
}

func startSaver(s *Store, committers int) *saver {
	v := &saver{
		commit: func(ctx context.Context, group []*savedExecution) error {
			return s.db.transact(ctx, func(tx session) error { return saveAll(ctx, tx, group) })
		},
		queue:   make(chan *waitingSave, maxGroup),
		closing: make(chan struct{}),
		closed:  make(chan struct{}),
	}
	for range committers {
		v.running.Go(v.run)
	}
	return v
}

var errClosed = budflow.Errorf(budflow.Unavailable, "store: closed")

func (v *saver) save(ctx context.Context, e *savedExecution) error {
	w := &waitingSave{e, make(chan error, 1)}
	select {
	case <-v.closing:
		return errClosed
	default:
	}
	select {
	case v.queue <- w:
	case <-v.closing:
		return errClosed
	case <-ctx.Done():
		return budflow.Errorf(budflow.Canceled, "store: save of an execution: %w", ctx.Err())
	}
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return budflow.Errorf(budflow.Canceled, "store: save of an execution: %w", ctx.Err())
	case <-v.closed:
		select {
		case err := <-w.done:
			return err
		default:
			return errClosed // it came into the queue after the last look
		}
	}
}

func (v *saver) run() {
	for {
		select {
		case first := <-v.queue:
			v.commitGroup(v.collect(first))
		case <-v.closing:
			select {
			case first := <-v.queue:
				v.commitGroup(v.collect(first))
			default:
				return
			}
		}
	}
}

// collect takes what is waiting, without waiting for more.
func (v *saver) collect(first *waitingSave) []*waitingSave {
	group := []*waitingSave{first}
	for len(group) < maxGroup {
		select {
		case next := <-v.queue:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commitGroup commits saves in one transaction, or, when that fails, each in
// its own, so that nobody fails because of another's save.
func (v *saver) commitGroup(group []*waitingSave) {
	for len(group) > 0 {
		var now []*waitingSave
		now, group = distinct(group)
		ctx, cancel := context.WithTimeout(context.Background(), saveLimit)
		err := v.commit(ctx, executionsOf(now))
		cancel()
		alone := err != nil && budflow.CodeOf(err) != budflow.Unavailable && len(now) > 1
		for _, w := range now {
			if alone {
				ctx, cancel := context.WithTimeout(context.Background(), saveLimit)
				err = v.commit(ctx, []*savedExecution{w.execution})
				cancel()
			}
			w.done <- err
		}
	}
}

// distinct splits off the saves that one statement can write together: one of
// each execution, the earliest. They are sorted, so that two processes lock
// rows in the same order.
func distinct(group []*waitingSave) (now, later []*waitingSave) {
	seen := make(map[int64]bool, len(group))
	for _, w := range group {
		if seen[w.execution.id] {
			later = append(later, w)
		} else {
			seen[w.execution.id] = true
			now = append(now, w)
		}
	}
	slices.SortFunc(now, func(a, b *waitingSave) int { return cmp.Compare(a.execution.id, b.execution.id) })
	return now, later
}

func executionsOf(group []*waitingSave) []*savedExecution {
	list := make([]*savedExecution, len(group))
	for i, w := range group {
		list[i] = w.execution
	}
	return list
}

// close answers the saves that wait and takes no more.
func (v *saver) close() {
	v.once.Do(func() {
		close(v.closing)
		v.running.Wait()
		close(v.closed)
	})
	<-v.closed
}
