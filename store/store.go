package store

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/budflow/budflow"
)

// Store is the records of one BudFlow installation. Its methods may be called
// at the same time from many goroutines, and many processes may use one database.
type Store struct {
	db      database
	dialect *dialect
	now     func() time.Time
	ids     *blocks
	saver   *saver

	closing sync.Once
	closed  error // of the close
}

// Options are the settings of Open; nil means the defaults.
type Options struct {
	// NoMigrate leaves the schema as it is. Without it Open migrates.
	NoMigrate bool
	// Synchronous is SQLite's setting: FULL (default: a commit survives a loss
	// of power), NORMAL (survives the death of the process only) or OFF (for tests).
	Synchronous string
	// Readers is the number of SQLite connections that read; 0 = one for each CPU, at least 4.
	Readers int
	// Connections is the limit of PostgreSQL connections; 0 = one for each CPU, at least 4.
	Connections int
	// Now is the clock; nil = time.Now.
	Now func() time.Time
}

func (o *Options) synchronous() string {
	if o.Synchronous == "" {
		return "FULL"
	}
	return strings.ToUpper(o.Synchronous)
}

func (o *Options) validate() error {
	switch o.synchronous() {
	case "FULL", "NORMAL", "OFF":
		return nil
	}
	return budflow.Errorf(budflow.Invalid, "store: synchronous: want FULL, NORMAL or OFF, got %q", o.Synchronous)
}

// Open opens the database at url and migrates it to the schema of this binary.
// url is postgres://..., sqlite:///absolute/path.db, or the path of an SQLite
// file, whose folder must exist. A database with a newer schema is refused
// with the code Unsupported, one that cannot be reached with Unavailable.
func Open(ctx context.Context, url string, options *Options) (*Store, error) {
	o := Options{}
	if options != nil {
		o = *options
	}
	if err := o.validate(); err != nil {
		return nil, err
	}
	s := &Store{now: o.Now}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.open(ctx, url, &o); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx, &o); err != nil {
		return nil, errors.Join(err, s.db.close())
	}
	s.ids = &blocks{reserve: s.reserveIDs, now: s.now}
	s.saver = startSaver(s, s.dialect.committers)
	return s, nil
}

func (s *Store) open(ctx context.Context, url string, o *Options) error {
	if strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://") {
		db, err := openPostgres(ctx, url, o)
		if err != nil {
			return err
		}
		s.db, s.dialect = db, &postgresDialect
		return nil
	}
	path, isURL := strings.CutPrefix(url, "sqlite://")
	scheme, _, other := strings.Cut(path, "://")
	switch {
	case !isURL && other:
		return budflow.Errorf(budflow.Invalid, "store: want sqlite:// or postgres:// or a path, got the scheme %q", scheme)
	case path == "" || strings.Contains(path, ":memory:"):
		return budflow.Errorf(budflow.Invalid, "store: want the path of a file, got %q", path)
	}
	db, err := openSQLite(ctx, path, o)
	if err != nil {
		return err
	}
	s.db, s.dialect = db, &sqliteDialect
	return nil
}

func (s *Store) prepare(ctx context.Context, o *Options) error {
	if !o.NoMigrate {
		return s.Migrate(ctx)
	}
	_, _, err := s.Version(ctx)
	return err
}

// Close waits for the saves under way and closes the database. After it every
// other method fails; a second Close does nothing.
func (s *Store) Close() error {
	s.closing.Do(func() {
		s.saver.close()
		s.closed = s.db.close()
	})
	return s.closed
}

// Ping reports whether the database answers; if not, the error has the code Unavailable.
func (s *Store) Ping(ctx context.Context) error { return s.db.ping(ctx) }

// stamp is the present time as it is stored.
func (s *Store) stamp() int64 { return s.now().UnixMilli() }
