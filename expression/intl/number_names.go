package intl

import (
	"strings"
)

func (f *NumberFormat) currencySymbol() string {
	code := strings.ToUpper(f.Options.Currency)
	known := f.Locale.data.Numbers.Currencies[code]
	switch {
	case f.Options.CurrencyDisplay == "code":
		return code
	case f.Options.CurrencyDisplay == "narrowSymbol" && known.Narrow != "":
		return known.Narrow
	case known.Symbol != "":
		return known.Symbol
	}
	return code
}

func (f *NumberFormat) currencyName(count Written) string {
	code := strings.ToUpper(f.Options.Currency)
	known := f.Locale.data.Numbers.Currencies[code]
	if name := f.Locale.plural(known.Names, count); name != "" {
		return name
	}
	if known.Name != "" {
		return known.Name
	}
	return code
}

// compact writes 1,234 as 1.2K.
func (f *NumberFormat) compact(n Number) body {
	numbers := f.Locale.data.Numbers
	patterns := numbers.CompactShort
	switch {
	case f.Options.Style == "currency" && f.Options.CurrencyDisplay != "name":
		patterns = numbers.CompactCurrency
	case f.Options.CompactDisplay == "long":
		patterns = numbers.CompactLong
	}
	shift := compactShift(patterns, n.magnitude())
	rounded := f.round(n.shift(-shift))
	// Rounding may lead to the next name: 999,999 is 1M.
	if next := compactShift(patterns, rounded.magnitude()+shift); next != shift {
		shift = next
		rounded = f.round(n.shift(-shift))
	}
	digits := f.write(rounded)
	power := min(rounded.magnitude()+shift, 14)
	base := "1" + strings.Repeat("0", max(0, power)) + "-count-"
	pattern, ok := patterns[base+f.Locale.Plural(digits, false)]
	if !ok {
		pattern = patterns[base+"other"]
	}
	b := body{digits: f.digits(digits), pattern: pattern, compact: true, rounded: rounded, written: digits}
	if shift == 0 || pattern == "" || pattern == "0" {
		b.pattern, b.compact = f.pattern(), false
	}
	return b
}

// compactNames marks the texts around a compact number; blanks stay literals: " Mio." is a literal and a name.
func compactNames(parts []Part) []Part {
	var named []Part
	for _, part := range parts {
		name := strings.TrimFunc(part.Value, isBlank)
		if part.Type != "literal" || name == "" {
			named = append(named, part)
			continue
		}
		before, after, _ := strings.Cut(part.Value, name)
		for _, piece := range []Part{{"literal", before}, {"compact", name}, {"literal", after}} {
			if piece.Value != "" {
				named = append(named, piece)
			}
		}
	}
	return named
}

func isBlank(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' }

// compactShift is the power of ten that the name of a magnitude stands for.
func compactShift(patterns map[string]string, magnitude int) int {
	if magnitude < 3 {
		return 0
	}
	power := min(magnitude, 14)
	pattern := patterns["1"+strings.Repeat("0", power)+"-count-other"]
	zeros := strings.Count(pattern, "0")
	if pattern == "" || pattern == "0" {
		return 0
	}
	return power + 1 - zeros
}

func (l *Locale) knowsUnit(unit string) bool {
	if _, ok := l.data.Units[unit]; ok && unit != "per" {
		return true
	}
	of, per, compound := strings.Cut(unit, "-per-")
	return compound && l.data.Units[of] != nil && l.data.Units[per] != nil
}

func (f *NumberFormat) withUnit(body []Part, count Written) []Part {
	units, width := f.Locale.data.Units, f.Options.UnitDisplay
	if forms, ok := units[f.Options.Unit]; ok {
		return unitPattern(f.Locale.plural(forms[width], count), body)
	}
	of, per, _ := strings.Cut(f.Options.Unit, "-per-")
	first := f.Locale.plural(units[of][width], count)
	if pattern := units[per][width]["per"]; pattern != "" {
		return unitPattern(strings.ReplaceAll(pattern, "{0}", first), body)
	}
	second := strings.TrimFunc(strings.ReplaceAll(f.Locale.plural(units[per][width], written(1)), "{0}", ""), isBlank)
	pattern := strings.NewReplacer("{0}", first, "{1}", second).Replace(units["per"][width]["other"])
	return unitPattern(pattern, body)
}

// unitPattern tells the unit from the blank beside the number.
func unitPattern(pattern string, body []Part) []Part {
	before, after, hasNumber := strings.Cut(pattern, "{0}")
	if !hasNumber { // the word alone says how many
		return []Part{{"unit", pattern}}
	}
	var parts []Part
	if name := strings.TrimRightFunc(before, isBlank); name != "" {
		parts = append(parts, Part{"unit", name})
		before = before[len(name):]
	}
	if before != "" {
		parts = append(parts, Part{"literal", before})
	}
	parts = append(parts, body...)
	name := strings.TrimLeftFunc(after, isBlank)
	if blank := after[:len(after)-len(name)]; blank != "" {
		parts = append(parts, Part{"literal", blank})
	}
	if name != "" {
		parts = append(parts, Part{"unit", name})
	}
	return parts
}
