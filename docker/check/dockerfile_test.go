// Package check holds the files in docker/ to what Docker would say of them, on
// machines without Docker: BuildKit's own linter and Compose's own loader read them.
// It is a module of its own, since BudFlow needs neither.
package check

import (
	"context"
	"os"
	"regexp"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/opencontainers/go-digest"
)

// emptyImages answers for every base image with an empty configuration, so that nothing is asked from a registry.
type emptyImages struct{}

func (emptyImages) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, digest.FromString(ref), []byte(`{"architecture":"amd64","os":"linux"}`), nil
}

func TestTheDockerfileHasNoWarnings(t *testing.T) {
	text := read(t, "../Dockerfile")
	source := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", text)
	source.Definition = &llb.Definition{} // nothing shows the source
	results, err := dockerfile2llb.DockerfileLint(t.Context(), text, dockerfile2llb.ConvertOpt{SourceMap: source, MetaResolver: emptyImages{}})
	if err != nil {
		t.Fatal(err)
	}
	if results.Error != nil {
		t.Errorf("the Dockerfile: %s", results.Error.Message)
	}
	for _, w := range results.Warnings {
		t.Errorf("the Dockerfile, line %d: %s: %s", w.Location.GetRanges()[0].GetStart().GetLine(), w.RuleName, w.Detail)
	}
}

func TestTheDockerfileBuildsWithTheGoOfTheModule(t *testing.T) {
	got := first(t, `(?m)^ARG GO_VERSION=(.*)$`, read(t, "../Dockerfile"))
	if want := first(t, `(?m)^go (.*)$`, read(t, "../../go.mod")); got != want {
		t.Errorf("GO_VERSION of the Dockerfile: want %s as in go.mod, got %s", want, got)
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// first returns the first group of the first match of a pattern.
func first(t *testing.T, pattern string, text []byte) string {
	t.Helper()
	match := regexp.MustCompile(pattern).FindSubmatch(text)
	if match == nil {
		t.Fatalf("want a line that matches %s, got none", pattern)
	}
	return string(match[1])
}
