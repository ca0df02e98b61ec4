package intl

import (
	"strconv"
	"strings"
)

var pluralCategories = []string{"zero", "one", "two", "few", "many", "other"}

// Plural is the plural category of a number as it is written, cardinal or ordinal: zero, one, two, few, many, other.
func (l *Locale) Plural(number Written, ordinal bool) string {
	rules := l.pluralRules(ordinal)
	for _, category := range pluralCategories {
		if rule, ok := rules[category]; ok && category != "other" && holds(rule, number) {
			return category
		}
	}
	return "other"
}

func (l *Locale) pluralRules(ordinal bool) map[string]string {
	all := supplemental().Cardinal
	if ordinal {
		all = supplemental().Ordinal
	}
	if rules, ok := all[l.Language()+"-"+l.Region()]; ok {
		return rules
	}
	return all[l.Language()]
}

// plural picks the form of a number out of the forms by category.
func (l *Locale) plural(forms map[string]string, number Written) string {
	if form, ok := forms[l.Plural(number, false)]; ok {
		return form
	}
	return forms["other"]
}

// Plural is the plural category of a number as the format writes it.
func (f *NumberFormat) Plural(n Number, ordinal bool) string {
	if n.nan || n.infinite {
		return "other"
	}
	return f.Locale.Plural(f.written(n), ordinal)
}

// Categories are the plural categories that a language tells apart.
func (l *Locale) Categories(ordinal bool) []string {
	rules := l.pluralRules(ordinal)
	var found []string
	for _, category := range pluralCategories {
		if _, ok := rules[category]; ok || category == "other" {
			found = append(found, category)
		}
	}
	return found
}

// holds evaluates a rule of CLDR such as "v = 0 and i % 10 = 2..4 and i % 100 != 12..14".
func holds(rule string, number Written) bool {
	for alternative := range strings.SplitSeq(rule, " or ") {
		all := true
		for relation := range strings.SplitSeq(alternative, " and ") {
			all = all && relationHolds(relation, number)
		}
		if all {
			return true
		}
	}
	return false
}

func relationHolds(relation string, number Written) bool {
	left, right, unequal := strings.Cut(relation, "!=")
	if !unequal {
		left, right, _ = strings.Cut(relation, "=")
	}
	operand, modulus, divided := strings.Cut(left, "%")
	value, whole := operandOf(strings.TrimSpace(operand), number)
	if divided {
		by, _ := strconv.ParseUint(strings.TrimSpace(modulus), 10, 64)
		value %= by
	}
	return whole && within(value, right) != unequal || !whole && unequal
}

// operandOf is an operand of the rules: n the number (whole = false where it has a fraction), i its integer digits,
// v and f the count and value of its fraction digits, w and t the same without zeros at the end, e its exponent.
func operandOf(name string, number Written) (value uint64, whole bool) {
	trimmed := strings.TrimRight(number.Fraction, "0")
	text := number.Integer
	switch name {
	case "n":
		if trimmed != "" {
			return 0, false
		}
	case "v":
		return uint64(len(number.Fraction)), true
	case "w":
		return uint64(len(trimmed)), true
	case "f":
		text = number.Fraction
	case "t":
		text = trimmed
	case "e", "c":
		return 0, true
	}
	if len(text) > 18 { // rules look at the last digits only
		text = text[len(text)-18:]
	}
	value, _ = strconv.ParseUint("0"+text, 10, 64)
	return value, true
}

// within tells whether a value is in a list of numbers and ranges: "0, 2..4".
func within(value uint64, list string) bool {
	for item := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(item), "..")
		low, _ := strconv.ParseUint(from, 10, 64)
		high := low
		if isRange {
			high, _ = strconv.ParseUint(to, 10, 64)
		}
		if low <= value && value <= high {
			return true
		}
	}
	return false
}
