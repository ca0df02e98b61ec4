package intl

import "strings"

// List joins texts: kind is conjunction, disjunction or unit; width long, short or narrow.
func (l *Locale) List(texts []string, kind, width string) []Part {
	patterns := l.data.Lists[kind][width]
	element := func(i int) []Part { return []Part{{"element", texts[i]}} }
	switch len(texts) {
	case 0:
		return nil
	case 1:
		return element(0)
	case 2:
		return fillPair(patterns["2"], element(0), element(1))
	}
	last := len(texts) - 1
	joined := fillPair(patterns["end"], element(last-1), element(last))
	for i := last - 2; i > 0; i-- {
		joined = fillPair(patterns["middle"], element(i), joined)
	}
	return fillPair(patterns["start"], element(0), joined)
}

// fillPair puts parts in the places {0} and {1} of a pattern.
func fillPair(pattern string, first, second []Part) []Part {
	var parts []Part
	for len(pattern) > 0 {
		at := strings.Index(pattern, "{")
		if at < 0 || at+2 >= len(pattern) {
			parts = append(parts, Part{"literal", pattern})
			break
		}
		if at > 0 {
			parts = append(parts, Part{"literal", pattern[:at]})
		}
		if pattern[at+1] == '0' {
			parts = append(parts, first...)
		} else {
			parts = append(parts, second...)
		}
		pattern = pattern[at+3:]
	}
	return parts
}
