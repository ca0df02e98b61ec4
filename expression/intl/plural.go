package intl

import (
	"strings"

	"golang.org/x/text/feature/plural"
)

var pluralNames = map[plural.Form]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// Plural is the plural category of a number as it is written, cardinal or ordinal: zero, one, two, few, many, other.
func (l *Locale) Plural(written Written, ordinal bool) string {
	rules := plural.Cardinal
	if ordinal {
		rules = plural.Ordinal
	}
	integer := []byte(written.Integer)
	fraction := []byte(written.Fraction)
	digits := make([]byte, 0, len(integer)+len(fraction))
	for _, digit := range append(integer, fraction...) {
		digits = append(digits, digit-'0')
	}
	leading := 0
	for leading < len(integer) && digits[leading] == 0 {
		leading++
	}
	trimmed := digits[leading:]
	return pluralNames[rules.MatchDigits(l.tag, trimmed, len(integer)-leading, len(fraction))]
}

// plural picks the form of a number out of the forms by category.
func (l *Locale) plural(forms map[string]string, written Written) string {
	if form, ok := forms[l.Plural(written, false)]; ok {
		return form
	}
	return forms["other"]
}

// Categories are the plural categories that a language tells apart.
func (l *Locale) Categories(ordinal bool) []string {
	seen := map[string]bool{"other": true}
	for n := range 210 {
		seen[l.Plural(written(n), ordinal)] = true
	}
	if !ordinal {
		for _, text := range []Written{{Integer: "1", Fraction: "5"}, {Integer: "0", Fraction: "1"}, {Integer: "1000000"}} {
			seen[l.Plural(text, false)] = true
		}
	}
	var categories []string
	for _, name := range strings.Fields("zero one two few many other") {
		if seen[name] {
			categories = append(categories, name)
		}
	}
	return categories
}

// Plural is the plural category of a number as the format writes it.
func (f *NumberFormat) Plural(n Number, ordinal bool) string {
	if n.nan || n.infinite {
		return "other"
	}
	return f.Locale.Plural(f.written(n), ordinal)
}
