package store

import (
	"context"
	"crypto/rand"
	"strconv"
	"sync"
	"time"

	"github.com/budflow/budflow"
)

const idAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// NewID returns 16 random letters and digits (95 bits), as n8n's ids of workflows, tags and variables.
func NewID() string {
	id := make([]byte, 0, 16)
	var random [24]byte
	for {
		rand.Read(random[:])
		for _, b := range random {
			if b &= 63; int(b) < len(idAlphabet) { // 62 and 63 would favour some letters
				if id = append(id, idAlphabet[b]); len(id) == cap(id) {
					return string(id)
				}
			}
		}
	}
}

// Execution ids are decimal integers below 2^53 that grow with time. They come
// from blocks that a process reserves in the store, so that no two processes
// can ever give out the same one, whatever their clocks say:
//
//	id    = milliseconds since 2024-01-01 << 11, and upwards: 2,048 ids for each
//	        millisecond; 42 bits of milliseconds last until 2163
//	block = 1,024 consecutive ids from max(the present time, the end of the last
//	        block of any process): one UPDATE of one row
//
// A block is given up after a second, so ids of different processes are in
// order of time to the second, and those of one process always. While ids are
// in demand the next block is reserved ahead, and nobody waits for it.
const (
	idBits         = 11
	idBlock        = 1024
	idBlockLife    = time.Second
	maxExecutionID = 1<<53 - 1
)

var idEpoch = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)

// NextExecutionID returns a new execution id.
func (s *Store) NextExecutionID(ctx context.Context) (string, error) {
	n, err := s.ids.next(ctx)
	if err != nil {
		return "", err
	}
	return strconv.FormatInt(n, 10), nil
}

// reserveIDs reserves a block of ids that nobody else gets; an empty one with an error.
func (s *Store) reserveIDs(ctx context.Context) (block, error) {
	from := max(1, s.now().Sub(idEpoch).Milliseconds()<<idBits)
	const text = `INSERT INTO counters (name, value) VALUES ('execution_id', $3)
		ON CONFLICT (name) DO UPDATE SET value = CASE WHEN counters.value > $1 THEN counters.value + $2 ELSE $3 END
		RETURNING value`
	end, _, err := one(ctx, s.db.writer(), column[int64], text, from, int64(idBlock), from+idBlock)
	if err == nil && end > maxExecutionID {
		err = budflow.Errorf(budflow.Internal, "store: execution ids have passed 2^53: is the clock right?")
	}
	if err != nil {
		return block{}, err
	}
	return block{next: end - idBlock, end: end, born: s.now()}, nil
}

// block is a run of reserved ids.
type block struct {
	next, end int64
	born      time.Time
}

// fresh reports whether the block still has ids and is young enough.
func (b *block) fresh(now time.Time) bool {
	return b.next < b.end && now.Sub(b.born) < idBlockLife && !now.Before(b.born)
}

// worn reports whether it is time to reserve the next block.
func (b *block) worn(now time.Time) bool {
	return b.end-b.next <= idBlock/2 || now.Sub(b.born) > idBlockLife/2
}

// blocks hands out ids from the present block, and reserves the next one ahead.
type blocks struct {
	reserve func(context.Context) (block, error)
	now     func() time.Time

	mu        sync.Mutex
	present   block
	ahead     block
	reserving chan struct{} // closed when the reservation under way is over; nil = none
	failure   error         // of the last reservation
}

func (b *blocks) next(ctx context.Context) (int64, error) {
	for waited := false; ; waited = true {
		b.mu.Lock()
		now := b.now()
		fresh := b.present.fresh(now)
		if !fresh && (b.ahead.fresh(now) || waited && b.ahead.next < b.ahead.end) {
			b.present, b.ahead, fresh = b.ahead, block{}, true
		}
		if fresh {
			id := b.present.next
			b.present.next++
			if b.present.worn(now) && !b.ahead.fresh(now) {
				b.start(ctx)
			}
			b.mu.Unlock()
			return id, nil
		}
		if waited && b.failure != nil && b.reserving == nil {
			err := b.failure
			b.mu.Unlock()
			return 0, err
		}
		over := b.start(ctx)
		b.mu.Unlock()
		select {
		case <-over:
		case <-ctx.Done():
			return 0, budflow.Errorf(budflow.Canceled, "store: execution id: %w", ctx.Err())
		}
	}
}

// A reservation that takes longer has failed.
const reserveLimit = 30 * time.Second

// start begins a reservation unless one is under way. It goes on when the
// caller gives up, because others wait for it too.
func (b *blocks) start(ctx context.Context) <-chan struct{} {
	if b.reserving != nil {
		return b.reserving
	}
	over := make(chan struct{})
	b.reserving = over
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), reserveLimit)
		defer cancel()
		reserved, err := b.reserve(ctx)
		b.mu.Lock()
		defer b.mu.Unlock()
		b.ahead, b.failure = reserved, err
		b.reserving = nil
		close(over)
	}()
	return over
}
