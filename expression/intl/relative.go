package intl

import (
	"fmt"
	"math"
	"strconv"
)

// Relative writes a length of time from now: -1 day is "1 day ago", with named "yesterday" where the language has
// such a word. unit is singular (second to year), width long, short or narrow.
func (l *Locale) Relative(value float64, unit, width string, named bool) ([]Part, error) {
	field, ok := l.data.Relative[unit][width]
	if !ok {
		return nil, fmt.Errorf("Invalid unit argument for format() '%s'", unit)
	}
	if named && value == math.Trunc(value) {
		key := strconv.FormatFloat(value, 'f', -1, 64)
		if value == 0 {
			key = "0"
		}
		if name, ok := field.Named[key]; ok {
			return []Part{{"literal", name}}, nil
		}
	}
	forms := field.Future
	if value < 0 || value == 0 && math.Signbit(value) {
		forms = field.Past
	}
	numbers, err := NewNumberFormat(l, NumberOptions{})
	if err != nil {
		return nil, err
	}
	number := FromFloat(math.Abs(value))
	parts := numbers.Parts(number)
	return fillPair(l.plural(forms, numbers.written(number)), parts, nil), nil
}
