package expression

import (
	"container/heap"
	"time"

	"github.com/dop251/goja"
)

// loop runs the timers of code until its promise is settled.
type loop struct {
	session *session
	timers  timers
	live    map[int64]*timer
	last    int64
}

type timer struct {
	id       int64
	at       time.Time
	interval time.Duration // 0 = once
	call     func() error
	stopped  bool
}

const maxTimers = 10_000

func newLoop(s *session) *loop { return &loop{session: s, live: map[int64]*timer{}} }

// reset forgets the timers.
func (l *loop) reset() {
	l.timers = nil
	clear(l.live)
}

// run ends when the promise is settled, nothing is left that could settle it, or the session's time is over.
func (l *loop) run(promise *goja.Promise) error {
	for promise.State() == goja.PromiseStatePending {
		if len(l.timers) == 0 {
			return plainFailure("the code waits for a promise that nothing will settle")
		}
		next := heap.Pop(&l.timers).(*timer)
		if next.stopped {
			continue
		}
		if err := l.sleep(time.Until(next.at)); err != nil {
			return err
		}
		if next.interval > 0 {
			next.at = time.Now().Add(next.interval)
			heap.Push(&l.timers, next)
		} else {
			delete(l.live, next.id)
		}
		if err := next.call(); err != nil {
			return err
		}
	}
	return nil
}

func (l *loop) sleep(d time.Duration) error {
	wake := time.NewTimer(d)
	defer wake.Stop()
	select {
	case <-wake.C:
		return nil
	case <-l.session.ctx.Done():
		return canceled(l.session.ctx)
	}
}

// set is setTimeout, setInterval and setImmediate.
func (l *loop) set(repeat, immediate bool) func(goja.FunctionCall) goja.Value {
	return func(call goja.FunctionCall) goja.Value {
		vm := l.session.rt.vm
		callback, ok := goja.AssertFunction(call.Argument(0))
		if !ok {
			panic(vm.NewTypeError("the callback of a timer must be a function"))
		}
		if len(l.live) >= maxTimers {
			panic(vm.NewTypeError("too many timers: want at most %d", maxTimers))
		}
		first, delay := 2, time.Duration(0)
		if immediate {
			first = 1
		} else {
			delay = time.Duration(max(0, min(call.Argument(1).ToFloat(), 1<<31))) * time.Millisecond
		}
		var arguments []goja.Value
		if len(call.Arguments) > first {
			arguments = call.Arguments[first:]
		}
		l.last++
		t := &timer{id: l.last, at: time.Now().Add(delay)}
		if repeat {
			t.interval = max(delay, time.Millisecond)
		}
		t.call = func() error {
			_, err := callback(goja.Undefined(), arguments...)
			return err
		}
		l.live[t.id] = t
		heap.Push(&l.timers, t)
		return vm.ToValue(t.id)
	}
}

// stop is clearTimeout and its like.
func (l *loop) stop(call goja.FunctionCall) goja.Value {
	id := call.Argument(0).ToInteger()
	if t := l.live[id]; t != nil {
		t.stopped = true
		delete(l.live, id)
	}
	return goja.Undefined()
}

// timers is a heap: the next one first.
type timers []*timer

func (t timers) Len() int { return len(t) }
func (t timers) Less(i, j int) bool {
	return t[i].at.Before(t[j].at) || t[i].at.Equal(t[j].at) && t[i].id < t[j].id
}
func (t timers) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *timers) Push(x any)   { *t = append(*t, x.(*timer)) }
func (t *timers) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}
