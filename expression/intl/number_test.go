package intl

import "testing"

// The wanted texts are those of Node.js 22.
func TestNumberFormat(t *testing.T) {
	currency := func(code string) NumberOptions { return NumberOptions{Style: "currency", Currency: code} }
	for _, test := range []struct {
		locale  string
		options NumberOptions
		value   float64
		want    string
	}{
		{"en-US", NumberOptions{}, 1234567.891, "1,234,567.891"},
		{"en-US", NumberOptions{}, -0.00001, "-0"},
		{"de-DE", NumberOptions{}, -1234.567, "-1.234,567"},
		{"es-ES", NumberOptions{}, 1234.5, "1234,5"},
		{"es-ES", NumberOptions{}, 12345, "12.345"},
		{"en-IN", NumberOptions{}, 1234567.891, "12,34,567.891"},
		{"fr-FR", NumberOptions{}, 1234567.891, "1\u202f234\u202f567,891"},
		{"ar-EG", NumberOptions{}, 1234.5, "١٬٢٣٤٫٥"},
		{"en-US", NumberOptions{}, 1e21, "1,000,000,000,000,000,000,000"},
		{"en-US", NumberOptions{MaximumFractionDigits: new(2)}, 1.005, "1.01"},
		{"en-US", NumberOptions{MinimumFractionDigits: new(2), MaximumFractionDigits: new(2)}, 0.5, "0.50"},
		{"en-US", NumberOptions{MaximumFractionDigits: new(0)}, 0.5, "1"},
		{"en-US", NumberOptions{MaximumFractionDigits: new(0)}, 999.5, "1,000"},
		{"en-US", NumberOptions{MaximumFractionDigits: new(0), RoundingMode: "halfEven"}, 2.5, "2"},
		{"en-US", NumberOptions{MaximumSignificantDigits: new(3)}, 1234567.891, "1,230,000"},
		{"en-US", NumberOptions{MinimumIntegerDigits: new(3)}, 1, "001"},
		{"en-US", NumberOptions{UseGrouping: "false"}, 1234567, "1234567"},
		{"en-US", NumberOptions{SignDisplay: "always"}, 1, "+1"},
		{"en-US", NumberOptions{SignDisplay: "exceptZero"}, 0, "0"},
		{"en-US", NumberOptions{Notation: "scientific"}, 1234567.891, "1.235E6"},
		{"en-US", NumberOptions{Notation: "engineering"}, 12345, "12.345E3"},
		{"en-US", NumberOptions{Notation: "compact"}, 999999, "1M"},
		{"en-US", NumberOptions{Notation: "compact"}, 1234.567, "1.2K"},
		{"de-DE", NumberOptions{Notation: "compact", CompactDisplay: "long"}, 1234567.891, "1,2 Millionen"},
		{"de-DE", currency("EUR"), 1234.5, "1.234,50\u00a0€"},
		{"de-AT", currency("EUR"), 1234567.891, "€\u00a01.234.567,89"},
		{"de-CH", currency("CHF"), -1234.567, "CHF-1’234.57"},
		{"en-US", currency("CHF"), 12, "CHF\u00a012.00"},
		{"en-US", currency("JPY"), 1234.5, "¥1,235"},
		{"en-US", NumberOptions{Style: "currency", Currency: "EUR", CurrencyDisplay: "name"}, 1, "1.00 euros"},
		{"en-US", NumberOptions{Style: "currency", Currency: "USD", CurrencySign: "accounting"}, -5, "($5.00)"},
		{"en-US", NumberOptions{Style: "percent", MinimumFractionDigits: new(1)}, 0.256, "25.6%"},
		{"de-DE", NumberOptions{Style: "percent"}, 0.5, "50\u00a0%"},
		{"en-US", NumberOptions{Style: "unit", Unit: "kilometer-per-hour"}, 12, "12 km/h"},
		{"en-US", NumberOptions{Style: "unit", Unit: "megabyte-per-second", UnitDisplay: "long"}, 1, "1 megabyte per second"},
		{"ru-RU", NumberOptions{Style: "unit", Unit: "day", UnitDisplay: "long"}, 12, "12 дней"},
	} {
		locale, err := Find(test.locale)
		if err != nil {
			t.Fatal(err)
		}
		format, err := NewNumberFormat(locale, test.options)
		if err != nil {
			t.Fatal(err)
		}
		if got := format.Format(FromFloat(test.value)); got != test.want {
			t.Errorf("%s %+v %v: got %q, want %q", test.locale, test.options, test.value, got, test.want)
		}
	}
}

func TestNumberOptionsAreChecked(t *testing.T) {
	locale, _ := Find("en")
	for _, options := range []NumberOptions{
		{Style: "odd"}, {Style: "currency"}, {Style: "currency", Currency: "EURO"}, {Style: "unit", Unit: "furlong"},
		{MinimumFractionDigits: new(101)}, {MinimumFractionDigits: new(3), MaximumFractionDigits: new(1)},
		{MaximumSignificantDigits: new(0)}, {MinimumIntegerDigits: new(22)},
	} {
		if _, err := NewNumberFormat(locale, options); err == nil {
			t.Errorf("%+v passed", options)
		}
	}
}

func TestLargeNumbersKeepTheirDigits(t *testing.T) {
	locale, _ := Find("de")
	format, _ := NewNumberFormat(locale, NumberOptions{})
	number, ok := FromText("-123456789012345678901234567890.5")
	if got, want := format.Format(number), "-123.456.789.012.345.678.901.234.567.890,5"; !ok || got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, text := range []string{"", ".", "1,5", "0x10", "1e", "abc"} {
		if _, ok := FromText(text); ok {
			t.Errorf("%q was read as a number", text)
		}
	}
}
