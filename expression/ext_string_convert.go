package expression

import (
	"math"
	"regexp"
	"strings"

	"github.com/dop251/goja"
)

var stringConversions = []extension{
	intConversion("toInt"),
	intConversion("toWholeNumber"),
	floatConversion("toFloat"),
	floatConversion("toDecimalNumber"),
	{
		name:        "toNumber",
		signature:   "toNumber()",
		description: "Reads the whole text as a number.",
		examples: []example{
			{`'36.7'.toNumber()`, `36.7`},
			{`'36e2'.toNumber()`, `3600`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			number := l.vm.ToValue(withoutCurrency(this.String())).ToNumber()
			if math.IsNaN(number.ToFloat()) {
				l.fail("cannot convert to number")
			}
			return number
		},
	},
	{
		name:        "toBoolean",
		signature:   "toBoolean()",
		description: "Gives false for '', '0', 'false' and 'no' in any letter case, true for every other text.",
		examples: []example{
			{`'No'.toBoolean()`, `false`},
			{`'on'.toBoolean()`, `true`},
		},
		call: stringTest(func(s string) bool {
			switch strings.ToLower(s) {
			case "", "0", "false", "no":
				return false
			}
			return true
		}),
	},
	{
		name:        "toDate",
		signature:   "toDate()",
		description: "Makes a JavaScript Date; a text without a time of day gives midnight.",
		examples:    []example{{`'2026-08-19T06:45:00Z'.toDate()`, `"2026-08-19T06:45:00.000Z"`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			date := l.newDate(this)
			if math.IsNaN(date.ToNumber().ToFloat()) {
				l.fail("cannot convert to date")
			}
			if !strings.Contains(this.String(), ":") {
				zero := l.vm.ToValue(0)
				l.invoke(date, "setHours", zero, zero, zero)
			}
			return date
		},
	},
	{
		name:        "toDateTime",
		signature:   "toDateTime(format)",
		description: "Makes a DateTime of ISO 8601, HTTP, RFC 2822 or SQL text, or by a format: Luxon tokens, 'ms', 's', 'us' or 'excel'.",
		examples: []example{
			{`'2026-08-19T06:45:00.500+02:00'.toDateTime().toISO()`, `"2026-08-19T06:45:00.500+02:00"`},
			{`'Wed, 19 Aug 2026 06:45:00 +0200'.toDateTime().toISO()`, `"2026-08-19T06:45:00.000+02:00"`},
			{`'19/08/2026'.toDateTime('dd/MM/yyyy').toISODate()`, `"2026-08-19"`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) (result goja.Value) {
			return l.textToDateTime(this, argument(args, 0))
		},
	},
}

func intConversion(name string) extension {
	return extension{
		name:        name,
		signature:   name + "(radix = 10)",
		description: "Reads the whole number at the start of the text; currency signs are skipped.",
		examples:    []example{{"'36.7 kg'." + name + "()", "36"}, {"'€36'." + name + "()", "36"}, {"'2a'." + name + "(16)", "42"}},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			radix := argument(args, 0)
			if goja.IsUndefined(radix) {
				radix = l.vm.ToValue(10)
			}
			number := l.global("parseInt", l.vm.ToValue(withoutCurrency(this.String())), radix)
			if math.IsNaN(number.ToFloat()) {
				l.fail("cannot convert to integer")
			}
			return number
		},
	}
}

func floatConversion(name string) extension {
	return extension{
		name:        name,
		signature:   name + "()",
		description: "Reads the decimal number at the start of the text; currency signs are skipped.",
		examples:    []example{{"'36.7 kg'." + name + "()", "36.7"}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			if strings.Contains(this.String(), ",") {
				l.fail("cannot convert to float, expected . as decimal separator")
			}
			number := l.global("parseFloat", l.vm.ToValue(withoutCurrency(this.String())))
			if math.IsNaN(number.ToFloat()) {
				l.fail("cannot convert to float")
			}
			return number
		},
	}
}

var currencySign = regexp.MustCompile(`\p{Sc}`)

func withoutCurrency(text string) string {
	return currencySign.ReplaceAllString(text, "")
}

// global calls a global function.
func (l *library) global(name string, args ...goja.Value) goja.Value {
	function, _ := goja.AssertFunction(l.vm.GlobalObject().Get(name))
	return l.must(function(goja.Undefined(), args...))
}

func (l *library) textToDateTime(this, format goja.Value) goja.Value {
	if !truthy(format) {
		date, exception := l.attempt(func() goja.Value { return l.parseDateTime(this) })
		if exception != nil {
			l.fail("cannot convert to Luxon DateTime")
		}
		return date
	}
	switch format.String() {
	case "ms", "s", "us", "excel":
		number := this.ToNumber().ToFloat()
		if math.IsNaN(number) {
			l.fail("cannot convert to Luxon DateTime")
		}
		return l.dateTimeOfNumber(number, format)
	}
	return l.dateTime("fromFormat", this, format)
}

// attempt runs what may throw, and gives the exception as a value.
func (l *library) attempt(run func() goja.Value) (value goja.Value, exception *goja.Exception) {
	exception = l.vm.Try(func() { value = run() })
	return value, exception
}
