package intl

import (
	"testing"
	"time"
	_ "time/tzdata"
)

// The wanted texts are those of Node.js 22.
func TestDateFormat(t *testing.T) {
	spring := time.Date(2025, 3, 5, 7, 8, 9, 123_000_000, time.UTC)
	autumn := time.Date(2025, 11, 15, 18, 45, 0, 0, time.UTC)
	numeric := DateOptions{Year: "numeric", Month: "numeric", Day: "numeric"}
	huge := DateOptions{Weekday: "long", Year: "numeric", Month: "long", Day: "numeric", Hour: "numeric", Minute: "2-digit", Second: "2-digit", TimeZoneName: "long"}
	for _, test := range []struct {
		locale, zone string
		options      DateOptions
		at           time.Time
		want         string
	}{
		{"en-US", "UTC", numeric, spring, "3/5/2025"},
		{"en-GB", "UTC", numeric, spring, "05/03/2025"},
		{"de-DE", "UTC", numeric, spring, "5.3.2025"},
		{"ja-JP", "UTC", numeric, spring, "2025/3/5"},
		{"ko-KR", "UTC", numeric, spring, "2025. 3. 5."},
		{"sv-SE", "UTC", numeric, spring, "2025-03-05"},
		{"de-DE", "UTC", DateOptions{Year: "numeric", Month: "2-digit", Day: "2-digit"}, spring, "05.03.2025"},
		{"en-US", "Europe/Berlin", huge, spring, "Wednesday, March 5, 2025 at 8:08:09 AM Central European Standard Time"},
		{"en-US", "America/New_York", DateOptions{DateStyle: "full", TimeStyle: "long"}, autumn, "Saturday, November 15, 2025 at 1:45:00 PM EST"},
		{"fr-FR", "Europe/Berlin", DateOptions{DateStyle: "full", TimeStyle: "short"}, autumn, "samedi 15 novembre 2025 à 19:45"},
		{"es-ES", "UTC", DateOptions{DateStyle: "long"}, autumn, "15 de noviembre de 2025"},
		{"pl-PL", "UTC", DateOptions{Year: "numeric", Month: "long"}, autumn, "listopad 2025"},
		{"pl-PL", "UTC", DateOptions{Month: "long", Day: "numeric"}, autumn, "15 listopada"},
		{"ru-RU", "UTC", DateOptions{DateStyle: "medium"}, spring, "5 мар. 2025 г."},
		{"zh-CN", "UTC", DateOptions{DateStyle: "full"}, spring, "2025年3月5日星期三"},
		{"de-DE", "Asia/Tokyo", DateOptions{Year: "numeric", Month: "short", Day: "numeric", Hour: "numeric", Minute: "2-digit"}, autumn, "16. Nov. 2025, 3:45"},
		{"de-DE", "UTC", DateOptions{Hour: "numeric"}, spring, "07 Uhr"},
		{"en-US", "UTC", DateOptions{Hour: "numeric", Minute: "2-digit", Hour12: new(false)}, spring, "07:08"},
		{"de-DE", "UTC", DateOptions{Hour: "numeric", Minute: "2-digit", Hour12: new(true)}, spring, "7:08 AM"},
		{"en-US", "UTC", DateOptions{Minute: "2-digit", Second: "2-digit", FractionalSecondDigits: 3}, spring, "08:09.123"},
		{"en-US", "UTC", DateOptions{Weekday: "short", Hour: "numeric", Minute: "numeric"}, spring, "Wed 7:08 AM"},
		{"en-US", "Asia/Kolkata", DateOptions{Hour: "numeric", TimeZoneName: "longOffset"}, spring, "12 PM GMT+05:30"},
		{"en-US", "Asia/Kolkata", DateOptions{Hour: "numeric", TimeZoneName: "long"}, spring, "12 PM India Standard Time"},
		{"en-US", "America/Sao_Paulo", DateOptions{Hour: "numeric", TimeZoneName: "short"}, spring, "4 AM GMT-3"},
		{"ar-EG", "UTC", numeric, spring, "٥\u200f/٣\u200f/٢٠٢٥"},
	} {
		locale, err := Find(test.locale)
		if err != nil {
			t.Fatal(err)
		}
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		format, err := NewDateFormat(locale, test.options, zone, test.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := format.Format(test.at); got != test.want {
			t.Errorf("%s %s %+v: got %q, want %q", test.locale, test.zone, test.options, got, test.want)
		}
	}
}

func TestDateOptionsAreChecked(t *testing.T) {
	locale, _ := Find("en")
	for _, options := range []DateOptions{{Month: "big"}, {DateStyle: "tiny"}, {HourCycle: "h25"}, {FractionalSecondDigits: 4}} {
		if _, err := NewDateFormat(locale, options, time.UTC, "UTC"); err == nil {
			t.Errorf("%+v passed", options)
		}
	}
}

func TestZoneSpelling(t *testing.T) {
	if got, ok := ZoneSpelling("EUROPE/berlin"); !ok || got != "Europe/Berlin" {
		t.Errorf("got %q, %v", got, ok)
	}
	if got, ok := ZoneSpelling("Moon/Base"); ok {
		t.Errorf("found %q", got)
	}
}
