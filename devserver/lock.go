package devserver

import (
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockFile is held, by the operating system, for the life of a server.
const lockFile = "lock"

func lockDataDir(dir string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(dir, lockFile))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock data directory %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("data directory %s is in use by another embedded Temporal server; stop it or choose another directory", dir)
	}
	return lock, nil
}
