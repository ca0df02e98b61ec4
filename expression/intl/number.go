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
	b := f.body(n)
	parts := f.dress(b, f.sign(b.rounded))
	switch {
	case f.Options.Style == "unit":
		return f.withUnit(parts, b.written)
	case f.Options.Style == "currency" && f.Options.CurrencyDisplay == "name":
		return fillPair(f.Locale.data.Numbers.CurrencyName, parts, []Part{{"currency", f.currencyName(b.written)}})
	}
	return parts
}

// body is a number before it gets sign, currency and the like.
type body struct {
	digits  []Part
	pattern string  // of the locale, with the places of sign and currency; "" = nothing around the digits
	compact bool    // the texts of the pattern are a name such as "million"
	rounded Number  // which may have lost its sign's meaning
	written Written // what plurals go by
}

func (f *NumberFormat) body(n Number) body {
	symbols := f.Locale.data.Numbers.Symbols
	b := body{pattern: f.pattern(), rounded: n}
	switch {
	case n.nan:
		b.digits = []Part{{"nan", symbols["nan"]}}
	case n.infinite:
		b.digits = []Part{{"infinity", symbols["infinity"]}}
	case f.Options.Notation == "compact":
		return f.compact(n)
	case f.Options.Notation != "standard":
		return f.scientific(n)
	default:
		b.rounded = f.round(n)
		b.written = f.write(b.rounded)
		b.digits = f.digits(b.written)
	}
	return b
}

// pattern is the locale's for the style.
func (f *NumberFormat) pattern() string {
	numbers := f.Locale.data.Numbers
	switch {
	case f.Options.Style == "percent":
		return numbers.Percent
	case f.Options.Style != "currency" || f.Options.CurrencyDisplay == "name":
		return ""
	case f.Options.CurrencySign == "accounting":
		return numbers.Accounting
	}
	return numbers.Currency
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
	system := f.Options.NumberingSystem
	var parts []Part
	for i, group := range f.groups(number.Integer) {
		if i > 0 {
			parts = append(parts, Part{"group", f.separator("group", "currencyGroup")})
		}
		parts = append(parts, Part{"integer", localDigits(group, system)})
	}
	if number.Fraction != "" {
		parts = append(parts, Part{"decimal", f.separator("decimal", "currencyDecimal")}, Part{"fraction", localDigits(number.Fraction, system)})
	}
	return parts
}

// separator is one of the locale's, another one for amounts of money where it has that.
func (f *NumberFormat) separator(name, ofCurrency string) string {
	symbols := f.Locale.data.Numbers.Symbols
	if own := symbols[ofCurrency]; own != "" && f.Options.Style == "currency" {
		return own
	}
	return symbols[name]
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
	rest, last := integer[:len(integer)-primary], integer[len(integer)-primary:]
	groups := make([]string, 0, len(rest)/secondary+2)
	for first := (len(rest)-1)%secondary + 1; rest != ""; first = secondary {
		groups = append(groups, rest[:first])
		rest = rest[first:]
	}
	return append(groups, last)
}

// dress puts the digits into the pattern, with the sign in front or where the pattern for negative numbers has it.
func (f *NumberFormat) dress(b body, sign Part) []Part {
	pattern, negative, ownNegative := strings.Cut(b.pattern, ";")
	if ownNegative && sign.Type == "minusSign" {
		pattern, sign = negative, Part{}
	}
	var parts []Part
	if sign.Value != "" {
		parts = append(parts, sign)
	}
	start, end := strings.IndexAny(pattern, "#0"), strings.LastIndexAny(pattern, "#0")+1
	if start < 0 {
		return append(parts, b.digits...)
	}
	before, after := f.affix(pattern[:start]), f.affix(pattern[end:])
	if last := len(before) - 1; last >= 0 && before[last].Type == "currency" && endsInLetter(before[last].Value) {
		before = append(before, Part{"literal", "\u00a0"})
	}
	if len(after) > 0 && after[0].Type == "currency" && startsWithLetter(after[0].Value) {
		after = append([]Part{{"literal", "\u00a0"}}, after...)
	}
	if b.compact {
		before, after = compactNames(before), compactNames(after)
	}
	return append(append(append(parts, before...), b.digits...), after...)
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
		case '-':
			flush()
			parts = append(parts, Part{"minusSign", f.Locale.data.Numbers.Symbols["minusSign"]})
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

// sign is the one that the number and signDisplay ask for.
func (f *NumberFormat) sign(n Number) Part {
	symbols, minus, zero := f.Locale.data.Numbers.Symbols, n.negative, n.isZero() || n.nan
	switch f.Options.SignDisplay {
	case "always":
		return pickSign(minus, !minus, symbols)
	case "exceptZero":
		return pickSign(minus && !zero, !minus && !zero, symbols)
	case "negative":
		return pickSign(minus && !zero, false, symbols)
	case "never":
		return Part{}
	}
	return pickSign(minus, false, symbols)
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
func (f *NumberFormat) scientific(n Number) body {
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
	return body{digits: parts, pattern: f.pattern(), rounded: rounded, written: digits}
}
