package store_test

import (
	"testing"

	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
)

func TestSQLite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.Store { return storetest.Open(t) })
}

func TestPostgres(t *testing.T) {
	storetest.NewPostgres(t) // skips here, with one clear message, when there is no server
	storetest.Run(t, func(t *testing.T) *store.Store { return storetest.OpenPostgres(t) })
}
