package expression

import (
	"slices"
	"strings"

	"github.com/dop251/goja"
)

var durationUnits = []string{"milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years"}

func isDurationUnit(name string) bool {
	return slices.Contains(durationUnits, name) || slices.Contains(durationUnits, name+"s")
}

func quotedUnits() string {
	return "'" + strings.Join(durationUnits, "', '") + "'"
}

// luxonUnit resolves the short names of units; other names stay as they are.
func luxonUnit(name string) string {
	switch name {
	case "ms":
		return "milliseconds"
	case "sec", "secs":
		return "seconds"
	case "min", "mins":
		return "minutes"
	case "hr", "hrs":
		return "hours"
	}
	return name
}

// datePart is the property of a DateTime that a unit names.
func datePart(name string) string {
	switch name {
	case "week", "weeks":
		return "weekNumber"
	case "yearDayNumber":
		return "ordinal"
	}
	if unit := luxonUnit(name); isDurationUnit(unit) {
		return strings.TrimSuffix(unit, "s")
	}
	return name
}

// parseDateTime reads a date in the forms that people use: ISO 8601, HTTP, RFC 2822, SQL, and what Date.parse
// takes. A zone in the text is kept.
func (l *library) parseDateTime(value goja.Value) goja.Value {
	if l.isDate(value) {
		if date := l.luxonDate(value); isValid(date) {
			return date
		}
	}
	text := l.vm.ToValue(strings.TrimSpace(value.String()))
	keepZone := l.vm.NewObject()
	l.must(nil, keepZone.Set("setZone", true))
	for _, read := range []string{"fromISO", "fromHTTP", "fromRFC2822", "fromSQL"} {
		if date := l.dateTime(read, text, keepZone); isValid(date) {
			return date
		}
	}
	date := l.luxonDate(l.newDate(text))
	if !isValid(date) {
		panic(l.vm.NewTypeError("Value is not a valid date"))
	}
	return date
}

func isValid(date goja.Value) bool {
	return date.(*goja.Object).Get("isValid").ToBoolean()
}
