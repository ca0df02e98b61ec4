package expression

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var updateDocs = flag.Bool("update-docs", false, "write docs/expressions.md")

const docsFile = "../docs/expressions.md"

// The documentation is written from the registrations: go test ./expression -run TestDocs -update-docs.
func TestDocs(t *testing.T) {
	want := docs()
	if *updateDocs {
		if err := os.WriteFile(docsFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date: run go test ./expression -run TestDocs -update-docs", docsFile)
	}
}

// Every extension is documented and exercised; those that only give undefined need no example.
func TestExtensionsAreDocumented(t *testing.T) {
	for _, f := range families {
		for _, e := range f.extensions {
			if !strings.HasPrefix(e.signature, e.name+"(") || !strings.HasSuffix(e.description, ".") {
				t.Errorf("%s.%s: signature %q, description %q", f.typeName, e.name, e.signature, e.description)
			}
			if len(e.examples) == 0 && !strings.HasPrefix(e.description, "Gives undefined") {
				t.Errorf("%s.%s has no example", f.typeName, e.name)
			}
		}
	}
}

func docs() string {
	var out strings.Builder
	out.WriteString(docsIntroduction)
	out.WriteString("\n## Functions\n")
	for _, f := range libraryFunctions {
		name := f.name + f.signature
		if f.alias != "" {
			name += "`, `" + f.alias + f.signature
		}
		writeEntry(&out, name, f.description, f.examples)
	}
	for _, f := range families {
		fmt.Fprintf(&out, "\n## %s\n", docsTitles[f.typeName])
		for _, e := range f.extensions {
			writeEntry(&out, e.signature, e.description, e.examples)
		}
	}
	out.WriteString(docsLibraries)
	return out.String()
}

func writeEntry(out *strings.Builder, name, description string, examples []example) {
	fmt.Fprintf(out, "\n### `%s`\n\n%s\n", name, description)
	if len(examples) == 0 {
		return
	}
	out.WriteString("\n```js\n")
	for _, x := range examples {
		result := x.result
		if result == "" {
			result = "undefined"
		}
		fmt.Fprintf(out, "%s // %s\n", x.expression, result)
	}
	out.WriteString("```\n")
}

var docsTitles = map[string]string{
	"Array": "Array methods", "Date": "Date and DateTime methods", "Number": "Number methods", "Object": "Object methods",
	"String": "String methods", "Boolean": "Boolean methods", "Any": "Methods of every value",
}

const docsIntroduction = `# Expressions

<!-- Written by go test ./expression -run TestDocs -update-docs; do not edit. -->

A parameter that begins with ` + "`=`" + ` is a template: text with JavaScript between ` + "`{{` and `}}`" + `. A template that is
nothing but one ` + "`{{ }}`" + ` gives the value itself, of any type; else all parts are joined to a text.

Besides what JavaScript has, values have the methods below. A method works by the type of the value; a text exactly like
` + "`2024-03-30T18:49:07.234Z`" + `, the form in which items hold dates, has the methods of dates (but for toDate and toDateTime).
A Date in gives a Date out, a DateTime a DateTime.
`

const docsLibraries = `
## Luxon

` + "`DateTime`, `Interval` and `Duration`" + ` are those of Luxon 3. DateTimes that name no zone are in the workflow's time zone;
` + "`$now` is the current time and `$today`" + ` its midnight. A plain JavaScript Date writes itself in the time zone of the process.

## Intl

` + "`Intl`, `toLocaleString`, `toLocaleDateString`, `toLocaleTimeString` and `localeCompare`" + ` know the languages that Unicode's
CLDR covers to its modern level. There are DateTimeFormat, NumberFormat, PluralRules, RelativeTimeFormat, ListFormat, Collator
and Locale. Dates are always of the Gregorian calendar, and a range of dates is written as two whole dates.

## Where BudFlow differs

- ` + "`compact()`" + ` leaves arrays and dates inside objects what they are.
- Regular expressions know ` + "`\\p{...}`" + `, but not the flags d and v.
`
