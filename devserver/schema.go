package devserver

import (
	"context"
	"database/sql"
	"fmt"
	"hash/crc32"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	sqliteschema "go.temporal.io/server/schema/sqlite"
)

// schemaRecorder collects the statements that Temporal would execute. The
// embedded nil interface is never called.
type schemaRecorder struct {
	sqlplugin.AdminDB
	statements []string
}

func (r *schemaRecorder) Exec(statement string, _ ...any) error {
	r.statements = append(r.statements, statement)
	return nil
}

// temporalSchema returns the statements of both Temporal schemas, execution and
// visibility. A file gets both; what it does not use stays empty.
func temporalSchema() ([]string, error) {
	var recorder schemaRecorder
	if err := sqliteschema.SetupSchemaOnDB(&recorder); err != nil {
		return nil, fmt.Errorf("read temporal schema: %w", err)
	}
	return recorder.statements, nil
}

// visibilityIndex matches the statement of an index of the visibility store by a
// single column. Each also sorts by time.
var visibilityIndex = regexp.MustCompile(`^CREATE INDEX \w+\s+ON executions_visibility \(namespace_id, (\w+),`)

// indexedColumns are those by which the UI, schedules and BudFlow select runs.
func indexedColumns(aliases map[string]string) []string {
	return append(slices.Collect(maps.Keys(aliases)),
		"workflow_id", "workflow_type_name", "status", "parent_workflow_id",
		"TemporalScheduledById", "TemporalNamespaceDivision")
}

// leanVisibilitySchema leaves out the indexes of all other columns. Temporal has
// one for every column that a search attribute might ever use, nearly 60, and
// each is written at the start and at the end of every run: without the unused
// ones a run costs a sixth less CPU and a quarter of the disk space. A query by
// such a column still works and reads all runs of the namespace.
func leanVisibilitySchema(statements []string, aliases map[string]string) []string {
	columns := indexedColumns(aliases)
	return slices.DeleteFunc(slices.Clone(statements), func(statement string) bool {
		match := visibilityIndex.FindStringSubmatch(strings.TrimSpace(statement))
		return match != nil && !slices.Contains(columns, match[1])
	})
}

// applySchema creates the database file at path or brings it up to the given
// schema, in one transaction. A checksum of the statements is kept in the file,
// so that opening an up-to-date file costs one read.
func applySchema(ctx context.Context, path string, statements []string) (err error) {
	db, err := openFile(path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := db.Close(); err == nil {
			err = closeErr
		}
		if err != nil {
			err = fmt.Errorf("set up schema of %s: %w", path, err)
		}
	}()
	checksum := int32(crc32.ChecksumIEEE([]byte(strings.Join(statements, ";"))))
	var have int32
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&have); err != nil {
		return err
	}
	if have == checksum {
		return nil
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if err := migrate(ctx, tx, statements); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", checksum)); err != nil {
		return err
	}
	return tx.Commit()
}

// openFile opens a database file as a single durable connection.
func openFile(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout=10000&_pragma=journal_mode=wal&_pragma=synchronous=2")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// checkpoint moves the write-ahead log into the database file, so that the
// file alone is complete and the next start has nothing to replay.
func checkpoint(ctx context.Context, path string) error {
	db, err := openFile(path)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return fmt.Errorf("checkpoint %s: %w", path, err)
	}
	return nil
}
