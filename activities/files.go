package activities

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// fileAccess opens files below the folders that the operator allows. Links that
// lead out of a folder are not followed.
type fileAccess struct {
	roots []root
}

type root struct {
	path string
	dir  *os.Root
}

var _ nodes.FileAccess = (*fileAccess)(nil)

func newFileAccess(folders []string) (*fileAccess, error) {
	f := &fileAccess{}
	for _, folder := range folders {
		path, err := filepath.Abs(folder)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "files allow: %w", err)
		}
		dir, err := os.OpenRoot(path)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "files allow: want a folder that exists, got %q: %w", folder, err)
		}
		f.roots = append(f.roots, root{path, dir})
	}
	return f, nil
}

// locate finds the allowed folder that a path is in, and the rest of the path.
func (f *fileAccess) locate(path string) (*os.Root, string, error) {
	clean, err := filepath.Abs(path)
	if err != nil {
		return nil, "", budflow.Errorf(budflow.Invalid, "file path: %w", err)
	}
	for _, r := range f.roots {
		if rest, err := filepath.Rel(r.path, clean); err == nil && filepath.IsLocal(rest) {
			return r.dir, rest, nil
		}
	}
	return nil, "", f.refuse()
}

func (f *fileAccess) refuse() error {
	allowed := make([]string, len(f.roots))
	for i, r := range f.roots {
		allowed[i] = r.path
	}
	if len(allowed) == 0 {
		return budflow.Errorf(budflow.Forbidden, "Access to the file is not allowed: no folder is allowed on this instance")
	}
	return budflow.Errorf(budflow.Forbidden, "Access to the file is not allowed. Allowed paths: %s", strings.Join(allowed, ", "))
}

func (f *fileAccess) Open(path string) (io.ReadCloser, error) {
	dir, rest, err := f.locate(path)
	if err != nil {
		return nil, err
	}
	file, err := dir.Open(rest)
	return file, fileError(path, err)
}

func (f *fileAccess) Create(path string, appending bool) (io.WriteCloser, error) {
	dir, rest, err := f.locate(path)
	if err != nil {
		return nil, err
	}
	flag := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if appending {
		flag = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	}
	file, err := dir.OpenFile(rest, flag, 0o644)
	return file, fileError(path, err)
}

func (f *fileAccess) Glob(pattern string) ([]string, error) {
	base, rest := doublestar.SplitPattern(filepath.ToSlash(pattern))
	dir, below, err := f.locate(base)
	if err != nil {
		return nil, err
	}
	found, err := doublestar.Glob(dir.FS(), filepath.ToSlash(filepath.Join(below, rest)), doublestar.WithFilesOnly(), doublestar.WithNoFollow())
	if err != nil {
		return nil, budflow.Errorf(budflow.Invalid, "file pattern %q: %w", pattern, err)
	}
	for i := range found {
		found[i] = filepath.Join(dir.Name(), found[i])
	}
	return found, nil
}

func fileError(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return budflow.Errorf(budflow.NotFound, "The file %q could not be accessed.", path)
	case errors.Is(err, fs.ErrPermission):
		return budflow.Errorf(budflow.Forbidden, "The file %q could not be accessed.", path)
	}
	return budflow.Errorf(budflow.NodeFailed, "The file %q could not be accessed: %w", path, errors.Unwrap(err))
}
