package expression

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var propertyPattern = regexp.MustCompile(`\\([pP])\{(\^?[\w=]+)\}`)

// expandProperties replaces \p{Letter} and its kin in a regular expression with the u flag by ranges of characters,
// because the interpreter does not know them. Unknown properties stay as they are.
func expandProperties(pattern string) string {
	var out strings.Builder
	inClass := false
	for len(pattern) > 0 {
		if found := propertyPattern.FindStringSubmatch(pattern); found != nil && strings.HasPrefix(pattern, found[0]) {
			if ranges, ok := propertyRanges(found[2]); ok {
				if found[1] == "P" {
					ranges = complement(ranges)
				}
				writeRanges(&out, ranges, inClass)
				pattern = pattern[len(found[0]):]
				continue
			}
		}
		size := 1
		switch {
		case pattern[0] == '\\' && len(pattern) > 1:
			size = 2
		case pattern[0] == '[':
			inClass = true
		case pattern[0] == ']':
			inClass = false
		}
		out.WriteString(pattern[:size])
		pattern = pattern[size:]
	}
	return out.String()
}

func writeRanges(out *strings.Builder, ranges [][2]rune, inClass bool) {
	if !inClass {
		out.WriteByte('[')
	}
	for _, r := range ranges {
		fmt.Fprintf(out, `\u{%x}`, r[0])
		if r[1] > r[0] {
			fmt.Fprintf(out, `-\u{%x}`, r[1])
		}
	}
	if !inClass {
		out.WriteByte(']')
	}
}

// propertyRanges are the characters of a property such as L, Letter, Script=Greek or Emoji.
func propertyRanges(property string) (ranges [][2]rune, ok bool) {
	name, value, isPair := strings.Cut(property, "=")
	switch {
	case isPair && slices.Contains([]string{"Script", "sc", "Script_Extensions", "scx"}, name):
		return tableRanges(unicode.Scripts[value])
	case isPair && (name == "General_Category" || name == "gc"):
		property = value
	case isPair:
		return nil, false
	}
	if short, ok := categoryNames[property]; ok {
		property = short
	}
	if ranges, ok := emojiRanges[property]; ok {
		return ranges, true
	}
	switch property {
	case "Any":
		return [][2]rune{{0, unicode.MaxRune}}, true
	case "ASCII":
		return [][2]rune{{0, unicode.MaxASCII}}, true
	case "Alphabetic", "Alpha":
		return tableRanges(unicode.L, unicode.Nl, unicode.Other_Alphabetic)
	case "Uppercase", "Upper":
		return tableRanges(unicode.Lu, unicode.Other_Uppercase)
	case "Lowercase", "Lower":
		return tableRanges(unicode.Ll, unicode.Other_Lowercase)
	}
	if table, ok := unicode.Categories[property]; ok {
		return tableRanges(table)
	}
	return tableRanges(unicode.Properties[property])
}

// The long names of categories.
var categoryNames = map[string]string{
	"Letter": "L", "Cased_Letter": "LC", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
	"Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Combining_Mark": "M", "Nonspacing_Mark": "Mn",
	"Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl",
	"Other_Number": "No", "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd",
	"Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Initial_Punctuation": "Pi", "Final_Punctuation": "Pf",
	"Other_Punctuation": "Po", "Symbol": "S", "Math_Symbol": "Sm", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk",
	"Other_Symbol": "So", "Separator": "Z", "Space_Separator": "Zs", "Line_Separator": "Zl", "Paragraph_Separator": "Zp",
	"Other": "C", "Control": "Cc", "cntrl": "Cc", "Format": "Cf", "Surrogate": "Cs", "Private_Use": "Co", "Unassigned": "Cn",
	"space": "White_Space",
}

// tableRanges joins tables of the unicode package; ok = false where one is missing.
func tableRanges(tables ...*unicode.RangeTable) (ranges [][2]rune, ok bool) {
	for _, table := range tables {
		if table == nil {
			return nil, false
		}
		for _, r := range table.R16 {
			ranges = appendRange(ranges, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range table.R32 {
			ranges = appendRange(ranges, rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return merged(ranges), true
}

func appendRange(ranges [][2]rune, low, high, stride rune) [][2]rune {
	if stride == 1 {
		return append(ranges, [2]rune{low, high})
	}
	for r := low; r <= high; r += stride {
		ranges = append(ranges, [2]rune{r, r})
	}
	return ranges
}

// merged sorts ranges and joins those that touch.
func merged(ranges [][2]rune) [][2]rune {
	slices.SortFunc(ranges, func(a, b [2]rune) int { return int(a[0] - b[0]) })
	var joined [][2]rune
	for _, r := range ranges {
		if last := len(joined) - 1; last >= 0 && r[0] <= joined[last][1]+1 {
			joined[last][1] = max(joined[last][1], r[1])
			continue
		}
		joined = append(joined, r)
	}
	return joined
}

// complement are the characters that are in no range.
func complement(ranges [][2]rune) [][2]rune {
	var rest [][2]rune
	next := rune(0)
	for _, r := range ranges {
		if r[0] > next {
			rest = append(rest, [2]rune{next, r[0] - 1})
		}
		next = r[1] + 1
	}
	if next <= unicode.MaxRune {
		rest = append(rest, [2]rune{next, unicode.MaxRune})
	}
	return rest
}
