package expression

import (
	"reflect"
	"testing"
)

func TestSplit(t *testing.T) {
	text := func(s string) segment { return segment{text: s} }
	code := func(s string) segment { return segment{text: s, code: true} }
	for template, want := range map[string][]segment{
		"":                {text("")},
		"a":               {text("a")},
		"{{ a }}":         {text(""), code(" a ")},
		"{{ a }} ":        {text(""), code(" a "), text(" ")},
		"x{{a}}{{b}}y":    {text("x"), code("a"), text(""), code("b"), text("y")},
		`\{{ a }}`:        {text(`\{{ a }}`)},
		`{{ "\}}" }}`:     {text(""), code(` "}}" `)},
		"{{ {a:{b:1}} }}": {text(""), code(" {a:{b:1"), text(" }}")},
		"{{ open":         {text(""), code(" open")},
		"{{ a }}}":        {text(""), code(" a "), text("}")},
	} {
		if got := split(template); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: want %v, got %v", template, want, got)
		}
	}
}

func TestProgramsKeepsTheLastUsed(t *testing.T) {
	c := newPrograms(2)
	a := c.get("{{ 1 }}")
	c.get("{{ 2 }}")
	if c.get("{{ 1 }}") != a {
		t.Error("want the same program again")
	}
	c.get("{{ 3 }}")
	if _, ok := c.byText["{{ 2 }}"]; ok || c.order.Len() != 2 {
		t.Errorf("want the oldest to be gone, got %d programs", c.order.Len())
	}
	if c.get("{{ 1 }}") != a {
		t.Error("want the program that was used last to stay")
	}
}
