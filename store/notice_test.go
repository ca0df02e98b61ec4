package store_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
)

// A subscription whose connection is lost begins again, and says so.
func TestSubscriptionSurvivesItsConnection(t *testing.T) {
	url := storetest.NewPostgres(t)
	s := storetest.OpenURL(t, url, nil)
	heard := storetest.Subscribe(t, s)
	resync := store.Notice{Kind: store.NoticeResync}
	if got := <-heard; got != resync {
		t.Fatalf("want a resync first, got %+v", got)
	}
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var ended int
	if err := db.QueryRow(`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		WHERE datname = current_database() AND query LIKE 'LISTEN %' AND pid <> pg_backend_pid()`).Scan(&ended); err != nil || ended != 1 {
		t.Fatalf("want one connection that listens, got %d, %v", ended, err)
	}
	if got := <-heard; got != resync {
		t.Fatalf("want another resync, got %+v", got)
	}
	if _, err := db.Exec(`SELECT pg_notify('budflow', 'something else')`); err != nil {
		t.Fatal(err)
	}
	want := store.Notice{Kind: store.NoticeChanged, ID: "1"}
	if err := s.Publish(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != want {
		t.Errorf("want %+v, got %+v", want, got)
	}
}

// A context that has ended ends the subscription.
func TestSubscriptionEnds(t *testing.T) {
	s, err := store.Open(t.Context(), storetest.NewPostgres(t), &store.Options{NoMigrate: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Subscribe(ctx, func(n store.Notice) { t.Errorf("got %+v", n) }); err != nil {
		t.Error(err)
	}
}
