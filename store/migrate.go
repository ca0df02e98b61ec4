package store

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
)

//go:embed migrations
var migrations embed.FS

// migration is one step forward; there are none back.
type migration struct {
	version  int
	name     string
	text     string
	checksum string
}

// migrationsOf lists the steps of a dialect; they are numbered 1, 2, 3, ...
func migrationsOf(d *dialect) ([]migration, error) {
	folder := path.Join("migrations", d.migrations)
	entries, err := fs.ReadDir(migrations, folder)
	if err != nil {
		return nil, budflow.Errorf(budflow.Internal, "store: migrations: %w", err)
	}
	steps := make([]migration, len(entries))
	for i, entry := range entries {
		text, err := migrations.ReadFile(path.Join(folder, entry.Name()))
		if err != nil {
			return nil, budflow.Errorf(budflow.Internal, "store: migrations: %w", err)
		}
		number, _, _ := strings.Cut(entry.Name(), "_")
		if n, err := strconv.Atoi(number); err != nil || n != i+1 {
			return nil, budflow.Errorf(budflow.Internal, "store: migrations: want number %d, got %s", i+1, entry.Name())
		}
		sum := sha256.Sum256(text)
		steps[i] = migration{i + 1, entry.Name(), string(text), hex.EncodeToString(sum[:])}
	}
	return steps, nil
}

const createMigrations = `CREATE TABLE IF NOT EXISTS schema_migrations (
  version    INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  checksum   TEXT NOT NULL,
  applied_at BIGINT NOT NULL
)`

// Migrate brings the schema to the version of this binary, each step in a
// transaction of its own. Processes that migrate at the same time wait for each other.
func (s *Store) Migrate(ctx context.Context) error {
	steps, err := migrationsOf(s.dialect)
	if err != nil {
		return err
	}
	applied, err := s.applied(ctx, s.db.reader(), steps)
	for err == nil && applied < len(steps) {
		err = s.db.transact(ctx, func(tx session) error {
			if s.dialect.lock != "" {
				if _, err := tx.exec(ctx, s.dialect.lock); err != nil {
					return err
				}
			}
			// Another process may have been faster.
			if applied, err = s.applied(ctx, tx, steps); err != nil || applied == len(steps) {
				return err
			}
			return s.apply(ctx, tx, steps[applied])
		})
	}
	return err
}

func (s *Store) apply(ctx context.Context, tx session, step migration) error {
	if _, err := tx.exec(ctx, createMigrations); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, step.text); err != nil {
		return budflow.Errorf(budflow.CodeOf(err), "store: migration %s: %w", step.name, err)
	}
	_, err := tx.exec(ctx, `INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)`,
		step.version, step.name, step.checksum, s.stamp())
	return err
}

// Version returns the version of the schema, 0 for an empty database, and the one that this binary knows.
func (s *Store) Version(ctx context.Context) (applied, known int, err error) {
	steps, err := migrationsOf(s.dialect)
	if err != nil {
		return 0, 0, err
	}
	applied, err = s.applied(ctx, s.db.reader(), steps)
	return applied, len(steps), err
}

// applied returns how many steps the database has, and refuses it when they are not those of this binary.
func (s *Store) applied(ctx context.Context, on session, steps []migration) (int, error) {
	tables, _, err := one(ctx, on, column[int], s.dialect.migrated)
	if err != nil || tables == 0 {
		return 0, err
	}
	done, err := all(ctx, on, func(row scan) (m migration, err error) {
		err = row(&m.version, &m.name, &m.checksum)
		return m, err
	}, `SELECT version, name, checksum FROM schema_migrations ORDER BY version`)
	if err != nil {
		return 0, err
	}
	for i, m := range done {
		if i >= len(steps) {
			return 0, budflow.Errorf(budflow.Unsupported,
				"store: the database has schema version %d, this binary knows %d: use a newer budflow", m.version, len(steps))
		}
		if m.version != steps[i].version || m.checksum != steps[i].checksum {
			return 0, budflow.Errorf(budflow.Unsupported,
				"store: migration %s of the database is not the one of this binary (%s)", m.name, steps[i].name)
		}
	}
	return len(done), nil
}
