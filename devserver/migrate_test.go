package devserver

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
)

func TestApplySchemaMigratesAnOlderFile(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "file.db")
	apply := func(statements ...string) error { return applySchema(ctx, path, statements) }
	db := func(query string, got ...any) {
		t.Helper()
		file, err := openFile(path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = file.Close() }()
		if len(got) == 0 {
			_, err = file.ExecContext(ctx, query)
		} else {
			err = file.QueryRowContext(ctx, query).Scan(got...)
		}
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}

	old := []string{
		"CREATE TABLE notes (id INT, body TEXT, PRIMARY KEY (id))",
		"CREATE INDEX by_body ON notes (body)",
		"CREATE VIRTUAL TABLE notes_fts USING fts5 (body, content='notes')",
		"CREATE TRIGGER notes_ai AFTER INSERT ON notes BEGIN INSERT INTO notes_fts (rowid, body) VALUES (NEW.rowid, NEW.body); END",
		"CREATE TABLE same (id INT)",
		"CREATE INDEX by_id ON same (id)",
	}
	if err := apply(old...); err != nil {
		t.Fatal(err)
	}
	db("INSERT INTO notes VALUES (1, 'hello world')")
	db("INSERT INTO same VALUES (5)")

	current := []string{
		"CREATE TABLE notes (id INT, body TEXT, state INT NOT NULL DEFAULT 3, size INT GENERATED ALWAYS AS (length(body)) STORED, PRIMARY KEY (id))",
		"CREATE INDEX by_body ON notes (body, id)",
		"CREATE VIRTUAL TABLE notes_fts USING fts5 (body, content='notes', tokenize='porter')",
		old[3],
		"CREATE TABLE same (id INT)",
		"CREATE TABLE new (id INT)",
		"CREATE INDEX by_new ON new (id)",
	}
	for range 2 { // the second time there is nothing to do
		if err := apply(current...); err != nil {
			t.Fatal(err)
		}
	}
	var state, size, found, same, indexes int
	db("SELECT state, size FROM notes", &state, &size)
	db("SELECT count(*) FROM notes_fts WHERE notes_fts MATCH 'hello'", &found)
	db("SELECT id FROM same", &same)
	db("SELECT count(*) FROM sqlite_schema WHERE type = 'index' AND name IN ('by_body', 'by_new', 'by_id')", &indexes)
	if state != 3 || size != 11 || found != 1 || same != 5 || indexes != 2 {
		t.Errorf("got state %d, size %d, found %d, same %d, indexes %d; want 3, 11, 1, 5, 2", state, size, found, same, indexes)
	}

	wantError(t, apply(old...), "column state of table notes is unknown to this version")
	db("SELECT state FROM notes", &state) // the failure changed nothing
}

func TestApplySchemaAcceptsTemporals(t *testing.T) {
	statements, err := temporalSchema()
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "temporal.db")
	if err := applySchema(ctx, path, statements); err != nil {
		t.Fatal(err)
	}
	file, err := openFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	// As an older server would have left it.
	for _, statement := range []string{
		"DROP TABLE queues",
		"DROP INDEX by_status",
		"ALTER TABLE shards ADD COLUMN gone INT",
		"PRAGMA user_version = 1",
	} {
		if _, err := file.ExecContext(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	wantError(t, applySchema(ctx, path, statements), "column gone of table shards")
	if _, err := file.ExecContext(ctx, "ALTER TABLE shards DROP COLUMN gone"); err != nil {
		t.Fatal(err)
	}
	if err := applySchema(ctx, path, statements); err != nil {
		t.Fatal(err)
	}
	assertSameSchema(t, file, statements)
}

func TestLeanVisibilitySchemaIndexesTheSearchAttributes(t *testing.T) {
	statements, err := temporalSchema()
	if err != nil {
		t.Fatal(err)
	}
	lean := strings.Join(leanVisibilitySchema(statements, map[string]string{"Keyword02": "Mine"}), "\n")
	for _, index := range []string{"default_idx", "by_status", "by_keyword_02"} {
		if !strings.Contains(lean, "CREATE INDEX "+index+" ") {
			t.Errorf("index %s is missing", index)
		}
	}
	if n := strings.Count(lean, "ON executions_visibility (namespace_id,"); n != 8 {
		t.Errorf("got %d indexes, want 8", n)
	}
}

func assertSameSchema(t *testing.T, file *sql.DB, statements []string) {
	t.Helper()
	ctx := context.Background()
	want, err := referenceObjects(ctx, statements)
	if err != nil {
		t.Fatal(err)
	}
	have, err := schemaObjects(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range want {
		if find(have, o.kind, o.name) != o {
			t.Errorf("%s %s is missing or different", o.kind, o.name)
		}
	}
	if len(have) != len(want) {
		t.Errorf("got %d objects, want %d", len(have), len(want))
	}
}
