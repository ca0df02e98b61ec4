package store

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"net"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/budflow/budflow"
)

var postgresDialect = dialect{
	name:       "postgres",
	migrations: "postgres",
	forUpdate:  " FOR UPDATE",
	members:    "(SELECT jsonb_array_elements_text(CAST(%s AS jsonb)))",
	lock:       "SELECT pg_advisory_xact_lock(8243967123)",
	migrated:   "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'schema_migrations'",
	code:       postgresCode,
	notify:     "SELECT pg_notify('" + noticeChannel + "', $1)",
	committers: 4,
}

// postgresDB is a pool; each connection of it caches its prepared statements.
type postgresDB struct {
	pool *pgxpool.Pool
	db   *sql.DB
}

func openPostgres(ctx context.Context, url string, o *Options) (*postgresDB, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, budflow.Errorf(budflow.Invalid, "store: PostgreSQL URL: %w", err) // pgx hides the password
	}
	if o.Connections > 0 {
		config.MaxConns = int32(o.Connections)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, translate(&postgresDialect, err)
	}
	d := &postgresDB{pool, stdlib.OpenDBFromPool(pool)}
	if err := d.ping(ctx); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *postgresDB) reader() session { return postgresSession{d.db} }
func (d *postgresDB) writer() session { return postgresSession{d.db} }

func (d *postgresDB) ping(ctx context.Context) error {
	return translate(&postgresDialect, d.pool.Ping(ctx))
}

func (d *postgresDB) close() error {
	err := d.db.Close()
	d.pool.Close()
	return translate(&postgresDialect, err)
}

// A transaction that PostgreSQL took back to resolve a deadlock is run this many times.
const transactionTries = 3

func (d *postgresDB) transact(ctx context.Context, do func(session) error) error {
	for try := 1; ; try++ {
		err := d.once(ctx, do)
		if state := sqlState(err); try == transactionTries || state != "40001" && state != "40P01" {
			return err
		}
	}
}

func (d *postgresDB) once(ctx context.Context, do func(session) error) error {
	tx, err := d.db.BeginTx(ctx, nil)
	if err != nil {
		return translate(&postgresDialect, err)
	}
	defer tx.Rollback()
	if err := do(postgresSession{tx}); err != nil {
		return err
	}
	return translate(&postgresDialect, tx.Commit())
}

// postgresSession is the pool or a transaction.
type postgresSession struct {
	on interface {
		ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	}
}

func (s postgresSession) exec(ctx context.Context, text string, args ...any) (int64, error) {
	result, err := s.on.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, translate(&postgresDialect, err)
	}
	n, err := result.RowsAffected()
	return n, translate(&postgresDialect, err)
}

func (s postgresSession) query(ctx context.Context, each func(scan) error, text string, args ...any) error {
	rows, err := s.on.QueryContext(ctx, text, args...)
	if err != nil {
		return translate(&postgresDialect, err)
	}
	return translate(&postgresDialect, eachRow(rows, each))
}

func sqlState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

// postgresCode reads the SQLSTATE, whose first two characters are a class.
func postgresCode(err error) budflow.Code {
	state := sqlState(err)
	if len(state) != 5 {
		_, network := errors.AsType[net.Error](err)
		_, connecting := errors.AsType[*pgconn.ConnectError](err)
		if network || connecting || errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err) {
			return budflow.Unavailable
		}
		return ""
	}
	switch state {
	case "23505", "23503", "23P01": // unique, foreign key, exclusion
		return budflow.Conflict
	case "57014": // query_canceled
		return budflow.Canceled
	case "54000", "54001": // program limits
		return budflow.TooLarge
	}
	switch state[:2] {
	case "22", "23": // data, constraints
		return budflow.Invalid
	case "08", "25", "28", "40", "53", "55", "57", "58": // connection, read-only, login, rollback, resources, locks, operator, system
		return budflow.Unavailable
	}
	return budflow.Internal
}
