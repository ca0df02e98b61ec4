package intl

import (
	"maps"
	"slices"
	"strings"
)

// candidate is a pattern that the locale offers.
type candidate struct {
	skeleton skeleton
	clock    byte // h or H where it shows hours
	pattern  string
}

// candidates are in the order in which the first of equally close ones counts: the patterns of the four lengths,
// then the others; but for the same skeleton the others win.
func (d *data) candidates() []candidate {
	var found []candidate
	places := map[string]int{}
	add := func(letters, pattern string) {
		if strings.Contains(letters, "B") {
			return
		}
		offered := candidate{skeleton: parseSkeleton(letters), pattern: pattern}
		if at := strings.IndexAny(letters, "hHkK"); at >= 0 {
			offered.clock = letters[at]
		}
		key := offered.key()
		if at, known := places[key]; known {
			found[at] = offered
			return
		}
		places[key] = len(found)
		found = append(found, offered)
	}
	for _, length := range []string{"full", "long", "medium", "short"} {
		for _, pattern := range []string{d.Dates.DateFormats[length], d.Dates.TimeFormats[length]} {
			add(letters(pattern), pattern)
		}
	}
	for _, letters := range slices.Sorted(maps.Keys(d.Dates.Available)) {
		add(letters, d.Dates.Available[letters])
	}
	for _, single := range []string{"G", "y", "M", "E", "d", "m", "s", "z"} {
		if _, known := places[single]; !known {
			add(single, single)
		}
	}
	return found
}

// key is the same for the same skeleton.
func (c candidate) key() string {
	var key strings.Builder
	for i := range len(fieldOrder) {
		field := fieldOrder[i]
		letter := field
		if field == 'h' {
			letter = c.clock
		}
		key.WriteString(strings.Repeat(string(letter), len(c.skeleton[field])))
	}
	return key.String()
}

// bestPattern is the locale's pattern for a skeleton; clock is h, H, K or k.
func (d *data) bestPattern(wanted skeleton, clock byte) string {
	all := d.offered()
	if best, missing := closest(all, wanted, clock); len(missing) == 0 {
		return adjust(best, wanted, clock, d.decimal())
	}
	date, time := wanted.part(dateFields), wanted.part(timeFields)
	if len(date) == 0 {
		return d.composed(all, time, clock)
	}
	if len(time) == 0 {
		return d.composed(all, date, clock)
	}
	return d.glue(d.composed(all, date, clock), d.composed(all, time, clock), dateLength(date))
}

func (d *data) decimal() string { return d.Numbers.Symbols["decimal"] }

// glue joins the patterns of a date and a time.
func (d *data) glue(date, time, length string) string {
	pattern := d.Dates.AtTimeFormats[length]
	if pattern == "" {
		pattern = d.Dates.DateTimeFormats[length]
	}
	return strings.NewReplacer("{1}", date, "{0}", time).Replace(pattern)
}

func dateLength(date skeleton) string {
	switch {
	case len(date['M']) == 4 && date['E'] != "":
		return "full"
	case len(date['M']) == 4:
		return "long"
	case len(date['M']) == 3:
		return "medium"
	}
	return "short"
}

// composed appends to the closest pattern what it misses.
func (d *data) composed(all []candidate, wanted skeleton, clock byte) string {
	best, missing := closest(all, wanted, clock)
	pattern := adjust(best, wanted, clock, d.decimal())
	for len(missing) > 0 {
		next, still := closest(all, missing, clock)
		if len(still) == len(missing) {
			break
		}
		join := d.Dates.AppendZone
		switch {
		case next.skeleton['G'] != "":
			join = d.Dates.AppendEra
		case next.skeleton['E'] != "":
			join = d.Dates.AppendWeekday
		case next.skeleton['z'] == "":
			join = "{0} {1}"
		}
		pattern = strings.NewReplacer("{0}", pattern, "{1}", adjust(next, missing, clock, d.decimal())).Replace(join)
		missing = still
	}
	return pattern
}

// closest is the candidate nearest to a skeleton, and the fields that it misses.
func closest(all []candidate, wanted skeleton, clock byte) (best candidate, missing skeleton) {
	lowest := -1
	for _, offered := range all {
		if offered.clock != 0 && wanted['h'] != "" && twelve(offered.clock) != twelve(clock) {
			continue
		}
		if apart := distance(wanted, offered.skeleton); lowest < 0 || apart < lowest {
			lowest, best = apart, offered
		}
	}
	missing = skeleton{}
	for field, run := range wanted {
		if best.skeleton[field] == "" && !(field == 'S' && best.skeleton['s'] != "") {
			missing[field] = run
		}
	}
	return best, missing
}

func twelve(clock byte) bool { return clock == 'h' || clock == 'K' }

// adjust gives the fields of a pattern the widths asked for, where the locale leaves them open.
func adjust(best candidate, wanted skeleton, clock byte, decimal string) string {
	var out strings.Builder
	for _, token := range tokens(best.pattern) {
		if token.literal {
			out.WriteString(quote(token.text))
			continue
		}
		out.WriteString(adjustField(token.text, best.skeleton, wanted, clock))
		if token.text[0] == 's' && wanted['S'] != "" {
			out.WriteString(quote(decimal) + wanted['S'])
		}
	}
	return out.String()
}

func adjustField(run string, offered, wanted skeleton, clock byte) string {
	field := canonicalField(run[0])
	want := wanted[field]
	switch {
	case field == 'a': // nobody asked for the parts of the day
		return strings.Repeat("a", len(run))
	case want == "" || field == 'm' || field == 's':
		return run
	case field == 'z':
		return want
	}
	letter, width := run[0], len(run)
	if field == 'h' {
		letter = clock
	}
	numeric := form(field, run) > 0
	if len(want) != len(offered[field]) && numeric == (form(field, want) > 0) {
		width = len(want)
	}
	return strings.Repeat(string(letter), width)
}
