package keypath

import (
	"slices"
	"testing"

	"github.com/budflow/budflow"
)

func TestParse(t *testing.T) {
	for path, want := range map[string][]string{
		"":              {""},
		"a":             {"a"},
		"a.b":           {"a", "b"},
		"a[0].b":        {"a", "0", "b"},
		`a["x.y"].z`:    {"a", "x.y", "z"},
		"[0]":           {"0"},
		"a[0][1]":       {"a", "0", "1"},
		"a.":            {"a", ""},
		".a":            {"", "a"},
		"a b.c d":       {"a b", "c d"},
		"a[unclosed":    {"a", "[unclosed"},
		"out.list[0].n": {"out", "list", "0", "n"},
	} {
		if got := Parse(path); !slices.Equal(got, want) {
			t.Errorf("Parse(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestSetLeavesSharedValuesAlone(t *testing.T) {
	shared, err := budflow.DecodeObject([]byte(`{"a":{"b":[1,{"c":2}]},"x.y":1}`))
	if err != nil {
		t.Fatal(err)
	}
	before := string(budflow.EncodeJSON(shared))
	for _, c := range []struct{ path, want string }{
		{"a.b[1].c", `{"a":{"b":[1,{"c":9}]},"x.y":1}`},
		{"a.b[3]", `{"a":{"b":[1,{"c":2},null,9]},"x.y":1}`},
		{"n.m[0].o", `{"a":{"b":[1,{"c":2}]},"x.y":1,"n":{"m":[{"o":9}]}}`},
		{"x.y", `{"a":{"b":[1,{"c":2}]},"x.y":9}`},
		{"a.b.c", `{"a":{"b":{"c":9}},"x.y":1}`},
	} {
		own := shared.Clone()
		Set(own, c.path, 9.0)
		if got := string(budflow.EncodeJSON(own)); got != c.want {
			t.Errorf("Set(%q) gave %s, want %s", c.path, got, c.want)
		}
		if v, ok := Get(own, c.path); !ok || v != 9.0 {
			t.Errorf("Get(%q) after Set = %v, %v", c.path, v, ok)
		}
	}
	own := shared.Clone()
	if !Delete(own, "a.b[1].c") || Delete(own, "a.q.r") {
		t.Error("Delete reported the wrong thing")
	}
	if got, want := string(budflow.EncodeJSON(own)), `{"a":{"b":[1,{}]},"x.y":1}`; got != want {
		t.Errorf("Delete gave %s, want %s", got, want)
	}
	if after := string(budflow.EncodeJSON(shared)); after != before {
		t.Errorf("the shared object changed: %s", after)
	}
}
