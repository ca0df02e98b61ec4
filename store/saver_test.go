package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/budflow/budflow"
)

// gatedSaver has a commit that reports its groups, waits for the gate, and fails for ids in bad.
func gatedSaver(bad ...int64) (v *saver, groups chan []int64, gate chan struct{}) {
	groups, gate = make(chan []int64, 100), make(chan struct{})
	v = &saver{queue: make(chan *waitingSave, maxGroup), closing: make(chan struct{}), closed: make(chan struct{})}
	v.commit = func(_ context.Context, group []*savedExecution) error {
		var ids []int64
		for _, e := range group {
			ids = append(ids, e.id)
		}
		groups <- ids
		<-gate
		for _, id := range ids {
			if slices.Contains(bad, id) {
				return budflow.Errorf(budflow.Invalid, "bad save %d", id)
			}
		}
		return nil
	}
	v.running.Go(v.run)
	return v, groups, gate
}

// enqueue puts saves into the queue in this order and returns where each is answered.
func enqueue(v *saver, ids ...int64) (answers []chan error) {
	for _, id := range ids {
		w := &waitingSave{&savedExecution{id: id}, make(chan error, 1)}
		v.queue <- w
		answers = append(answers, w.done)
	}
	return answers
}

func TestSavesThatWaitAreCommittedTogether(t *testing.T) {
	v, groups, gate := gatedSaver()
	enqueue(v, 1)
	if got := <-groups; !slices.Equal(got, []int64{1}) {
		t.Fatalf("want the first save alone, without a wait, got %v", got)
	}
	answers := enqueue(v, 5, 3, 5, 4) // while the first commit is under way
	close(gate)
	if got := <-groups; !slices.Equal(got, []int64{3, 4, 5}) {
		t.Errorf("want one save of each execution, sorted, got %v", got)
	}
	if got := <-groups; !slices.Equal(got, []int64{5}) {
		t.Errorf("want the second save of execution 5 after the first, got %v", got)
	}
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	v.close()
}

func TestABadSaveFailsAlone(t *testing.T) {
	v, groups, gate := gatedSaver(3)
	enqueue(v, 1)
	<-groups
	answers := enqueue(v, 2, 3, 4)
	close(gate)
	for i, answer := range answers {
		if err := <-answer; (err != nil) != (i == 1) {
			t.Errorf("save %d: got %v", i+2, err)
		}
	}
	v.close()
}

func TestCloseAnswersWhatWaits(t *testing.T) {
	v, groups, gate := gatedSaver()
	enqueue(v, 1)
	<-groups
	answers := enqueue(v, 2, 3)
	var closing sync.WaitGroup
	closing.Go(v.close)
	<-v.closing
	close(gate)
	closing.Wait()
	for _, answer := range answers {
		if err := <-answer; err != nil {
			t.Error(err)
		}
	}
	if err := v.save(t.Context(), &savedExecution{id: 4}); budflow.CodeOf(err) != budflow.Unavailable {
		t.Errorf("want the closed store unavailable, got %v", err)
	}
	v.close() // again does nothing
}

func TestChunks(t *testing.T) {
	for _, c := range []struct {
		rows int
		want string
	}{{0, "[]"}, {1, "[1]"}, {7, "[4 2 1]"}, {32, "[32]"}, {100, "[32 32 32 4]"}} {
		got := []int{}
		at := 0
		err := chunks(c.rows, func(from, to, text int) error {
			if from != at || to-from != 1<<text {
				t.Errorf("%d rows: piece %d to %d with statement %d after %d", c.rows, from, to, text, at)
			}
			at = to
			got = append(got, to-from)
			return nil
		})
		if err != nil || at != c.rows || fmt.Sprint(got) != c.want {
			t.Errorf("%d rows: want %s, got %v, %v", c.rows, c.want, got, err)
		}
	}
}
