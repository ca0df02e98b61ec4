package intl

import "testing"

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
