package blobstore

import (
	"errors"
	"os"
	"path/filepath"
)

// folder is what is special about a store in a folder.
type folder struct {
	path   string
	noSync bool
}

func (f *folder) file(key string) string { return filepath.Join(f.path, filepath.FromSlash(key)) }

// saver returns what to do after the blob was written, so that it survives a
// loss of power: its bytes, its name and the names of new folders go to disk.
func (f *folder) saver(key string) func() error {
	if f.noSync {
		return func() error { return nil }
	}
	name := f.file(key)
	changed := []string{name, filepath.Dir(name)}
	for dir := filepath.Dir(name); dir != f.path; dir = filepath.Dir(dir) {
		if _, err := os.Stat(dir); err == nil {
			break
		}
		changed = append(changed, filepath.Dir(dir))
	}
	return func() error {
		for _, path := range changed {
			if err := syncPath(path); err != nil {
				return err
			}
		}
		return nil
	}
}

func syncPath(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// deletePrefix removes the folder of a prefix, with what killed writers left in it.
func (f *folder) deletePrefix(prefix string) error { return os.RemoveAll(f.file(prefix)) }
