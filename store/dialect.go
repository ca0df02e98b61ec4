package store

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/budflow/budflow"
)

// dialect is what differs between the databases, as data.
type dialect struct {
	name       string
	migrations string // folder below migrations/
	forUpdate  string // ends a SELECT whose row the same transaction changes
	members    string // a subquery over the texts of a JSON array parameter
	lock       string // makes transactions that migrate wait for each other
	migrated   string // counts the tables named schema_migrations: 0 or 1
	code       func(error) budflow.Code
	notify     string // sends the text of a notice; "" = there is nobody to notify
	committers int    // how many groups of executions may be committed at once
}

// in returns a condition: the column is one of the texts of the JSON array given as placeholder.
func (d *dialect) in(column, placeholder string) string {
	return column + " IN " + fmt.Sprintf(d.members, placeholder)
}

// scan copies the columns of the present row.
type scan func(into ...any) error

// session runs statements: each by itself, or all in one transaction.
type session interface {
	// exec returns the number of rows that changed.
	exec(ctx context.Context, text string, args ...any) (int64, error)
	// query calls each for every row; each must not use the session.
	query(ctx context.Context, each func(scan) error, text string, args ...any) error
}

// database is an open database.
type database interface {
	reader() session
	writer() session
	// transact runs do in one transaction, which it commits when do returns nil.
	transact(ctx context.Context, do func(session) error) error
	// subscribe calls begun when it begins to hear, each time it has to begin anew, and receive for each notice,
	// until the context ends.
	subscribe(ctx context.Context, receive func(text string), begun func())
	ping(ctx context.Context) error
	close() error
}

// all returns one value for each row.
func all[T any](ctx context.Context, s session, read func(scan) (T, error), text string, args ...any) ([]T, error) {
	list := []T{}
	err := s.query(ctx, func(row scan) error {
		value, err := read(row)
		list = append(list, value)
		return err
	}, text, args...)
	if err != nil {
		return nil, err
	}
	return list, nil
}

// one returns the value of the first row, and whether there is one.
func one[T any](ctx context.Context, s session, read func(scan) (T, error), text string, args ...any) (value T, found bool, err error) {
	err = s.query(ctx, func(row scan) error {
		if found {
			return nil
		}
		found = true
		var err error
		value, err = read(row)
		return err
	}, text, args...)
	return value, found && err == nil, err
}

// column reads a row of one column.
func column[T any](row scan) (value T, err error) {
	err = row(&value)
	return value, err
}

func eachRow(rows *sql.Rows, each func(scan) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := each(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
