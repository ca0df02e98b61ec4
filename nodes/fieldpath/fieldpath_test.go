package fieldpath_test

import (
	"slices"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes/fieldpath"
)

func object(t *testing.T, text string) *budflow.Object {
	t.Helper()
	o, err := budflow.DecodeObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestSplit(t *testing.T) {
	for path, want := range map[string][]string{
		"a": {"a"}, "a.b[0].c": {"a", "b", "0", "c"}, `a["x.y"].b`: {"a", "x.y", "b"}, "a..b": {"a", "", "b"}, "a.": {"a", ""},
		".a": {"", "a"}, "[1]": {"1"}, "a[": {"a["},
	} {
		if got := fieldpath.Split(path); !slices.Equal(got, want) {
			t.Errorf("%s: want %q, got %q", path, want, got)
		}
	}
}

func TestGet(t *testing.T) {
	o := object(t, `{"a":{"b":[{"c":1},null]},"x.y":2,"n":null}`)
	for _, c := range []struct {
		path    string
		literal bool
		want    any
	}{
		{"a.b[0].c", false, 1.}, {"a.b.0.c", false, 1.}, {"x.y", false, 2.}, {"a.b", true, budflow.Undefined}, {"x.y", true, 2.},
		{"a.b.length", false, 2.}, {"n", false, nil}, {"n.z", false, budflow.Undefined}, {"a.b[1]", false, nil}, {"a.b[2]", false, budflow.Undefined},
	} {
		if got := (fieldpath.Fields{Literal: c.literal}).Get(o, c.path); got != c.want {
			t.Errorf("%s: want %v, got %v", c.path, c.want, got)
		}
	}
}

func TestSetAndUnsetCopy(t *testing.T) {
	const source = `{"a":{"b":[1,2]},"k.l":1}`
	var f fieldpath.Fields
	for _, c := range []struct{ path, want string }{
		{"a.b[3]", `{"a":{"b":[1,2,null,9]},"k.l":1}`},
		{"a.b.c", `{"a":{"b":[1,2]},"k.l":1}`},
		{"k.l", `{"a":{"b":[1,2]},"k.l":9}`},
		{"new[0].x", `{"a":{"b":[1,2]},"k.l":1,"new":[{"x":9}]}`},
		{"a.b[0].x", `{"a":{"b":[{"x":9},2]},"k.l":1}`},
	} {
		original := object(t, source)
		changed := original.Clone()
		if err := f.Set(changed, c.path, 9.); err != nil {
			t.Fatal(err)
		}
		if got := string(budflow.EncodeJSON(changed)); got != c.want {
			t.Errorf("set %s: want %s, got %s", c.path, c.want, got)
		}
		if got := string(budflow.EncodeJSON(original)); got != source {
			t.Errorf("set %s: the original became %s", c.path, got)
		}
	}
	original := object(t, source)
	changed := original.Clone()
	f.Unset(changed, "a.b[0]")
	f.Unset(changed, "none.x")
	if got := string(budflow.EncodeJSON(changed)); got != `{"a":{"b":[null,2]},"k.l":1}` {
		t.Errorf("unset: got %s", got)
	}
	if got := string(budflow.EncodeJSON(original)); got != source {
		t.Errorf("unset: the original became %s", got)
	}
	if err := f.Set(changed, "a.b[99999999]", 1.); err == nil {
		t.Error("want an error for a huge index")
	}
}
