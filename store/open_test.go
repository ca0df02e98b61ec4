package store_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
)

func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	notADatabase := filepath.Join(folder, "text.db")
	if err := os.WriteFile(notADatabase, []byte(strings.Repeat("hello ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]budflow.Code{
		"mysql://u:secret@h/db":              budflow.Invalid,
		"":                                   budflow.Invalid,
		"sqlite://":                          budflow.Invalid,
		"sqlite://:memory:":                  budflow.Invalid,
		"postgres://u:secret@h:x/db":         budflow.Invalid,
		"postgres://u:secret@127.0.0.1:1/db": budflow.Unavailable,
		filepath.Join(folder, "missing", "budflow.db"): budflow.Unavailable,
		notADatabase: budflow.Internal,
	} {
		s, err := store.Open(t.Context(), url, nil)
		if err == nil {
			s.Close()
		}
		if budflow.CodeOf(err) != want {
			t.Errorf("%q: want the code %s, got %v", url, want, err)
			continue
		}
		e := budflow.AsError(err)
		text, _ := e.MarshalJSON()
		if strings.Contains(string(text), "secret") {
			t.Errorf("%q: the error gives the password away: %s", url, text)
		}
	}
	if _, err := store.Open(t.Context(), storetest.NewSQLite(t), &store.Options{Synchronous: "fast"}); budflow.CodeOf(err) != budflow.Invalid {
		t.Errorf("want the code invalid, got %v", err)
	}
}

func TestSQLiteFileIsPrivate(t *testing.T) {
	// The URL form, with characters that mean something in a URL.
	path := filepath.Join(t.TempDir(), "a b%20?#.db")
	storetest.OpenURL(t, "sqlite://"+path, nil)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("want mode 0600, got %v", info.Mode().Perm())
	}
}

// Two processes open, migrate and use one database at the same time.
func TestManyProcesses(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.NewSQLite, "postgres": storetest.NewPostgres} {
		t.Run(name, func(t *testing.T) {
			url := url(t)
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					s, err := store.Open(t.Context(), url, &store.Options{Synchronous: "OFF", Connections: 4})
					if err != nil {
						t.Error(err)
						return
					}
					defer s.Close()
					for range 20 {
						id, err := s.NextExecutionID(t.Context())
						if err == nil {
							err = s.SaveExecution(t.Context(), &budflow.Execution{ID: id, Status: budflow.StatusSuccess, RunData: budflow.RunData{}})
						}
						if err != nil {
							t.Error(err)
						}
					}
				})
			}
			all.Wait()
			s := storetest.OpenURL(t, url, nil)
			counts, err := s.CountByStatus(t.Context(), "")
			if err != nil || counts[budflow.StatusSuccess] != 80 {
				t.Errorf("want 80 executions, got %v, %v", counts, err)
			}
		})
	}
}

func TestOtherSchemasAreRefused(t *testing.T) {
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.NewSQLite, "postgres": storetest.NewPostgres} {
		for what, change := range map[string]struct{ statement, want string }{
			"newer":   {`INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (99, '0099_later.sql', 'x', 0)`, "use a newer budflow"},
			"changed": {`UPDATE schema_migrations SET checksum = 'x' WHERE version = 1`, "is not the one of this binary"},
		} {
			t.Run(name+" "+what, func(t *testing.T) {
				url := url(t)
				s, err := store.Open(t.Context(), url, nil)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				driver := map[string]string{"sqlite": "sqlite", "postgres": "pgx"}[name]
				db, err := sql.Open(driver, url)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := db.Exec(change.statement); err != nil {
					t.Fatal(err)
				}
				if err := db.Close(); err != nil {
					t.Fatal(err)
				}
				for _, o := range []*store.Options{nil, {NoMigrate: true}} {
					s, err := store.Open(t.Context(), url, o)
					if err == nil {
						s.Close()
					}
					if budflow.CodeOf(err) != budflow.Unsupported || !strings.Contains(err.Error(), change.want) {
						t.Errorf("want %q, got %v", change.want, err)
					}
				}
			})
		}
	}
}

func TestNoMigrate(t *testing.T) {
	s := storetest.OpenURL(t, storetest.NewSQLite(t), &store.Options{NoMigrate: true})
	applied, known, err := s.Version(t.Context())
	if err != nil || applied != 0 || known < 1 {
		t.Errorf("want version 0 of at least 1, got %d of %d, %v", applied, known, err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.CreateTag(t.Context(), "x"); err != nil {
		t.Error(err)
	}
}
