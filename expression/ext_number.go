package expression

import (
	"math"

	"github.com/dop251/goja"
)

var numberFamily = newFamily("Number",
	numberFunction("ceil", "Rounds up to the next whole number.", math.Ceil, example{"(7.2).ceil()", "8"}),
	numberFunction("floor", "Rounds down to the next whole number.", math.Floor, example{"(7.8).floor()", "7"}),
	numberFunction("abs", "Drops the sign.", math.Abs, example{"(-36).abs()", "36"}),
	extension{
		name:        "round",
		signature:   "round(decimalPlaces = 0)",
		description: "Rounds to a number of decimal places, halves away from zero.",
		examples: []example{
			{`(7.45).round()`, `7`},
			{`(7.46).round(1)`, `7.5`},
			{`(-7.5).round()`, `-8`},
		},
		call: roundNumber,
	},
	extension{
		name:        "isInteger",
		signature:   "isInteger()",
		description: "Tells whether the number is whole.",
		examples: []example{
			{`(36).isInteger()`, `true`},
			{`(3.6).isInteger()`, `false`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(isWhole(this.ToFloat()))
		},
	},
	parity("isEven", "Tells whether a whole number is even; fails on fractions.", 0,
		example{"(36).isEven()", "true"}, example{"(7).isEven()", "false"}),
	parity("isOdd", "Tells whether a whole number is odd; fails on fractions.", 1,
		example{"(7).isOdd()", "true"}, example{"(36).isOdd()", "false"}),
	extension{
		name:        "format",
		signature:   "format(locale = 'en-US', options = {})",
		description: "Writes the number as people of a locale do; options are those of Intl.NumberFormat.",
		examples: []example{
			{`(98765.4321).format()`, `"98,765.432"`},
			{`(98765.4321).format('de-DE')`, `"98.765,432"`},
			{`(19.9).format('en-US', {style: 'currency', currency: 'USD'})`, `"$19.90"`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.vm.ToValue(l.formatNumber(this, argument(args, 0), argument(args, 1)))
		},
	},
	extension{
		name:        "toBoolean",
		signature:   "toBoolean()",
		description: "Gives false for 0, true for every other number.",
		examples: []example{
			{`(36).toBoolean()`, `true`},
			{`(3 - 3).toBoolean()`, `false`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(this.ToFloat() != 0)
		},
	},
	extension{
		name:        "toInt",
		signature:   "toInt()",
		description: "Rounds to a whole number.",
		examples:    []example{{`(36.7).toInt()`, `37`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return roundNumber(l, this, nil)
		},
	},
	extension{
		name:        "toFloat",
		signature:   "toFloat()",
		description: "Gives the number itself.",
		examples:    []example{{`(36.7).toFloat()`, `36.7`}},
		call:        func(_ *library, this goja.Value, _ []goja.Value) goja.Value { return this },
	},
	extension{
		name:      "toDateTime",
		signature: "toDateTime(format = 'ms')",
		description: "Makes a DateTime of a timestamp: 'ms' milliseconds, 's' seconds, 'us' microseconds since 1970, " +
			"'excel' days since 1900.",
		examples: []example{
			{`(1787121900000).toDateTime().toUTC().toISO()`, `"2026-08-19T06:45:00.000Z"`},
			{`(1787121900).toDateTime('s').toUTC().toISO()`, `"2026-08-19T06:45:00.000Z"`},
			{`(46253).toDateTime('excel').toUTC().toISODate()`, `"2026-08-19"`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			return l.dateTimeOfNumber(this.ToFloat(), argument(args, 0))
		},
	},
)

func numberFunction(name, description string, function func(float64) float64, examples ...example) extension {
	return extension{
		name:        name,
		signature:   name + "()",
		description: description,
		examples:    examples,
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(function(this.ToFloat()))
		},
	}
}

func parity(name, description string, remainder float64, examples ...example) extension {
	return extension{
		name:        name,
		signature:   name + "()",
		description: description,
		examples:    examples,
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			number := this.ToFloat()
			if !isWhole(number) {
				l.fail(name + "() is only callable on integers")
			}
			return l.vm.ToValue(math.Abs(math.Mod(number, 2)) == remainder)
		},
	}
}

func isWhole(number float64) bool {
	return number == math.Trunc(number) && !math.IsInf(number, 0)
}

// roundNumber goes through the decimal text, as toFixed gives it, so that 1.005 rounds as people see it in JavaScript.
func roundNumber(l *library, this goja.Value, args []goja.Value) goja.Value {
	fixed := l.invoke(this, "toFixed", argument(args, 0))
	return fixed.ToNumber()
}

// Days between Excel's day 0 and 1970, its wrong leap day of 1900 included.
const excelEpoch = 25569

func (l *library) dateTimeOfNumber(number float64, format goja.Value) goja.Value {
	ms := number
	switch unit := format.String(); {
	case goja.IsUndefined(format), unit == "ms":
	case unit == "s":
		ms = number * 1000
	case unit == "us":
		ms = number / 1000
	case unit == "excel":
		ms = (number - excelEpoch) * 86_400_000
	default:
		l.fail("Unsupported format '" + unit + "'. toDateTime() supports 'ms', 's', 'us' and 'excel'.")
	}
	return l.dateTime("fromMillis", l.vm.ToValue(ms))
}
