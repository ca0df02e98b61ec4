// Package storetest is the suite that every database behind package store
// passes, and gives fresh stores to the tests of other packages.
package storetest

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx

	"github.com/budflow/budflow/store"
)

// PostgresVariable names the environment variable with the URL of a PostgreSQL server for tests.
const PostgresVariable = "BUDFLOW_TEST_POSTGRES"

// RecordsVariable names the environment variable that, with the value postgres, makes
// the tests of other packages work on PostgreSQL instead of SQLite.
const RecordsVariable = "BUDFLOW_TEST_RECORDS"

// Open returns a fresh store that the end of the test closes: on SQLite, where a loss
// of power would damage it, unless RecordsVariable says otherwise.
func Open(t testing.TB) *store.Store {
	t.Helper()
	if os.Getenv(RecordsVariable) == "postgres" {
		return OpenPostgres(t)
	}
	return OpenSQLite(t)
}

// OpenSQLite is Open on SQLite, always.
func OpenSQLite(t testing.TB) *store.Store {
	t.Helper()
	return OpenURL(t, NewSQLite(t), &store.Options{Synchronous: "OFF"})
}

// NewSQLite returns the path of a new SQLite file.
func NewSQLite(t testing.TB) string { return filepath.Join(t.TempDir(), "budflow.db") }

// OpenPostgres is Open on a new database of the server that BUDFLOW_TEST_POSTGRES
// names. Without one, or under -short, it skips the test.
func OpenPostgres(t testing.TB) *store.Store {
	t.Helper()
	return OpenURL(t, NewPostgres(t), &store.Options{Connections: 6})
}

// NewPostgres makes a database that the end of the test drops, and returns its URL.
func NewPostgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" || testing.Short() {
		t.Skipf("PostgreSQL is not tested: set %s to the postgres:// URL of an empty server (store/storetest/postgres.sh starts one), and leave out -short", PostgresVariable)
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatalf("%s: want a postgres:// URL", PostgresVariable)
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatalf("%s: %v", PostgresVariable, err)
	}
	t.Cleanup(func() { db.Close() })
	name := "test_" + strings.ToLower(store.NewID())
	if _, err := db.Exec(`CREATE DATABASE ` + name); err != nil {
		t.Fatalf("create a database on the server of %s: %v", PostgresVariable, err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP DATABASE ` + name + ` WITH (FORCE)`); err != nil {
			t.Errorf("drop the database of the test: %v", err)
		}
	})
	u.Path = "/" + name
	return u.String()
}

// OpenURL opens a store that the end of the test closes.
func OpenURL(t testing.TB, url string, o *store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}
