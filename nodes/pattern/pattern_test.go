package pattern_test

import (
	"strings"
	"testing"

	"github.com/budflow/budflow/nodes/pattern"
)

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"^a.c$", "abc", true}, {"/ABC/i", "xabcx", true}, {"/ABC/", "abc", false}, {"a.b", "a\nb", false}, {"/a.b/s", "a\nb", true},
		{"/^b/m", "a\nb", true}, {`(?<=x)y`, "xy", true}, {`\d+`, "٣", false}, {`/a/b`, "a/b", false}, {`/a/b`, "/a/b", true},
	} {
		re, err := pattern.Compile(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := re.Match(c.text); got != c.want || err != nil {
			t.Errorf("%s on %q: want %v, got %v %v", c.pattern, c.text, c.want, got, err)
		}
	}
	if _, err := pattern.Compile("(a"); err == nil || !strings.Contains(err.Error(), "/(a/") {
		t.Errorf("want an error that names the pattern, got %v", err)
	}
}

func TestBacktrackingEnds(t *testing.T) {
	re, err := pattern.Compile(`^(a+)+$`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := re.Match(strings.Repeat("a", 40) + "b"); err == nil {
		t.Error("want an error after the time limit, got a result")
	}
}

func TestReplace(t *testing.T) {
	for _, c := range []struct{ pattern, text, with, want string }{
		{"/o/g", "foo", "0", "f00"}, {"o", "foo", "0", "f0o"}, {"(a)(b)", "ab", "$2$1", "ba"}, {"b", "abc", "[$&]", "a[b]c"},
	} {
		re, err := pattern.Compile(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := re.Replace(c.text, c.with); got != c.want || err != nil {
			t.Errorf("%s on %q: want %q, got %q %v", c.pattern, c.text, c.want, got, err)
		}
	}
}
