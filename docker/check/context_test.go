package check

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// What .dockerignore leaves has to hold every package and every embedded file of
// the binary, and nothing that lies around on a machine.
func TestTheBuildContextIsComplete(t *testing.T) {
	root, context := "../..", t.TempDir()
	copyContext(t, root, context)
	list := exec.Command("go", "list", "-deps", "./cmd/budflow")
	list.Dir, list.Env = context, append(os.Environ(), "GOFLAGS=-buildvcs=false", "GOWORK=off")
	if out, err := list.CombinedOutput(); err != nil {
		t.Errorf("the build context lacks what the binary needs: %v\n%s", err, out)
	}
	for _, name := range []string{".git", "bin", "docker", "budflow-data", "docs"} {
		if _, err := os.Lstat(filepath.Join(context, name)); err == nil {
			t.Errorf("the build context: want it without %s", name)
		}
	}
}

// copyContext links or copies the files that Docker would send to the builder.
func copyContext(t *testing.T, root, target string) {
	t.Helper()
	patterns, err := ignorefile.ReadAll(bytes.NewReader(read(t, "../Dockerfile.dockerignore")))
	if err != nil {
		t.Fatal(err)
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(strings.TrimPrefix(path, root), string(filepath.Separator))
		if name == "" {
			return nil
		}
		ignored, err := matcher.MatchesOrParentMatches(name)
		switch {
		case err != nil:
			return err
		case ignored && entry.IsDir() && !matcher.Exclusions():
			return filepath.SkipDir
		case ignored || entry.IsDir():
			return nil
		}
		to := filepath.Join(target, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		return os.WriteFile(to, read(t, path), 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}
