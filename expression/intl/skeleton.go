package intl

import "strings"

// A skeleton tells which fields a date shows and how wide: the letters of date patterns in any order. pattern.go
// finds the locale's pattern for a skeleton, by the rules of Unicode's date pattern generator.

// Fields by the letters that stand for them, from the largest unit down.
const fieldOrder = "GyMEdahmsSz"

const (
	dateFields = "GyMEd"
	timeFields = "ahmsSz"
)

// canonicalField is the field of a pattern letter; 0 = the letter is no field that a skeleton can ask for.
func canonicalField(letter byte) byte {
	switch letter {
	case 'G', 'y', 'd', 'm', 's', 'S':
		return letter
	case 'u', 'r', 'U', 'Y':
		return 'y'
	case 'M', 'L':
		return 'M'
	case 'E', 'c', 'e':
		return 'E'
	case 'a', 'b', 'B':
		return 'a'
	case 'h', 'H', 'K', 'k':
		return 'h'
	case 'z', 'v', 'O', 'V', 'x', 'X', 'Z':
		return 'z'
	}
	return 0
}

// skeleton is the letters asked for, by field.
type skeleton map[byte]string

func parseSkeleton(text string) skeleton {
	found := skeleton{}
	for _, run := range runs(text) {
		if field := canonicalField(run[0]); field != 0 && field != 'a' {
			found[field] = run
		}
	}
	return found
}

// part is the skeleton with only some of its fields.
func (s skeleton) part(fields string) skeleton {
	found := skeleton{}
	for field, run := range s {
		if strings.IndexByte(fields, field) >= 0 {
			found[field] = run
		}
	}
	return found
}

// runs splits a text into runs of the same letter.
func runs(text string) []string {
	var found []string
	for len(text) > 0 {
		end := 1
		for end < len(text) && text[end] == text[0] {
			end++
		}
		found = append(found, text[:end])
		text = text[end:]
	}
	return found
}

// form is how a field is written, as a number whose distance to another form says how well it stands in for it.
func form(field byte, run string) int {
	width := len(run)
	switch {
	case field == 'M' && width <= 2, strings.IndexByte("ydhmsS", field) >= 0:
		return 0x100 + width
	case field == 'E' && width < 3:
		width = 3
	case field == 'z' && run[0] != 'z':
		return -0x120 - width
	}
	switch width {
	case 5:
		return -0x101
	case 4:
		return -0x104
	}
	return -0x103
}

const (
	missingField = 0x1000
	extraField   = 0x10000
)

func distance(wanted, offered skeleton) (sum int) {
	for i := range len(fieldOrder) {
		field := fieldOrder[i]
		want, offer := wanted[field], offered[field]
		switch {
		case want == "" && offer == "":
		case want == "":
			sum += extraField
		case offer == "":
			sum += missingField
		default:
			sum += max(form(field, want)-form(field, offer), form(field, offer)-form(field, want))
		}
	}
	return sum
}
