package store

import (
	"context"
	"database/sql"
	"errors"
)

// sqliteWriter is the one connection that writes. Who holds the token uses it.
// It speaks to a pinned connection, because statements that belong to a pool
// cannot be prepared while a transaction holds the pool's only connection.
type sqliteWriter struct {
	token      chan struct{}
	db         *sql.DB
	conn       *sql.Conn
	statements map[string]*sql.Stmt
}

func openSQLiteWriter(ctx context.Context, name string) (*sqliteWriter, error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return nil, err
	}
	return &sqliteWriter{token: make(chan struct{}, 1), db: db, conn: conn, statements: map[string]*sql.Stmt{}}, nil
}

func (w *sqliteWriter) hold(ctx context.Context) error {
	select {
	case w.token <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *sqliteWriter) release() { <-w.token }

func (w *sqliteWriter) exec(ctx context.Context, text string, args ...any) (n int64, err error) {
	if err := w.hold(ctx); err != nil {
		return 0, translate(&sqliteDialect, err)
	}
	defer w.release()
	return (*sqliteTx)(w).exec(ctx, text, args...)
}

func (w *sqliteWriter) query(ctx context.Context, each func(scan) error, text string, args ...any) error {
	if err := w.hold(ctx); err != nil {
		return translate(&sqliteDialect, err)
	}
	defer w.release()
	return (*sqliteTx)(w).query(ctx, each, text, args...)
}

// transact begins with the write lock, so that a transaction never has to be
// taken back because another process wrote between its read and its write.
func (w *sqliteWriter) transact(ctx context.Context, do func(session) error) error {
	if err := w.hold(ctx); err != nil {
		return translate(&sqliteDialect, err)
	}
	defer w.release()
	tx := (*sqliteTx)(w)
	if _, err := tx.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	done := false
	// A commit that was begun is not interrupted: its outcome has to be known.
	whole := context.WithoutCancel(ctx)
	defer func() {
		if !done {
			_, _ = tx.exec(whole, "ROLLBACK") // the caller has the error that led here
		}
	}()
	if err := do(tx); err != nil {
		return err
	}
	if _, err := tx.exec(whole, "COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// close ends the statements first: with one left SQLite keeps the connection,
// and the write-ahead log is not folded into the database file.
func (w *sqliteWriter) close() error {
	w.token <- struct{}{}
	defer w.release()
	var failures []error
	for _, s := range w.statements {
		failures = append(failures, s.Close())
	}
	return errors.Join(append(failures, w.conn.Close(), w.db.Close())...)
}

// sqliteTx is the writer for who holds the token.
type sqliteTx sqliteWriter

func (t *sqliteTx) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := t.statements[text]; ok {
		return s, nil
	}
	s, err := t.conn.PrepareContext(ctx, text)
	if err == nil {
		t.statements[text] = s
	}
	return s, err
}

func (t *sqliteTx) exec(ctx context.Context, text string, args ...any) (int64, error) {
	if len(args) == 0 { // BEGIN and COMMIT, and the scripts of migrations
		_, err := t.conn.ExecContext(ctx, text)
		return 0, translate(&sqliteDialect, err)
	}
	s, err := t.prepare(ctx, text)
	if err != nil {
		return 0, translate(&sqliteDialect, err)
	}
	result, err := s.ExecContext(ctx, args...)
	if err != nil {
		return 0, translate(&sqliteDialect, err)
	}
	n, err := result.RowsAffected()
	return n, translate(&sqliteDialect, err)
}

func (t *sqliteTx) query(ctx context.Context, each func(scan) error, text string, args ...any) error {
	s, err := t.prepare(ctx, text)
	if err != nil {
		return translate(&sqliteDialect, err)
	}
	rows, err := s.QueryContext(ctx, args...)
	if err != nil {
		return translate(&sqliteDialect, err)
	}
	return translate(&sqliteDialect, eachRow(rows, each))
}
