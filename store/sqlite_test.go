package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSQLitePragmas(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "budflow.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
		for name, on := range map[string]session{"reader": s.db.reader(), "writer": s.db.writer()} {
			got, _, err := one(t.Context(), on, column[any], "PRAGMA "+pragma)
			if err != nil || fmt.Sprint(got) != want {
				t.Errorf("%s of the %s: want %s, got %v, %v", pragma, name, want, got, err)
			}
		}
	}
	// The connections that read cannot change anything, whatever they are told.
	if _, _, err := one(t.Context(), s.db.reader(), column[int64], `UPDATE counters SET value = 1 RETURNING value`); err == nil {
		t.Error("want a reader that refuses to write")
	}
}

// A closed store is one file that can be copied.
func TestCloseLeavesOneFile(t *testing.T) {
	folder := t.TempDir()
	s, err := Open(t.Context(), filepath.Join(folder, "budflow.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateTag(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ListTags(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("want the database file alone, got %v, %v", entries, err)
	}
}

// What lists are asked for most is read along an index.
func TestQueriesUseIndexes(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "budflow.db"), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for query, want := range map[string]string{
		`SELECT id FROM executions e WHERE e.status = 'x' ORDER BY e.id DESC LIMIT 5`:                  "executions_by_status",
		`SELECT id FROM executions e WHERE e.workflow_id = 'x' AND e.id < 9 ORDER BY e.id DESC`:        "executions_by_workflow",
		`SELECT status, count(*) FROM executions GROUP BY status`:                                      "executions_by_status",
		`SELECT id FROM workflows w WHERE (w.created_at, w.id) > (1, 'x') ORDER BY w.created_at, w.id`: "workflows_by_age",
		`SELECT node FROM webhooks WHERE webhook_id = 'x' AND path_length = 2`:                         "webhooks_by_webhook_id",
	} {
		plan, err := all(t.Context(), s.db.reader(), func(row scan) (text string, err error) {
			var id, parent, unused int
			err = row(&id, &parent, &unused, &text)
			return text, err
		}, "EXPLAIN QUERY PLAN "+query)
		if err != nil || len(plan) != 1 || !strings.Contains(plan[0], want) {
			t.Errorf("%s: want one step with %s, got %v, %v", query, want, plan, err)
		}
	}
}
