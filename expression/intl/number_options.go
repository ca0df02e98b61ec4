package intl

import "fmt"

// NumberOptions are those of Intl.NumberFormat, by the same names and values; "" and nil = the default.
type NumberOptions struct {
	Style, Currency, CurrencyDisplay, CurrencySign string
	Unit, UnitDisplay                              string
	Notation, CompactDisplay                       string
	SignDisplay, UseGrouping                       string // UseGrouping: auto, always, min2, false
	RoundingMode, NumberingSystem                  string
	MinimumIntegerDigits                           *int
	MinimumFractionDigits, MaximumFractionDigits   *int
	MinimumSignificantDigits                       *int
	MaximumSignificantDigits                       *int
}

// NumberFormat writes numbers.
type NumberFormat struct {
	Locale  *Locale
	Options NumberOptions // completed by the defaults

	minInteger, minFraction, maxFraction int
	minSignificant, maxSignificant       int // 0 = fraction digits count
	compactRounding                      bool
}

// NewNumberFormat completes and checks options; the errors are those that JavaScript throws as RangeError.
func NewNumberFormat(locale *Locale, options NumberOptions) (*NumberFormat, error) {
	f := &NumberFormat{Locale: locale, Options: options}
	o := &f.Options
	defaults := []struct {
		value    *string
		fallback string
		allowed  string
		name     string
	}{
		{&o.Style, "decimal", "decimal percent currency unit", "style"},
		{&o.CurrencyDisplay, "symbol", "code symbol narrowSymbol name", "currencyDisplay"},
		{&o.CurrencySign, "standard", "standard accounting", "currencySign"},
		{&o.UnitDisplay, "short", "short narrow long", "unitDisplay"},
		{&o.Notation, "standard", "standard scientific engineering compact", "notation"},
		{&o.CompactDisplay, "short", "short long", "compactDisplay"},
		{&o.SignDisplay, "auto", "auto never always exceptZero negative", "signDisplay"},
		{&o.RoundingMode, "halfExpand", "ceil floor expand trunc halfCeil halfFloor halfExpand halfTrunc halfEven", "roundingMode"},
	}
	for _, d := range defaults {
		if *d.value == "" {
			*d.value = d.fallback
		}
		if !oneOf(*d.value, d.allowed) {
			return nil, fmt.Errorf("Value %s out of range for Intl.NumberFormat options property %s", *d.value, d.name)
		}
	}
	if o.UseGrouping == "" {
		o.UseGrouping = "auto"
		if o.Notation == "compact" {
			o.UseGrouping = "min2"
		}
	}
	if o.NumberingSystem == "" {
		o.NumberingSystem = locale.Digits()
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return f, f.setDigits()
}

func (f *NumberFormat) check() error {
	switch o := f.Options; {
	case o.Style == "currency" && o.Currency == "":
		return fmt.Errorf("Currency code is required with currency style.")
	case o.Currency != "" && !isCurrency(o.Currency):
		return fmt.Errorf("Invalid currency code : %s", o.Currency)
	case o.Style == "unit" && o.Unit == "":
		return fmt.Errorf("Unit is required with unit style.")
	case o.Unit != "" && !f.Locale.knowsUnit(o.Unit):
		return fmt.Errorf("Invalid unit argument for Intl.NumberFormat() '%s'", o.Unit)
	}
	return nil
}

func isCurrency(code string) bool {
	for _, c := range []byte(code) {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
			return false
		}
	}
	return len(code) == 3
}

// setDigits works out how many digits are written.
func (f *NumberFormat) setDigits() error {
	o := f.Options
	low, high := 0, 3
	switch {
	case o.Style == "currency" && o.Notation == "standard":
		low = CurrencyDigits(o.Currency)
		high = low
	case o.Style == "percent":
		high = 0
	}
	var err error
	within := func(given *int, fallback, least, most int, name string) int {
		if given == nil {
			return fallback
		}
		if *given < least || *given > most {
			err = fmt.Errorf("%s value is out of range.", name)
		}
		return *given
	}
	f.minInteger = within(o.MinimumIntegerDigits, 1, 1, 21, "minimumIntegerDigits")
	if o.MinimumSignificantDigits != nil || o.MaximumSignificantDigits != nil {
		f.minSignificant = within(o.MinimumSignificantDigits, 1, 1, 21, "minimumSignificantDigits")
		f.maxSignificant = within(o.MaximumSignificantDigits, 21, f.minSignificant, 21, "maximumSignificantDigits")
		return err
	}
	f.compactRounding = o.Notation == "compact" && o.MinimumFractionDigits == nil && o.MaximumFractionDigits == nil
	f.minFraction = within(o.MinimumFractionDigits, -1, 0, 100, "minimumFractionDigits")
	f.maxFraction = within(o.MaximumFractionDigits, -1, 0, 100, "maximumFractionDigits")
	switch {
	case f.minFraction < 0 && f.maxFraction < 0:
		f.minFraction, f.maxFraction = low, high
	case f.minFraction < 0:
		f.minFraction = min(low, f.maxFraction)
	case f.maxFraction < 0:
		f.maxFraction = max(high, f.minFraction)
	case f.minFraction > f.maxFraction:
		err = fmt.Errorf("maximumFractionDigits value is out of range.")
	}
	return err
}

// Digits are the limits in use: integer digits, fraction digits, significant digits (0 = they do not count).
func (f *NumberFormat) Digits() (minInteger, minFraction, maxFraction, minSignificant, maxSignificant int) {
	return f.minInteger, f.minFraction, f.maxFraction, f.minSignificant, f.maxSignificant
}

// CurrencyDigits is how many decimal places a currency has.
func CurrencyDigits(code string) int {
	if digits, ok := supplemental().CurrencyDigits[code]; ok {
		return digits
	}
	return 2
}

func oneOf(value, allowed string) bool {
	for len(allowed) > 0 {
		end := 0
		for end < len(allowed) && allowed[end] != ' ' {
			end++
		}
		if allowed[:end] == value {
			return true
		}
		allowed = allowed[min(end+1, len(allowed)):]
	}
	return false
}
