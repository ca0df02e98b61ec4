package expression

import (
	"github.com/budflow/budflow/expression/intl"
	"github.com/dop251/goja"
)

// numberFormat reads the arguments of Intl.NumberFormat.
func (l *library) numberFormat(locales, given goja.Value) *intl.NumberFormat {
	from := l.options(given)
	grouping := from.text("useGrouping")
	if grouping == "true" {
		grouping = "always"
	}
	format, err := intl.NewNumberFormat(l.locale(locales), intl.NumberOptions{
		Style: from.text("style"), Currency: from.text("currency"), CurrencyDisplay: from.text("currencyDisplay"),
		CurrencySign: from.text("currencySign"), Unit: from.text("unit"), UnitDisplay: from.text("unitDisplay"),
		Notation: from.text("notation"), CompactDisplay: from.text("compactDisplay"), SignDisplay: from.text("signDisplay"),
		UseGrouping: grouping, RoundingMode: from.text("roundingMode"), NumberingSystem: from.text("numberingSystem"),
		MinimumIntegerDigits:  from.number("minimumIntegerDigits"),
		MinimumFractionDigits: from.number("minimumFractionDigits"), MaximumFractionDigits: from.number("maximumFractionDigits"),
		MinimumSignificantDigits: from.number("minimumSignificantDigits"), MaximumSignificantDigits: from.number("maximumSignificantDigits"),
	})
	if from.text("style") == "currency" && from.text("currency") == "" || from.text("style") == "unit" && from.text("unit") == "" {
		panic(l.vm.NewTypeError("%s", err.Error()))
	}
	l.checkRange(err)
	return format
}

func (l *library) describeNumberFormat(this *goja.Object, format *intl.NumberFormat) {
	l.method(this, "format", func(args []goja.Value) goja.Value {
		return l.vm.ToValue(format.Format(decimal(argument(args, 0))))
	})
	l.method(this, "formatToParts", func(args []goja.Value) goja.Value {
		return l.parts(format.Parts(decimal(argument(args, 0))))
	})
	l.method(this, "resolvedOptions", func([]goja.Value) goja.Value {
		o := format.Options
		minInteger, minFraction, maxFraction, minSignificant, maxSignificant := format.Digits()
		resolved := []any{"locale", format.Locale.Tag, "numberingSystem", o.NumberingSystem, "style", o.Style, "currency", o.Currency}
		if o.Style == "currency" {
			resolved = append(resolved, "currencyDisplay", o.CurrencyDisplay, "currencySign", o.CurrencySign)
		}
		if o.Style == "unit" {
			resolved = append(resolved, "unit", o.Unit, "unitDisplay", o.UnitDisplay)
		}
		resolved = append(resolved, "minimumIntegerDigits", minInteger)
		if maxSignificant > 0 {
			resolved = append(resolved, "minimumSignificantDigits", minSignificant, "maximumSignificantDigits", maxSignificant)
		} else {
			resolved = append(resolved, "minimumFractionDigits", minFraction, "maximumFractionDigits", maxFraction)
		}
		resolved = append(resolved, "useGrouping", o.UseGrouping, "notation", o.Notation, "signDisplay", o.SignDisplay,
			"roundingIncrement", 1, "roundingMode", o.RoundingMode, "roundingPriority", "auto", "trailingZeroDisplay", "auto")
		return l.resolved(resolved...)
	})
}

// decimal is a number, BigInt or text as Intl takes it: the digits of large ones count.
func decimal(value goja.Value) intl.Number {
	if _, isNumber := numberOf(value); !isNumber {
		if number, ok := intl.FromText(value.String()); ok {
			return number
		}
	}
	return intl.FromFloat(value.ToNumber().ToFloat())
}

// formatNumber is (number).toLocaleString(locales, options).
func (l *library) formatNumber(number, locales, options goja.Value) string {
	return l.numberFormat(locales, options).Format(decimal(number))
}

func (l *library) pluralRules(this *goja.Object, locales, given goja.Value) {
	from := l.options(given)
	format := l.numberFormat(locales, l.digitOptions(from))
	kind := from.text("type")
	if kind == "" {
		kind = "cardinal"
	}
	l.method(this, "select", func(args []goja.Value) goja.Value {
		return l.vm.ToValue(format.Plural(decimal(argument(args, 0)), kind == "ordinal"))
	})
	l.method(this, "resolvedOptions", func([]goja.Value) goja.Value {
		return l.resolved("locale", format.Locale.Tag, "type", kind, "pluralCategories", format.Locale.Categories(kind == "ordinal"))
	})
}

// digitOptions are the options that say how many digits are written, without the others.
func (l *library) digitOptions(from options) goja.Value {
	digits := l.vm.NewObject()
	for _, name := range []string{"minimumIntegerDigits", "minimumFractionDigits", "maximumFractionDigits", "minimumSignificantDigits", "maximumSignificantDigits"} {
		if value := from.value(name); !goja.IsUndefined(value) {
			l.put(digits, name, value)
		}
	}
	return digits
}
