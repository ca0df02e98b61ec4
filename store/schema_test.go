package store_test

import (
	"cmp"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/budflow/budflow/store/storetest"
)

// columns of a database, one text each: table, column, kind, whether it may be NULL, place in the primary key.
func schema(t *testing.T, driver, url, query string) []string {
	t.Helper()
	db, err := sql.Open(driver, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	kinds := map[string]string{"integer": "number", "bigint": "number", "smallint": "number", "boolean": "number",
		"text": "text", "blob": "bytes", "bytea": "bytes"}
	var list []string
	for rows.Next() {
		var table, column, kind, constraint string
		var nullable bool
		if err := rows.Scan(&table, &column, &kind, &nullable, &constraint); err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s.%s %s null=%v %s", table, column, cmp.Or(kinds[strings.ToLower(kind)], kind), nullable, constraint))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(list)
	return list
}

// The two folders of migrations lead to the same tables, columns, primary keys and foreign keys.
func TestSchemasAreTheSame(t *testing.T) {
	postgresURL, sqlitePath := storetest.NewPostgres(t), storetest.NewSQLite(t)
	storetest.OpenURL(t, postgresURL, nil)
	storetest.OpenURL(t, sqlitePath, nil)
	lite := schema(t, "sqlite", sqlitePath, `SELECT m.name, c.name, c.type, c."notnull" = 0 AND c.pk = 0,
			CASE WHEN c.pk > 0 THEN 'key' ELSE '' END ||
			coalesce((SELECT ' ' || group_concat(f."table" || ' ' || f.on_delete) FROM
				(SELECT * FROM pragma_foreign_key_list(m.name) k WHERE k."from" = c.name ORDER BY k."table") f), '')
		FROM sqlite_schema m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name <> 'schema_migrations'`)
	post := schema(t, "pgx", postgresURL, `SELECT c.table_name, c.column_name, c.data_type, c.is_nullable = 'YES',
			CASE WHEN EXISTS (SELECT 1 FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
				WHERE i.indisprimary AND i.indrelid = c.table_name::regclass AND a.attname = c.column_name) THEN 'key' ELSE '' END ||
			coalesce((SELECT ' ' || string_agg(f.confrelid::regclass || CASE f.confdeltype WHEN 'c' THEN ' CASCADE' ELSE ' other' END, ',' ORDER BY f.confrelid::regclass::text)
				FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey)
				WHERE f.contype = 'f' AND f.conrelid = c.table_name::regclass AND a.attname = c.column_name), '')
		FROM information_schema.columns c WHERE c.table_schema = 'public' AND c.table_name <> 'schema_migrations'`)
	if len(lite) < 50 {
		t.Fatalf("want the columns of all tables, got %d", len(lite))
	}
	for _, c := range lite {
		if !slices.Contains(post, c) {
			t.Errorf("only in SQLite: %s", c)
		}
	}
	for _, c := range post {
		if !slices.Contains(lite, c) {
			t.Errorf("only in PostgreSQL: %s", c)
		}
	}

	indexes := map[string][]string{}
	for _, q := range []struct{ driver, url, text string }{
		{"sqlite", sqlitePath, `SELECT name, '', '', false, '' FROM sqlite_schema WHERE type = 'index' AND name LIKE '%\_by\_%' ESCAPE '\'`},
		{"pgx", postgresURL, `SELECT indexname, '', '', false, '' FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE '%\_by\_%'`},
	} {
		indexes[q.driver] = schema(t, q.driver, q.url, q.text)
	}
	if !slices.Equal(indexes["sqlite"], indexes["pgx"]) || len(indexes["pgx"]) == 0 {
		t.Errorf("the indexes differ: %v", indexes)
	}
}
