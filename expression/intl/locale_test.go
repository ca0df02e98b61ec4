package intl

import (
	"slices"
	"testing"
)

func TestFind(t *testing.T) {
	for _, test := range []struct {
		tags                          []string
		tag, language, region, digits string
	}{
		{nil, "en-US", "en", "US", "latn"},
		{[]string{"de"}, "de", "de", "DE", "latn"},
		{[]string{"DE-at"}, "de-AT", "de", "AT", "latn"},
		{[]string{"xx", "fr-CA"}, "fr-CA", "fr", "CA", "latn"},
		{[]string{"zh-TW"}, "zh-TW", "zh", "TW", "latn"},
		{[]string{"ar-EG"}, "ar-EG", "ar", "EG", "arab"},
		{[]string{"ar-EG-u-nu-latn"}, "ar-EG", "ar", "EG", "latn"},
		{[]string{"xx"}, "en-US", "en", "US", "latn"},
	} {
		got, err := Find(test.tags...)
		if err != nil {
			t.Errorf("%v: %v", test.tags, err)
			continue
		}
		if got.Tag != test.tag || got.Language() != test.language || got.Region() != test.region || got.Digits() != test.digits {
			t.Errorf("%v: got %s %s %s %s", test.tags, got.Tag, got.Language(), got.Region(), got.Digits())
		}
	}
	for _, tag := range []string{"", "de_DE", "x!"} {
		if found, err := Find(tag); err == nil {
			t.Errorf("%q: found %s, want an error", tag, found.Tag)
		}
	}
}

// Every locale of the archive can be read and names all months: a hole in the data would show late.
func TestEveryLocaleIsComplete(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 400 locales")
	}
	files, err := openArchive()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files.File {
		tag := file.Name[:len(file.Name)-len(".json")]
		if tag == "supplemental" {
			continue
		}
		found, ok := load(tag)
		if !ok {
			t.Fatalf("%s cannot be read", tag)
		}
		months := found.Dates.Months["format"]["wide"]
		if len(months) != 12 || slices.Contains(months, "") || found.Numbers.Decimal == "" || found.Lists["conjunction"]["long"]["end"] == "" {
			t.Errorf("%s is incomplete", tag)
		}
	}
}

func TestPlural(t *testing.T) {
	for _, test := range []struct {
		tag, number, fraction string
		ordinal               bool
		want                  string
	}{
		{"en", "1", "", false, "one"}, {"en", "1", "0", false, "other"}, {"en", "0", "", false, "other"},
		{"en", "1", "", true, "one"}, {"en", "2", "", true, "two"}, {"en", "3", "", true, "few"}, {"en", "11", "", true, "other"}, {"en", "22", "", true, "two"},
		{"ru", "21", "", false, "one"}, {"ru", "22", "", false, "few"}, {"ru", "12", "", false, "many"}, {"ru", "1", "5", false, "other"},
		{"ar", "0", "", false, "zero"}, {"ar", "2", "", false, "two"}, {"ar", "103", "", false, "few"},
		{"fr", "0", "", false, "one"}, {"fr", "1", "5", false, "one"}, {"fr", "1000000", "", false, "many"},
		{"ja", "1", "", false, "other"}, {"lv", "0", "", false, "zero"},
	} {
		locale, _ := Find(test.tag)
		if got := locale.Plural(Written{test.number, test.fraction}, test.ordinal); got != test.want {
			t.Errorf("%s %s.%s: got %s, want %s", test.tag, test.number, test.fraction, got, test.want)
		}
	}
}

func TestRelative(t *testing.T) {
	for _, test := range []struct {
		tag   string
		value float64
		unit  string
		width string
		named bool
		want  string
	}{
		{"en", -1, "day", "long", false, "1 day ago"}, {"en", -1, "day", "long", true, "yesterday"}, {"en", 3, "month", "long", true, "in 3 months"},
		{"en", 2.5, "hour", "long", false, "in 2.5 hours"}, {"en", 1234, "day", "long", false, "in 1,234 days"}, {"en", -10, "second", "short", true, "10 sec. ago"},
		{"de", 2, "day", "long", true, "übermorgen"}, {"ru", 5, "minute", "long", false, "через 5 минут"}, {"fr", -1, "year", "long", false, "il y a 1 an"},
	} {
		locale, _ := Find(test.tag)
		parts, err := locale.Relative(test.value, test.unit, test.width, test.named)
		if got := Text(parts); err != nil || got != test.want {
			t.Errorf("%s %v %s: got %q (%v), want %q", test.tag, test.value, test.unit, got, err, test.want)
		}
	}
	locale, _ := Find("en")
	if parts, err := locale.Relative(1, "fortnight", "long", false); err == nil {
		t.Errorf("a fortnight is %q", Text(parts))
	}
}

func TestList(t *testing.T) {
	for _, test := range []struct {
		tag, kind string
		texts     []string
		want      string
	}{
		{"en", "conjunction", nil, ""}, {"en", "conjunction", []string{"a"}, "a"}, {"en", "conjunction", []string{"a", "b"}, "a and b"},
		{"en", "conjunction", []string{"a", "b", "c", "d"}, "a, b, c, and d"}, {"de", "disjunction", []string{"a", "b", "c"}, "a, b oder c"},
		{"en", "unit", []string{"1 m", "2 cm"}, "1 m, 2 cm"},
	} {
		locale, _ := Find(test.tag)
		if got := Text(locale.List(test.texts, test.kind, "long")); got != test.want {
			t.Errorf("%s %v: got %q, want %q", test.tag, test.texts, got, test.want)
		}
	}
}

func TestWeek(t *testing.T) {
	for tag, want := range map[string]Week{
		"en-US": {7, 1, []int{6, 7}}, "de-DE": {1, 4, []int{6, 7}}, "he-IL": {7, 1, []int{5, 6}},
	} {
		locale, _ := Find(tag)
		if got := locale.Week(); got.FirstDay != want.FirstDay || got.MinimalDays != want.MinimalDays || !slices.Equal(got.Weekend, want.Weekend) {
			t.Errorf("%s: got %+v, want %+v", tag, got, want)
		}
	}
}
