package store_test

import (
	"testing"

	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
)

func TestSQLite(t *testing.T) {
	open := func(t *testing.T) *store.Store { return storetest.OpenSQLite(t) }
	storetest.Run(t, open)
	storetest.RunAlone(t, open)
}

func TestPostgres(t *testing.T) {
	storetest.NewPostgres(t) // skips here, with one clear message, when there is no server
	open := func(t *testing.T) *store.Store { return storetest.OpenPostgres(t) }
	storetest.Run(t, open)
	storetest.RunShared(t, open)
}
