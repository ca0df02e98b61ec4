package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/budflow/budflow"
)

// translate gives every error of a driver a code. The text of the cause is for
// operators; it names tables and columns, never values.
func translate(d *dialect, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*budflow.Error](err); ok {
		return e
	}
	code := d.code(err)
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		code = budflow.Canceled
	case errors.Is(err, driver.ErrBadConn), errors.Is(err, sql.ErrConnDone):
		code = budflow.Unavailable
	case code == "":
		code = budflow.Internal
	}
	e := budflow.Errorf(code, "store: %w", err)
	e.Message = "store: " + said[code]
	return e
}

var said = map[budflow.Code]string{
	budflow.Conflict:    "a record with the same key exists, or one that it refers to does not",
	budflow.Invalid:     "the database refused a value",
	budflow.TooLarge:    "a value is larger than the database can hold",
	budflow.Canceled:    "the query was canceled",
	budflow.Unavailable: "the database cannot be reached or is out of resources",
	budflow.Internal:    "the database failed",
}

func notFound(what, id string) error {
	return budflow.Errorf(budflow.NotFound, "%s %q: not found", what, id)
}
