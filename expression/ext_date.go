package expression

import (
	"github.com/dop251/goja"
)

var dateFamily = newFamily("Date",
	extension{
		name:        "beginningOf",
		signature:   "beginningOf(unit = 'week')",
		description: "Goes back to the start of the unit that the date lies in.",
		examples: []example{
			{`'2026-08-19T06:45'.toDateTime().beginningOf('year').toISODate()`, `"2026-01-01"`},
			{`'2026-08-19T06:45'.toDateTime().beginningOf().toISODate()`, `"2026-08-17"`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			start := l.invoke(l.luxonDate(this), "startOf", l.unit(argument(args, 0), "week"))
			return l.sameKind(this, start)
		},
	},
	extension{
		name:        "endOfMonth",
		signature:   "endOfMonth()",
		description: "Goes on to the last millisecond of the month.",
		examples:    []example{{`'2028-02-03'.toDateTime().endOfMonth().toISODate()`, `"2028-02-29"`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.sameKind(this, l.invoke(l.luxonDate(this), "endOf", l.vm.ToValue("month")))
		},
	},
	extension{
		name:        "extract",
		signature:   "extract(part = 'week')",
		description: "Gives one part of the date as a number: year, quarter, month, week, day, hour, minute, second, millisecond, weekday, yearDayNumber and so on.",
		examples: []example{
			{`'2026-08-19T06:45'.toDateTime().extract('minute')`, `45`},
			{`'2026-08-19T06:45'.toDateTime().extract('yearDayNumber')`, `231`},
			{`'2026-08-19T06:45'.toDateTime().extract()`, `34`},
		},
		call: extractPart,
	},
	extension{
		name:        "format",
		signature:   "format(format, localeOptions)",
		description: "Writes the date by Luxon's format tokens.",
		examples: []example{
			{`'2026-08-19T06:45'.toDateTime().format('d.M.yyyy, HH:mm')`, `"19.8.2026, 06:45"`},
			{`'2026-08-19T06:45'.toDateTime().format('cccc')`, `"Wednesday"`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.invoke(l.luxonDate(this), "toFormat", argument(args, 0), l.copyOf(argument(args, 1)))
		},
	},
	extension{
		name:        "isBetween",
		signature:   "isBetween(date1, date2)",
		description: "Tells whether the date lies between two others, in whichever order they come; the ends do not count.",
		examples: []example{
			{`'2026-08-19'.toDateTime().isBetween('2026-01-01', '2026-12-31')`, `true`},
			{`'2026-08-19'.toDateTime().isBetween('2026-12-31', '2026-01-01')`, `true`},
		},
		call: isBetween,
	},
	extension{
		name:        "isDst",
		signature:   "isDst()",
		description: "Tells whether daylight saving time is in force.",
		examples:    []example{{`DateTime.fromISO('2026-08-19', {zone: 'Europe/Madrid'}).isDst()`, `true`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.luxonDate(this).Get("isInDST")
		},
	},
	extension{
		name:        "isInLast",
		signature:   "isInLast(n = 0, unit = 'minutes')",
		description: "Tells whether the date lies in the last n units before now.",
		examples:    []example{{`$now.minus({hours: 2}).isInLast(1, 'days')`, `true`}},
		call:        isInLast,
	},
	extension{
		name:        "isWeekend",
		signature:   "isWeekend()",
		description: "Tells whether the date is a Saturday or Sunday.",
		examples:    []example{{`'2026-08-22'.toDateTime().isWeekend()`, `true`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(l.luxonDate(this).Get("weekday").ToInteger() > 5)
		},
	},
	extension{
		name:        "plus",
		signature:   "plus(n, unit = 'milliseconds')",
		description: "Adds a length of time: a number of units, or an object such as {days: 2, hours: 1}.",
		examples:    []example{{`'2026-08-19'.toDateTime().plus(2, 'weeks').toISODate()`, `"2026-09-02"`}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.sameKind(this, l.invoke(l.luxonDate(this), "plus", l.lengthOfTime(args)))
		},
	},
	extension{
		name:        "minus",
		signature:   "minus(n, unit = 'milliseconds')",
		description: "Takes a length of time away: a number of units, or an object such as {days: 2, hours: 1}.",
		examples:    []example{{`'2026-08-19'.toDateTime().minus(2, 'weeks').toISODate()`, `"2026-08-05"`}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.sameKind(this, l.invoke(l.luxonDate(this), "minus", l.lengthOfTime(args)))
		},
	},
	extension{
		name:        "diffTo",
		signature:   "diffTo(otherDate, unit = 'days')",
		description: "Gives the time from another date to this one, in one unit as a number or in a list of units as an object.",
		examples: []example{
			{`'2026-08-19'.toDateTime().diffTo('2026-08-01', 'days')`, `18`},
			{`'2026-08-19'.toDateTime().diffTo('2026-05-01', ['months', 'days'])`, `{"months":3,"days":18}`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.difference(this, argument(args, 0), argument(args, 1))
		},
	},
	extension{
		name:        "diffToNow",
		signature:   "diffToNow(unit = 'days')",
		description: "Gives the time from now to this date: positive for dates to come.",
		examples:    []example{{`$now.plus({weeks: 3}).diffToNow('days')`, `21`}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.difference(this, l.now(), argument(args, 0))
		},
	},
	extension{
		name:        "toDateTime",
		signature:   "toDateTime()",
		description: "Makes a DateTime of a Date.",
		examples:    []example{{`new Date('2026-08-19T06:45:00Z').toDateTime().toMillis()`, `1787121900000`}},
		call:        func(l *library, this goja.Value, _ []goja.Value) goja.Value { return l.luxonDate(this) },
	},
	dateNumber("toInt"),
	dateNumber("toFloat"),
	notConvertible("toBoolean", "Gives undefined: a date is no boolean."),
)

func dateNumber(name string) extension {
	return extension{
		name:        name,
		signature:   name + "()",
		description: "Gives the milliseconds since 1970.",
		examples:    []example{{"new Date('2026-08-19T06:45:00Z')." + name + "()", "1787121900000"}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.invoke(this, "valueOf")
		},
	}
}

// luxonDate is a Date or DateTime as a DateTime.
func (l *library) luxonDate(date goja.Value) *goja.Object {
	if l.isDateTime(date) {
		return date.(*goja.Object)
	}
	return l.dateTime("fromJSDate", date).(*goja.Object)
}

// sameKind gives back a Date where a Date came in.
func (l *library) sameKind(in, out goja.Value) goja.Value {
	if l.isDateTime(in) {
		return out
	}
	return l.invoke(out, "toJSDate")
}

func extractPart(l *library, this goja.Value, args []goja.Value) goja.Value {
	date := l.luxonDate(this)
	part := "week"
	if given := argument(args, 0); !goja.IsUndefined(given) {
		part = given.String()
	}
	value := date.Get(datePart(part))
	if isNullish(value) {
		return goja.Null()
	}
	return value
}

func isBetween(l *library, this goja.Value, args []goja.Value) goja.Value {
	if len(args) != 2 {
		l.fail("isBetween(): expected exactly two args")
	}
	first, second := l.bound(args[0]), l.bound(args[1])
	if first == nil || second == nil {
		return goja.Undefined()
	}
	date, from, to := this.ToNumber().ToFloat(), first.ToNumber().ToFloat(), second.ToNumber().ToFloat()
	return l.vm.ToValue(min(from, to) < date && date < max(from, to))
}

// bound is an end of isBetween; nil = it is no date.
func (l *library) bound(value goja.Value) goja.Value {
	switch _, isText := textOf(value); {
	case isText:
		value = l.dateTime("fromJSDate", l.newDate(value))
	case l.isDate(value):
		value = l.luxonDate(value)
	case !l.isDateTime(value):
		return nil
	}
	if !value.(*goja.Object).Get("isValid").ToBoolean() {
		return nil
	}
	return value
}

func isInLast(l *library, this goja.Value, args []goja.Value) goja.Value {
	number := argument(args, 0)
	if goja.IsUndefined(number) {
		number = l.vm.ToValue(0)
	}
	length := l.vm.NewObject()
	l.must(nil, length.Set(l.unit(argument(args, 1), "minutes").String(), number))
	now := l.now()
	since, date := l.invoke(now, "minus", length).ToNumber().ToFloat(), this.ToNumber().ToFloat()
	return l.vm.ToValue(since <= date && date <= now.ToNumber().ToFloat())
}

// lengthOfTime is what plus and minus were given, as Luxon takes it.
func (l *library) lengthOfTime(args []goja.Value) goja.Value {
	unit := argument(args, 1)
	if goja.IsUndefined(unit) {
		return argument(args, 0)
	}
	length := l.vm.NewObject()
	l.must(nil, length.Set(l.unit(unit, "").String(), argument(args, 0)))
	return length
}

func (l *library) difference(this, other, unit goja.Value) goja.Value {
	units := []goja.Value{l.vm.ToValue("days")}
	if l.isArray(unit) {
		units = l.elements(unit)
	} else if !goja.IsUndefined(unit) {
		units = []goja.Value{unit}
	}
	names := make([]any, len(units))
	for i, unit := range units {
		names[i] = luxonUnit(unit.String())
		if !isDurationUnit(names[i].(string)) {
			l.fail("Unsupported unit '" + unit.String() + "'. Supported: " + quotedUnits() + ".")
		}
	}
	if _, isText := textOf(other); isText || !l.isDateTime(other) {
		other = l.parseDateTime(other)
	}
	difference := l.invoke(this, "diff", other, l.vm.NewArray(names...))
	if len(names) == 1 {
		return l.invoke(difference, "as", l.vm.ToValue(names[0]))
	}
	return l.invoke(difference, "toObject")
}

// unit is a unit's name as Luxon knows it.
func (l *library) unit(value goja.Value, fallback string) goja.Value {
	if goja.IsUndefined(value) {
		return l.vm.ToValue(fallback)
	}
	return l.vm.ToValue(luxonUnit(value.String()))
}
