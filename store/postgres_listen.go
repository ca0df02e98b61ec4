package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	noticeChannel = "budflow"

	// A connection that was silent for quietTime is asked whether it still lives, and has proveTime to answer.
	quietTime = 30 * time.Second
	proveTime = 10 * time.Second

	// The pause before a lost connection is opened again grows from one to the other.
	firstPause = 50 * time.Millisecond
	lastPause  = 5 * time.Second
)

// subscribe listens on a connection of its own, since a pool would lend it to others.
func (d *postgresDB) subscribe(ctx context.Context, receive func(string), begun func()) {
	pause := firstPause
	for {
		d.listen(ctx, receive, func() {
			pause = firstPause
			begun()
		})
		wait := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			wait.Stop()
			return
		case <-wait.C:
		}
		pause = min(2*pause, lastPause)
	}
}

// listen returns when the connection is lost, or cannot be made.
func (d *postgresDB) listen(ctx context.Context, receive func(string), begun func()) {
	opening, cancel := context.WithTimeout(ctx, proveTime)
	defer cancel()
	conn, err := pgx.ConnectConfig(opening, d.pool.Config().ConnConfig)
	if err != nil {
		return
	}
	defer func() {
		closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), proveTime)
		defer cancel()
		_ = conn.Close(closing)
	}()
	if _, err := conn.Exec(opening, "LISTEN "+noticeChannel); err != nil {
		return
	}
	begun()
	for {
		text, err := nextNotice(ctx, conn, quietTime)
		if err != nil {
			return
		}
		if text != "" {
			receive(text)
		}
	}
}

// nextNotice returns the payload of the next notice, or "" when none came in quiet and the connection lives.
func nextNotice(ctx context.Context, conn *pgx.Conn, quiet time.Duration) (string, error) {
	waiting, cancel := context.WithTimeout(ctx, quiet)
	defer cancel()
	n, err := conn.WaitForNotification(waiting)
	if n != nil {
		return n.Payload, nil
	}
	if ctx.Err() != nil || !pgconn.Timeout(err) {
		return "", err
	}
	proving, cancel := context.WithTimeout(ctx, proveTime)
	defer cancel()
	return "", conn.Ping(proving)
}
