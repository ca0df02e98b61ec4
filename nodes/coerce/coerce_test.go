package coerce_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes/coerce"
)

func TestNumber(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		in   any
		want float64
	}{
		{"", 0}, {"  12 ", 12}, {"1e3", 1000}, {"0x1F", 31}, {"0b101", 5}, {"0o17", 15}, {"0xg", nan}, {"0b12", nan},
		{"-.5", -.5}, {"5.", 5}, {"1_000", nan}, {"inf", nan}, {"nan", nan}, {"-Infinity", math.Inf(-1)}, {"1e999", math.Inf(1)},
		{"abc", nan}, {"12px", nan}, {true, 1}, {false, 0}, {nil, 0}, {budflow.Undefined, nan}, {[]any{}, 0}, {[]any{"7"}, 7},
		{[]any{1., 2.}, nan}, {budflow.NewObject(), nan}, {json.Number("9007199254740993"), 9007199254740992}, {"\u00a03\ufeff", 3},
	} {
		if got := coerce.Number(c.in); got != c.want && !(math.IsNaN(got) && math.IsNaN(c.want)) {
			t.Errorf("Number(%#v): want %v, got %v", c.in, c.want, got)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string
	}{
		{nil, "null"}, {budflow.Undefined, "undefined"}, {1.5, "1.5"}, {math.NaN(), "NaN"}, {1e21, "1e+21"}, {true, "true"},
		{[]any{1., nil, "a", []any{2., 3.}}, "1,,a,2,3"}, {budflow.NewObject("a", 1.), "[object Object]"},
	} {
		if got := coerce.Text(c.in); got != c.want {
			t.Errorf("Text(%#v): want %q, got %q", c.in, c.want, got)
		}
	}
}

func TestTruthy(t *testing.T) {
	for _, v := range []any{true, 1., "0", []any{}, budflow.NewObject()} {
		if !coerce.Truthy(v) {
			t.Errorf("Truthy(%#v): want true", v)
		}
	}
	for _, v := range []any{false, 0., "", nil, budflow.Undefined, math.NaN()} {
		if coerce.Truthy(v) {
			t.Errorf("Truthy(%#v): want false", v)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		a, b  any
		order int
		ok    bool
	}{
		{2., 10., -1, true}, {"2", "10", 1, true}, {"2", 10., -1, true}, {"a", 1., 0, false}, {nil, 1., -1, true},
		{budflow.Undefined, 1., 0, false}, {"\U00010000", "\uffff", -1, true}, {true, 0., 1, true}, {[]any{"b"}, "a", 1, true},
	} {
		if order, ok := coerce.Compare(c.a, c.b); order != c.order || ok != c.ok {
			t.Errorf("Compare(%#v, %#v): want %d %v, got %d %v", c.a, c.b, c.order, c.ok, order, ok)
		}
	}
}

func TestSame(t *testing.T) {
	list := []any{1.}
	for _, c := range []struct {
		a, b any
		want bool
	}{
		{1., 1., true}, {"1", 1., false}, {nil, budflow.Undefined, false}, {math.NaN(), math.NaN(), false},
		{list, list, true}, {[]any{}, []any{}, false}, {[]any{1.}, list, false}, {budflow.NewObject(), budflow.NewObject(), false},
		{json.Number("9007199254740993"), json.Number("9007199254740992"), false},
	} {
		if got := coerce.Same(c.a, c.b); got != c.want {
			t.Errorf("Same(%#v, %#v): want %v", c.a, c.b, c.want)
		}
	}
}

func TestParseBool(t *testing.T) {
	for _, c := range []struct {
		in        any
		value, ok bool
	}{
		{"TRUE", true, true}, {"false", false, true}, {"1", true, true}, {0., false, true}, {"", false, false}, {"yes", false, false}, {2., false, false},
	} {
		if value, ok := coerce.ParseBool(c.in); value != c.value || ok != c.ok {
			t.Errorf("ParseBool(%#v): want %v %v, got %v %v", c.in, c.value, c.ok, value, ok)
		}
	}
}

func TestRelaxedJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"a": 1}`:                    `{"a":1}`,
		`{a: 'it\'s "x"', b: [1,],}`:  `{"a":"it's \"x\"","b":[1]}`,
		`{'k': {n: -1.5e3, t: true}}`: `{"k":{"n":-1500,"t":true}}`,
		`{"a": "b: 'c',"}`:            `{"a":"b: 'c',"}`,
	} {
		got, err := coerce.RelaxedJSON(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
		} else if text := string(budflow.EncodeJSON(got)); text != want {
			t.Errorf("%s: want %s, got %s", in, want, text)
		}
	}
	for _, in := range []string{`{a}`, `{"a": `, `{a: 'b}`, `nope`, ``, `{a: 1 b: 2}`} {
		if got, err := coerce.RelaxedJSON(in); err == nil {
			t.Errorf("%s: want an error, got %v", in, got)
		}
	}
}
