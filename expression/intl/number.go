package intl

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Format writes a number.
func (f *NumberFormat) Format(n Number) string { return Text(f.Parts(n)) }

// Parts writes a number in pieces.
func (f *NumberFormat) Parts(n Number) []Part {
	if f.Options.Style == "percent" {
		n = n.shift(2)
	}
	body, n, count := f.body(n)
	body = f.signed(body, n)
	switch f.Options.Style {
	case "unit":
		return f.withUnit(body, count)
	case "currency":
		if f.Options.CurrencyDisplay == "name" {
			pattern := f.Locale.data.Numbers.CurrencyName
			return fillPair(pattern, body, []Part{{"currency", f.currencyName(count)}})
		}
	}
	return body
}

// body is the number without sign, the number as rounded, and what plurals go by. Its first and last parts may
// be those of a currency or percent pattern.
func (f *NumberFormat) body(n Number) ([]Part, Number, Written) {
	symbols := f.Locale.data.Numbers.Symbols
	switch {
	case n.nan:
		return f.dress([]Part{{"nan", symbols["nan"]}}, ""), n, written(0)
	case n.infinite:
		return f.dress([]Part{{"infinity", symbols["infinity"]}}, ""), n, written(0)
	}
	switch f.Options.Notation {
	case "compact":
		return f.compact(n)
	case "scientific", "engineering":
		return f.scientific(n)
	}
	rounded := f.round(n)
	digits := f.write(rounded)
	return f.dress(f.digits(digits), ""), rounded, digits
}

func (f *NumberFormat) round(n Number) Number {
	mode := f.Options.RoundingMode
	switch {
	case f.maxSignificant > 0:
		return n.round(f.maxSignificant-1-n.magnitude(), mode)
	case f.compactRounding:
		return n.round(max(0, 1-n.magnitude()), mode)
	}
	return n.round(f.maxFraction, mode)
}

func (f *NumberFormat) write(n Number) Written {
	minFraction := f.minFraction
	switch {
	case f.maxSignificant > 0:
		minFraction = max(0, f.minSignificant-1-n.magnitude())
	case f.compactRounding:
		minFraction = 0
	}
	return n.write(f.minInteger, minFraction)
}

// written is a number as the format will write it, for plurals.
func (f *NumberFormat) written(n Number) Written { return f.write(f.round(n)) }

// digits are the digits with separators.
func (f *NumberFormat) digits(number Written) []Part {
	system, symbols := f.Options.NumberingSystem, f.Locale.data.Numbers.Symbols
	var parts []Part
	for i, group := range f.groups(number.Integer) {
		if i > 0 {
			parts = append(parts, Part{"group", symbols["group"]})
		}
		parts = append(parts, Part{"integer", localDigits(group, system)})
	}
	if number.Fraction != "" {
		parts = append(parts, Part{"decimal", symbols["decimal"]}, Part{"fraction", localDigits(number.Fraction, system)})
	}
	return parts
}

// groups splits digits as the locale's pattern does: #,##0 or #,##,##0.
func (f *NumberFormat) groups(integer string) []string {
	fewest := max(1, f.Locale.data.Numbers.MinimumGrouping)
	switch f.Options.UseGrouping {
	case "false":
		return []string{integer}
	case "always":
		fewest = 1
	case "min2":
		fewest = 2
	}
	shape, _, _ := strings.Cut(f.Locale.data.Numbers.Decimal, ".")
	sizes := strings.Split(shape, ",")
	primary := len(sizes[len(sizes)-1])
	secondary := primary
	if len(sizes) > 2 {
		secondary = len(sizes[len(sizes)-2])
	}
	if len(integer) < primary+fewest {
		return []string{integer}
	}
	groups := []string{integer[len(integer)-primary:]}
	for rest := integer[:len(integer)-primary]; rest != ""; {
		cut := max(0, len(rest)-secondary)
		groups = append([]string{rest[cut:]}, groups...)
		rest = rest[:cut]
	}
	return groups
}

// dress puts the digits into the pattern of the style; "" = the style's own pattern.
func (f *NumberFormat) dress(digits []Part, pattern string) []Part {
	numbers := f.Locale.data.Numbers
	if pattern == "" {
		switch f.Options.Style {
		case "percent":
			pattern = numbers.Percent
		case "currency":
			pattern = numbers.Currency
			if f.Options.CurrencySign == "accounting" {
				pattern = numbers.Accounting
			}
			if f.Options.CurrencyDisplay == "name" {
				return digits
			}
		default:
			return digits
		}
	}
	pattern, _, _ = strings.Cut(pattern, ";")
	start := strings.IndexAny(pattern, "#0")
	end := strings.LastIndexAny(pattern, "#0") + 1
	before, after := f.affix(pattern[:start]), f.affix(pattern[end:])
	if last := len(before) - 1; last >= 0 && before[last].Type == "currency" && endsInLetter(before[last].Value) {
		before = append(before, Part{"literal", "\u00a0"})
	}
	if len(after) > 0 && after[0].Type == "currency" && startsWithLetter(after[0].Value) {
		after = append([]Part{{"literal", "\u00a0"}}, after...)
	}
	return append(append(before, digits...), after...)
}

// affix reads what stands before or after the digits of a pattern; text may be quoted.
func (f *NumberFormat) affix(pattern string) []Part {
	var parts []Part
	literal := ""
	flush := func() {
		if literal != "" {
			parts = append(parts, Part{"literal", literal})
		}
		literal = ""
	}
	for _, r := range strings.ReplaceAll(pattern, "'", "") {
		switch r {
		case '¤':
			flush()
			parts = append(parts, Part{"currency", f.currencySymbol()})
		case '%':
			flush()
			parts = append(parts, Part{"percentSign", f.Locale.data.Numbers.Symbols["percentSign"]})
		default:
			literal += string(r)
		}
	}
	flush()
	return parts
}

func endsInLetter(symbol string) bool {
	r, _ := utf8.DecodeLastRuneInString(symbol)
	return !unicode.IsSymbol(r) && !unicode.IsSpace(r)
}

func startsWithLetter(symbol string) bool {
	r, _ := utf8.DecodeRuneInString(symbol)
	return !unicode.IsSymbol(r) && !unicode.IsSpace(r)
}

// signed adds the sign that the number and signDisplay ask for.
func (f *NumberFormat) signed(body []Part, n Number) []Part {
	symbols := f.Locale.data.Numbers.Symbols
	sign := Part{}
	switch minus, zero := n.negative, n.isZero() || n.nan; f.Options.SignDisplay {
	case "auto":
		sign = pickSign(minus, false, symbols)
	case "always":
		sign = pickSign(minus, !minus, symbols)
	case "exceptZero":
		sign = pickSign(minus && !zero, !minus && !zero, symbols)
	case "negative":
		sign = pickSign(minus && !zero, false, symbols)
	}
	if sign.Value == "" {
		return body
	}
	accounting := f.Options.Style == "currency" && f.Options.CurrencySign == "accounting"
	if accounting && sign.Type == "minusSign" && strings.Contains(f.Locale.data.Numbers.Accounting, "(") {
		return append(append([]Part{{"literal", "("}}, body...), Part{"literal", ")"})
	}
	return append([]Part{sign}, body...)
}

func pickSign(minus, plus bool, symbols map[string]string) Part {
	switch {
	case minus:
		return Part{"minusSign", symbols["minusSign"]}
	case plus:
		return Part{"plusSign", symbols["plusSign"]}
	}
	return Part{}
}

// scientific writes a mantissa and a power of ten.
func (f *NumberFormat) scientific(n Number) ([]Part, Number, Written) {
	power := n.magnitude()
	if f.Options.Notation == "engineering" {
		power -= ((power % 3) + 3) % 3
	}
	rounded := f.round(n.shift(-power))
	if rounded.magnitude() > 0 && f.Options.Notation == "scientific" {
		rounded, power = rounded.shift(-1), power+1
	}
	digits := f.write(rounded)
	parts := f.digits(digits)
	symbols := f.Locale.data.Numbers.Symbols
	parts = append(parts, Part{"exponentSeparator", symbols["exponential"]})
	if power < 0 {
		parts = append(parts, Part{"exponentMinusSign", symbols["minusSign"]})
		power = -power
	}
	parts = append(parts, Part{"exponentInteger", localDigits(strconv.Itoa(power), f.Options.NumberingSystem)})
	return f.dress(parts, ""), rounded, digits
}
