package devserver

import (
	"path/filepath"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
)

const (
	executionFile  = "temporal.db"
	visibilityFile = "visibility.db"
)

// synchronous levels of SQLite.
const (
	syncAtCheckpoint  = "1"
	syncAtEveryCommit = "2"
)

// executionStore is the truth about all runs.
func (c Config) executionStore() *config.SQL {
	if c.Durability == Fast {
		return sqliteStore(filepath.Join(c.DataDir, executionFile), syncAtCheckpoint)
	}
	return sqliteStore(filepath.Join(c.DataDir, executionFile), syncAtEveryCommit)
}

// visibilityStore has a file and so a connection of its own: its writes are a
// quarter of all database work and would delay the commits of workflow tasks.
// Losing its tail leaves lists behind, not runs.
func (c Config) visibilityStore() *config.SQL {
	return sqliteStore(filepath.Join(c.DataDir, visibilityFile), syncAtCheckpoint)
}

// sqliteStore has one connection: with more, transactions that begin with a
// read meet SQLITE_BUSY when they come to write, and everything gets slower.
func sqliteStore(path, synchronous string) *config.SQL {
	return &config.SQL{
		PluginName:   sqlite.PluginName,
		DatabaseName: path,
		MaxConns:     1,
		MaxIdleConns: 1,
		ConnectAttributes: map[string]string{
			"mode":         "rw",
			"journal_mode": "wal",
			"synchronous":  synchronous,
			"busy_timeout": "10000", // ms; someone may look at the file with another program
			// bytes; a WAL that grew under load shrinks again
			"journal_size_limit": "67108864",
		},
	}
}
