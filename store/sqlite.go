package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/budflow/budflow"
)

var sqliteDialect = dialect{
	name:       "sqlite",
	migrations: "sqlite",
	members:    "(SELECT value FROM json_each(%s))",
	migrated:   "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'",
	code:       sqliteCode,
	committers: 1,
}

// sqliteDB has one connection that writes and several that read beside it,
// which the write-ahead log allows.
type sqliteDB struct {
	writing *sqliteWriter
	reading *sqliteReaders
}

func openSQLite(ctx context.Context, path string, o *Options) (*sqliteDB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, budflow.Errorf(budflow.Invalid, "store: path of the SQLite file: %w", err)
	}
	// SQLite would make a file that everybody on the machine can read.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, budflow.Errorf(budflow.Unavailable, "store: open the SQLite file: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, budflow.Errorf(budflow.Unavailable, "store: make the SQLite file: %w", err)
	}

	pragmas := []string{
		"busy_timeout(10000)", // first: the others may have to wait for another process
		"journal_mode(WAL)",
		"synchronous(" + o.synchronous() + ")",
		"foreign_keys(1)",
		"cache_size(-16384)", // KiB for each connection
		"temp_store(MEMORY)",
	}
	writing, err := openSQLiteWriter(ctx, sqliteName(path, pragmas))
	if err != nil {
		return nil, translate(&sqliteDialect, err)
	}
	readers, err := sql.Open("sqlite", sqliteName(path, append(pragmas, "query_only(1)")))
	if err != nil {
		return nil, translate(&sqliteDialect, errors.Join(err, writing.close()))
	}
	n := o.Readers
	if n <= 0 {
		n = max(4, runtime.GOMAXPROCS(0))
	}
	readers.SetMaxOpenConns(n)
	readers.SetMaxIdleConns(n)
	return &sqliteDB{writing, &sqliteReaders{db: readers}}, nil
}

func sqliteName(path string, pragmas []string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: url.Values{"_pragma": pragmas}.Encode()}
	return u.String()
}

func (d *sqliteDB) reader() session { return d.reading }
func (d *sqliteDB) writer() session { return d.writing }

func (d *sqliteDB) transact(ctx context.Context, do func(session) error) error {
	return d.writing.transact(ctx, do)
}

func (d *sqliteDB) subscribe(ctx context.Context, _ func(string), _ func()) { <-ctx.Done() }

func (d *sqliteDB) ping(ctx context.Context) error {
	return translate(&sqliteDialect, d.reading.db.PingContext(ctx))
}

func (d *sqliteDB) close() error {
	return translate(&sqliteDialect, errors.Join(d.reading.close(), d.writing.close()))
}

// sqliteReaders is the pool of connections that read, with the prepared statements.
type sqliteReaders struct {
	db         *sql.DB
	statements sync.Map // text -> *sql.Stmt
}

func (r *sqliteReaders) exec(context.Context, string, ...any) (int64, error) {
	return 0, budflow.Errorf(budflow.Internal, "store: a connection that only reads cannot change anything")
}

func (r *sqliteReaders) query(ctx context.Context, each func(scan) error, text string, args ...any) error {
	statement, err := r.prepare(ctx, text)
	if err != nil {
		return translate(&sqliteDialect, err)
	}
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return translate(&sqliteDialect, err)
	}
	return translate(&sqliteDialect, eachRow(rows, each))
}

func (r *sqliteReaders) prepare(ctx context.Context, text string) (*sql.Stmt, error) {
	if s, ok := r.statements.Load(text); ok {
		return s.(*sql.Stmt), nil
	}
	s, err := r.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if kept, loaded := r.statements.LoadOrStore(text, s); loaded {
		s.Close()
		return kept.(*sql.Stmt), nil
	}
	return s, nil
}

func (r *sqliteReaders) close() error { return r.db.Close() }

// sqliteCode reads the extended result code.
func sqliteCode(err error) budflow.Code {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return ""
	}
	switch e.Code() {
	case codes.SQLITE_CONSTRAINT_UNIQUE, codes.SQLITE_CONSTRAINT_PRIMARYKEY, codes.SQLITE_CONSTRAINT_ROWID,
		codes.SQLITE_CONSTRAINT_FOREIGNKEY:
		return budflow.Conflict
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_CONSTRAINT, codes.SQLITE_MISMATCH:
		return budflow.Invalid
	case codes.SQLITE_TOOBIG:
		return budflow.TooLarge
	case codes.SQLITE_INTERRUPT:
		return budflow.Canceled
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED, codes.SQLITE_FULL, codes.SQLITE_IOERR, codes.SQLITE_CANTOPEN,
		codes.SQLITE_READONLY, codes.SQLITE_NOMEM:
		return budflow.Unavailable
	}
	return budflow.Internal
}
