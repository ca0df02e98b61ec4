package devserver

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// schemaObject is a table, index or trigger as SQLite remembers it.
type schemaObject struct {
	kind, name, table, sql string
}

func (o schemaObject) virtual() bool {
	return o.kind == "table" && strings.HasPrefix(strings.ToUpper(o.sql), "CREATE VIRTUAL")
}

func (o schemaObject) plainTable() bool { return o.kind == "table" && !o.virtual() }

type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// migrate gives the database the schema of statements and keeps its rows: a
// table whose definition changed is created anew and filled with the columns
// that both definitions have. It fails when a stored column has no place in the
// new definition, as in a file of a newer version. What Temporal would change
// in the rows themselves is not done here.
func migrate(ctx context.Context, tx *sql.Tx, statements []string) error {
	have, err := schemaObjects(ctx, tx)
	if err != nil {
		return err
	}
	if len(have) == 0 {
		return execAll(ctx, tx, statements)
	}
	want, err := referenceObjects(ctx, statements)
	if err != nil {
		return err
	}
	return execSteps(
		func() error { return dropDerived(ctx, tx, have, want) },
		func() error { return migrateTables(ctx, tx, have, want) },
		func() error { return createDerived(ctx, tx, want) },
	)
}

func execSteps(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func execAll(ctx context.Context, tx *sql.Tx, statements []string) error {
	for _, statement := range statements {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("execute %q: %w", statement, err)
		}
	}
	return nil
}

// referenceObjects executes the statements in memory to learn what they make.
func referenceObjects(ctx context.Context, statements []string) ([]schemaObject, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return nil, fmt.Errorf("execute %q: %w", statement, err)
		}
	}
	return schemaObjects(ctx, db)
}

// schemaObjects lists what was created explicitly: no automatic indexes and
// none of the tables in which a virtual table keeps its data.
func schemaObjects(ctx context.Context, db queryer) ([]schemaObject, error) {
	rows, err := db.QueryContext(ctx, `
		SELECT m.type, m.name, m.tbl_name, m.sql FROM sqlite_schema AS m
		LEFT JOIN pragma_table_list AS l ON l.name = m.name AND l.schema = 'main'
		WHERE m.sql IS NOT NULL AND coalesce(l.type, '') <> 'shadow' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var objects []schemaObject
	for rows.Next() {
		var o schemaObject
		if err := rows.Scan(&o.kind, &o.name, &o.table, &o.sql); err != nil {
			return nil, err
		}
		objects = append(objects, o)
	}
	return objects, rows.Err()
}

// dropDerived drops what can be made again from the tables (indexes, triggers,
// virtual tables): the unwanted, or all of it when a table changes.
func dropDerived(ctx context.Context, tx *sql.Tx, have, want []schemaObject) error {
	tablesStay := !slices.ContainsFunc(have, func(o schemaObject) bool {
		return o.plainTable() && !slices.Contains(want, o)
	})
	for _, o := range have {
		if o.plainTable() || tablesStay && slices.Contains(want, o) {
			continue
		}
		if err := execAll(ctx, tx, []string{fmt.Sprintf("DROP %s %q", o.kind, o.name)}); err != nil {
			return err
		}
	}
	return nil
}

func migrateTables(ctx context.Context, tx *sql.Tx, have, want []schemaObject) error {
	for _, table := range want {
		if !table.plainTable() || slices.Contains(have, table) {
			continue
		}
		if find(have, "table", table.name) == (schemaObject{}) {
			if err := execAll(ctx, tx, []string{table.sql}); err != nil {
				return err
			}
			continue
		}
		if err := rebuildTable(ctx, tx, table); err != nil {
			return err
		}
	}
	return nil
}

func rebuildTable(ctx context.Context, tx *sql.Tx, table schemaObject) error {
	old := table.name + "_before_migration"
	if err := execAll(ctx, tx, []string{
		fmt.Sprintf("ALTER TABLE %q RENAME TO %q", table.name, old),
		table.sql,
	}); err != nil {
		return err
	}
	oldColumns, err := storedColumns(ctx, tx, old)
	if err != nil {
		return err
	}
	newColumns, err := storedColumns(ctx, tx, table.name)
	if err != nil {
		return err
	}
	for _, column := range oldColumns {
		if !slices.Contains(newColumns, column) {
			return fmt.Errorf("column %s of table %s is unknown to this version: was the file written by a newer one?", column, table.name)
		}
	}
	columns := strings.Join(oldColumns, ", ")
	return execAll(ctx, tx, []string{
		fmt.Sprintf("INSERT INTO %q (%s) SELECT %s FROM %q", table.name, columns, columns, old),
		fmt.Sprintf("DROP TABLE %q", old),
	})
}

// storedColumns lists the columns that are not generated.
func storedColumns(ctx context.Context, tx *sql.Tx, table string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var columns []string
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			return nil, err
		}
		columns = append(columns, column)
	}
	return columns, rows.Err()
}

func createDerived(ctx context.Context, tx *sql.Tx, want []schemaObject) error {
	have, err := schemaObjects(ctx, tx)
	if err != nil {
		return err
	}
	for _, o := range want {
		if slices.Contains(have, o) {
			continue
		}
		statements := []string{o.sql}
		if o.virtual() {
			// A full-text table indexes the rows of a table that has them already.
			statements = append(statements, fmt.Sprintf("INSERT INTO %q (%q) VALUES ('rebuild')", o.name, o.name))
		}
		if err := execAll(ctx, tx, statements); err != nil {
			return err
		}
	}
	return nil
}

// find returns the zero value when there is no such object.
func find(objects []schemaObject, kind, name string) schemaObject {
	for _, o := range objects {
		if o.kind == kind && o.name == name {
			return o
		}
	}
	return schemaObject{}
}
