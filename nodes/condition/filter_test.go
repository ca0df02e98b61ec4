package condition

import (
	"testing"
	"time"

	"github.com/budflow/budflow"
)

var newYork = time.FixedZone("", -5*3600)

func place(options Options) Place {
	return Place{Item: 3, Location: newYork, Now: time.Date(2025, 2, 3, 12, 0, 0, 0, time.UTC), Options: options}
}

func decode(t *testing.T, text string) any {
	t.Helper()
	value, err := budflow.DecodeJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestConditions(t *testing.T) {
	strict := Options{CaseSensitive: true, Strict: true, Version: 2}
	loose := Options{CaseSensitive: false, Version: 2}
	for _, c := range []struct {
		line    string
		options Options
		want    bool
		err     string
	}{
		{`{"leftValue":"Abc","rightValue":"abc","operator":{"type":"string","operation":"equals"}}`, strict, false, ""},
		{`{"leftValue":"Abc","rightValue":"abc","operator":{"type":"string","operation":"equals"}}`, loose, true, ""},
		{`{"leftValue":"ABC","rightValue":"B","operator":{"type":"string","operation":"regex"}}`, loose, false, ""},
		{`{"leftValue":"abc","rightValue":"/B/i","operator":{"type":"string","operation":"regex"}}`, strict, true, ""},
		{`{"leftValue":"abc","rightValue":"x","operator":{"type":"string","operation":"notStartsWith"}}`, strict, true, ""},
		{`{"leftValue":null,"operator":{"type":"string","operation":"empty"}}`, strict, true, ""},
		{`{"operator":{"type":"string","operation":"exists"}}`, strict, false, ""},
		{`{"leftValue":"","rightValue":"ignored","operator":{"type":"number","operation":"exists","singleValue":true}}`, strict, false, "Wrong type: '' is a string but was expecting a number [condition 0, item 3]"},
		{`{"leftValue":"15","rightValue":1,"operator":{"type":"number","operation":"gt"}}`, strict, false, "Wrong type: '15' is a string but was expecting a number [condition 0, item 3]"},
		{`{"leftValue":"15","rightValue":"1","operator":{"type":"number","operation":"gt"}}`, strict, false, "Comparison type expects a number but both fields are a string"},
		{`{"leftValue":"15","rightValue":1,"operator":{"type":"number","operation":"gt"}}`, loose, true, ""},
		{`{"leftValue":1,"rightValue":"abc","operator":{"type":"number","operation":"gt"}}`, loose, false, "Conversion error: the string 'abc' can't be converted to a number [condition 0, item 3]"},
		{`{"leftValue":5,"operator":{"type":"number","operation":"gt"}}`, strict, false, ""},
		{`{"leftValue":5,"rightValue":5,"operator":{"type":"number","operation":"lte"}}`, strict, true, ""},
		{`{"leftValue":"x","operator":{"type":"boolean","operation":"true"}}`, loose, true, ""},
		{`{"leftValue":"false","operator":{"type":"boolean","operation":"false"}}`, loose, true, ""},
		{`{"leftValue":"false","operator":{"type":"boolean","operation":"false"}}`, Options{Version: 1}, false, ""},
		{`{"leftValue":null,"operator":{"type":"boolean","operation":"false"}}`, strict, true, ""},
		{`{"leftValue":["A"],"rightValue":"a","operator":{"type":"array","operation":"contains","rightType":"any"}}`, loose, true, ""},
		{`{"leftValue":["A"],"rightValue":"a","operator":{"type":"array","operation":"contains","rightType":"any"}}`, strict, false, ""},
		{`{"leftValue":"[1,2]","rightValue":2,"operator":{"type":"array","operation":"lengthEquals","rightType":"number"}}`, loose, true, ""},
		{`{"leftValue":"[1,2]","rightValue":2,"operator":{"type":"array","operation":"lengthGt","rightType":"number"}}`, strict, false, "Wrong type: '[1,2]' is a string but was expecting an array [condition 0, item 3]"},
		{`{"leftValue":{},"operator":{"type":"object","operation":"empty"}}`, strict, true, ""},
		{`{"leftValue":"{a: 1}","operator":{"type":"object","operation":"notEmpty"}}`, loose, true, ""},
		{`{"leftValue":"2024-01-01T00:00:00Z","rightValue":"2023-12-31T19:00:00","operator":{"type":"dateTime","operation":"equals"}}`, strict, true, ""},
		{`{"leftValue":"2024-01-01","rightValue":null,"operator":{"type":"dateTime","operation":"notEquals"}}`, strict, false, ""},
		{`{"leftValue":"nonsense","rightValue":"2024-01-01","operator":{"type":"dateTime","operation":"after"}}`, strict, false, "Wrong type: 'nonsense' is a string but was expecting a dateTime [condition 0, item 3]"},
		{`{"leftValue":"x","rightValue":"x","operator":{"type":"string","operation":"unknown"}}`, strict, false, ""},
	} {
		got, err := Evaluate(decode(t, `{"combinator":"and","conditions":[`+c.line+`]}`), place(c.options))
		message := ""
		if err != nil {
			message = err.Error()
		}
		if got != c.want || message != c.err {
			t.Errorf("%s\nwant %v %q\ngot  %v %q", c.line, c.want, c.err, got, message)
		}
	}
}

func TestCombinators(t *testing.T) {
	const (
		yes  = `{"leftValue":true,"operator":{"type":"boolean","operation":"true"}}`
		no   = `{"leftValue":false,"operator":{"type":"boolean","operation":"true"}}`
		fail = `{"leftValue":"x","operator":{"type":"boolean","operation":"true"}}`
	)
	for _, c := range []struct {
		filter  string
		want    bool
		failing bool
	}{
		{`{"combinator":"and","conditions":[]}`, true, false},
		{`{"combinator":"or","conditions":[]}`, false, false},
		{`{"combinator":"xor","conditions":[` + yes + `]}`, false, false},
		{`{"combinator":"and","conditions":[` + yes + `,` + no + `,` + fail + `]}`, false, false},
		{`{"combinator":"or","conditions":[` + no + `,` + yes + `,` + fail + `]}`, true, false},
		{`{"combinator":"or","conditions":[` + no + `,` + fail + `]}`, false, true},
		{`{"options":{"caseSensitive":true},"combinator":"and","conditions":[` + fail + `]}`, true, false},
	} {
		got, err := Evaluate(decode(t, c.filter), place(Options{Strict: true}))
		if got != c.want || (err != nil) != c.failing {
			t.Errorf("%s: want %v (error %v), got %v %v", c.filter, c.want, c.failing, got, err)
		}
	}
}

func TestParseDate(t *testing.T) {
	for text, want := range map[string]string{
		"2024-02-03":                        "2024-02-03T05:00:00Z",
		"2024":                              "2024-01-01T05:00:00Z",
		"20240203T101112.5Z":                "2024-02-03T10:11:12.5Z",
		"2024-02-03T10:11+02:00":            "2024-02-03T08:11:00Z",
		"2024-02-03T24:00":                  "2024-02-04T05:00:00Z",
		"2024-W05-6":                        "2024-02-03T05:00:00Z",
		"2024-034":                          "2024-02-03T05:00:00Z",
		"2024-02-03 10:11:12":               "2024-02-03T15:11:12Z",
		"2024-02-03 10:11:12.250 +01:00":    "2024-02-03T09:11:12.25Z",
		"2024-07-03 10:11:12 Europe/Berlin": "2024-07-03T08:11:12Z",
		"Sat, 03 Feb 2024 10:11:12 GMT":     "2024-02-03T10:11:12Z",
		"3 Feb 2024 10:11:12 +0100":         "2024-02-03T09:11:12Z",
		"Feb 3, 2024":                       "2024-02-03T05:00:00Z",
		"2/3/2024 3:04 PM":                  "2024-02-03T20:04:00Z",
		"Sat Feb 03 2024 10:11:12 GMT+0200 (Eastern European Time)": "2024-02-03T08:11:12Z",
		"10:30": "2025-02-03T15:30:00Z",
	} {
		got, ok := ParseDate(text, newYork, place(Options{}).Now)
		if !ok {
			t.Errorf("%s: want %s, got no date", text, want)
		} else if at := got.(time.Time).UTC().Format(time.RFC3339Nano); at != want {
			t.Errorf("%s: want %s, got %s", text, want, at)
		}
	}
	for _, text := range []string{"", "abc", "2024-13-01", "2024-02-30", "2024-02-03T25:00", "1700000000000", "2024-W60"} {
		if got, ok := ParseDate(text, newYork, time.Now()); ok {
			t.Errorf("%q: want no date, got %v", text, got)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		kind, operation string
		left, right     any
		want, failing   bool
	}{
		{"number", "larger", 2., 1., true, false}, {"number", "smaller", nil, 1., true, false}, {"number", "equal", "1", 1., false, false},
		{"number", "isEmpty", 0., nil, false, false}, {"number", "isNotEmpty", budflow.Undefined, nil, false, false},
		{"string", "contains", 123., 2., true, false}, {"string", "startsWith", "abc", "a", true, false}, {"string", "notEndsWith", "abc", "c", false, false},
		{"string", "startsWith", 5., "5", false, true}, {"string", "regex", "Abc", "/^a/i", true, false}, {"string", "notRegex", "abc", "(", false, true},
		{"boolean", "notEqual", true, false, true, false}, {"dateTime", "after", "2024-01-02", 1704067200000., true, false},
		{"dateTime", "before", "nope", "2024-01-01", false, true}, {"string", "isEmpty", "", nil, true, false}, {"string", "what", "", nil, false, true},
	} {
		got, err := Compare(c.kind, c.operation, c.left, c.right, place(Options{}))
		if got != c.want || (err != nil) != c.failing {
			t.Errorf("%v %s %v: want %v (error %v), got %v %v", c.left, c.operation, c.right, c.want, c.failing, got, err)
		}
	}
}
