package store

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/budflow/budflow"
)

func TestNewID(t *testing.T) {
	seen := map[string]bool{}
	letters := map[rune]int{}
	for range 5000 {
		id := NewID()
		if len(id) != 16 || checkID(id) != nil || seen[id] {
			t.Fatalf("want a new id of 16 letters and digits, got %q", id)
		}
		seen[id] = true
		for _, r := range id {
			letters[r]++
		}
	}
	for _, r := range idAlphabet { // 80,000 letters: 1,290 of each, with a deviation of 36
		if n := letters[r]; n < 1000 || n > 1600 {
			t.Errorf("%q came %d times", r, n)
		}
	}
}

// clock is a clock that a test moves.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func openAt(t *testing.T, path string, c *clock) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, &Options{Synchronous: "OFF", Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func nextID(t *testing.T, s *Store) int64 {
	t.Helper()
	text, err := s.NextExecutionID(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestExecutionIDsOfTwoProcesses(t *testing.T) {
	path := t.TempDir() + "/budflow.db"
	begin := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	one, two := &clock{begin}, &clock{begin}
	a, b := openAt(t, path, one), openAt(t, path, two)

	first := nextID(t, a)
	if want := begin.Sub(idEpoch).Milliseconds() << 11; first != want {
		t.Errorf("want the first id %d, got %d", want, first)
	}
	other := nextID(t, b) // at the same millisecond
	if other != first+idBlock {
		t.Errorf("want the block after %d, got %d", first, other)
	}

	// After a second ids follow the clock, whichever process gives them.
	one.at, two.at = begin.Add(2*time.Second), begin.Add(4*time.Second)
	x, y := nextID(t, a), nextID(t, b)
	if x <= other || y <= x {
		t.Errorf("want ids in the order of time, got %d, %d, %d", other, x, y)
	}
	// A clock that is set back gives no id twice.
	one.at = begin.Add(-time.Hour)
	if z := nextID(t, a); z <= y {
		t.Errorf("want an id above %d, got %d", y, z)
	}
}

func TestExecutionIDsWhenTheStoreFails(t *testing.T) {
	c := &clock{time.Now()}
	fail := errors.New("down")
	b := &blocks{now: c.now, reserve: func(context.Context) (block, error) { return block{}, fail }}
	if _, err := b.next(t.Context()); !errors.Is(err, fail) {
		t.Errorf("want the failure, got %v", err)
	}
	b.reserve = func(context.Context) (block, error) { return block{next: 1, end: 3, born: c.at}, nil }
	if id, err := b.next(t.Context()); id != 1 || err != nil {
		t.Errorf("want 1 when the store is back, got %d, %v", id, err)
	}

	hung := &blocks{now: c.now, reserve: func(ctx context.Context) (block, error) { <-ctx.Done(); return block{}, ctx.Err() }}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := hung.next(ctx); budflow.CodeOf(err) != budflow.Canceled {
		t.Errorf("want canceled, got %v", err)
	}
}

// A reservation that took longer than the life of a block is still used.
func TestExecutionIDsOfASlowStore(t *testing.T) {
	c := &clock{time.Now()}
	n := int64(0)
	b := &blocks{now: c.now, reserve: func(context.Context) (block, error) {
		born := c.at
		c.at = c.at.Add(time.Minute)
		n += 10
		return block{next: n, end: n + 10, born: born}, nil
	}}
	if id, err := b.next(t.Context()); id != 10 || err != nil {
		t.Errorf("want 10, got %d, %v", id, err)
	}
}
