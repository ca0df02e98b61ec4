package store

import (
	"context"
	"encoding/json"

	"github.com/budflow/budflow"
)

// NoticeKind tells what a notice is about.
type NoticeKind string

const (
	NoticeAnswer  NoticeKind = "answer"  // an answer was saved; the id is that of the execution
	NoticeChanged NoticeKind = "changed" // an execution waits or has ended, and its record says so
	NoticeRoutes  NoticeKind = "routes"  // the webhooks changed; the id is that of the workflow
	NoticeResync  NoticeKind = "resync"  // the subscription begins, perhaps again: what came before may have been missed
)

// Notice tells the processes that share a database to look at a record. It holds
// no data, and it may get lost: who waits for a record also asks now and then.
type Notice struct {
	Kind NoticeKind `json:"kind"`
	ID   string     `json:"id,omitempty"`
}

// Publish sends a notice to all subscribers, those of this process included.
// SQLite, which serves one process, has none.
func (s *Store) Publish(ctx context.Context, n Notice) error { return s.notify(ctx, s.db.writer(), n) }

// notify sends a notice with the transaction of the session: none when it is taken back.
func (s *Store) notify(ctx context.Context, on session, n Notice) error {
	if s.dialect.notify == "" {
		return nil
	}
	text, err := json.Marshal(n)
	if err != nil {
		return budflow.Errorf(budflow.Internal, "notice: %w", err)
	}
	_, err = on.exec(ctx, s.dialect.notify, string(text))
	return err
}

// Subscribe calls receive for each notice, one after another, until the context
// ends; then it returns nil. On a connection that was lost it begins anew, and each
// beginning is a notice of the kind resync. On SQLite it only waits for the end.
func (s *Store) Subscribe(ctx context.Context, receive func(Notice)) error {
	s.db.subscribe(ctx, func(text string) {
		var n Notice
		if json.Unmarshal([]byte(text), &n) == nil { // other programs may use the channel's name too
			receive(n)
		}
	}, func() { receive(Notice{Kind: NoticeResync}) })
	return nil
}
