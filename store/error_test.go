package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/budflow/budflow"
)

func TestPostgresErrorsGetCodes(t *testing.T) {
	for state, want := range map[string]budflow.Code{
		"23505": budflow.Conflict, "23503": budflow.Conflict, "23502": budflow.Invalid, "22021": budflow.Invalid,
		"40P01": budflow.Unavailable, "57P01": budflow.Unavailable, "53300": budflow.Unavailable, "28P01": budflow.Unavailable,
		"57014": budflow.Canceled, "54000": budflow.TooLarge, "42P01": budflow.Internal,
	} {
		err := translate(&postgresDialect, fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: state, Message: "m", Detail: "Key (k)=(secret) exists"}))
		if budflow.CodeOf(err) != want {
			t.Errorf("%s: want %s, got %s", state, want, budflow.CodeOf(err))
		}
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the message gives values away: %v", state, err)
		}
	}
	for _, err := range []error{io.ErrUnexpectedEOF, driver.ErrBadConn} {
		if got := budflow.CodeOf(translate(&postgresDialect, err)); got != budflow.Unavailable {
			t.Errorf("%v: want unavailable, got %s", err, got)
		}
	}
	if got := budflow.CodeOf(translate(&postgresDialect, context.DeadlineExceeded)); got != budflow.Canceled {
		t.Errorf("want canceled, got %s", got)
	}
}

func TestSQLiteErrorsGetCodes(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "budflow.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	insert := `INSERT INTO counters (name, value) VALUES ($1, $2)`
	for _, c := range []struct {
		text string
		args []any
		want budflow.Code
	}{
		{insert, []any{"routes", 1}, budflow.Conflict},
		{insert, []any{"new", nil}, budflow.Invalid},
		{insert, []any{"new", "text"}, budflow.Invalid},
		{`INSERT INTO execution_data (execution_id, encoding, data) VALUES ($1, 0, x'00')`, []any{5}, budflow.Conflict},
		{`INSERT INTO nowhere VALUES ($1)`, []any{1}, budflow.Internal},
	} {
		_, err := s.db.writer().exec(t.Context(), c.text, c.args...)
		if budflow.CodeOf(err) != c.want {
			t.Errorf("%s %v: want %s, got %v (%v)", c.text, c.args, c.want, budflow.CodeOf(err), errors.Unwrap(err))
		}
	}
}

// A transaction that fails, also by a panic, leaves nothing behind and frees the writer.
func TestTransactionsAreWhole(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "budflow.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put := func(tx session) error {
		_, err := tx.exec(t.Context(), `INSERT INTO counters (name, value) VALUES ($1, $2)`, "x", 1)
		return err
	}
	fail := errors.New("no")
	err = s.db.transact(t.Context(), func(tx session) error { return errors.Join(put(tx), fail) })
	if !errors.Is(err, fail) {
		t.Errorf("want the error of the transaction, got %v", err)
	}
	func() {
		defer func() { recover() }()
		s.db.transact(t.Context(), func(tx session) error { put(tx); panic("bug") })
	}()
	n, _, err := one(t.Context(), s.db.reader(), column[int], `SELECT count(*) FROM counters WHERE name = 'x'`)
	if err != nil || n != 0 {
		t.Errorf("want nothing stored, got %d, %v", n, err)
	}
	if err := s.db.transact(t.Context(), put); err != nil {
		t.Errorf("want the writer free, got %v", err)
	}
}
