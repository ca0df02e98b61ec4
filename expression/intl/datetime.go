package intl

import (
	"fmt"
	"strings"
	"time"
)

// DateOptions are those of Intl.DateTimeFormat, by the same names and values; "" and nil = not asked for.
type DateOptions struct {
	Weekday, Era, Year, Month, Day, DayPeriod string
	Hour, Minute, Second, TimeZoneName        string
	FractionalSecondDigits                    int
	DateStyle, TimeStyle                      string
	HourCycle, NumberingSystem                string
	Hour12                                    *bool
}

// DateFormat writes dates.
type DateFormat struct {
	Locale  *Locale
	Options DateOptions // HourCycle and NumberingSystem completed
	Zone    *time.Location
	// ZoneName is the zone's IANA name, for its names in the language.
	ZoneName string

	pattern []token
}

// NewDateFormat finds the locale's pattern for the options. The errors are those that JavaScript throws as
// RangeError. Options that ask for no field at all are for the caller to complete.
func NewDateFormat(locale *Locale, options DateOptions, zone *time.Location, zoneName string) (*DateFormat, error) {
	f := &DateFormat{Locale: locale, Options: options, Zone: zone, ZoneName: zoneName}
	if err := options.check(); err != nil {
		return nil, err
	}
	o := &f.Options
	if o.NumberingSystem == "" {
		o.NumberingSystem = locale.Digits()
	}
	asked := o.HourCycle
	if asked == "" {
		asked = locale.HourCycle
	}
	o.HourCycle = f.hourCycle(asked)
	f.pattern = tokens(f.choosePattern(asked != "" || o.Hour12 != nil))
	if o.Hour == "" && o.TimeStyle == "" {
		o.HourCycle = ""
	}
	return f, nil
}

func (o DateOptions) check() error {
	const text, number = "narrow short long", "2-digit numeric"
	for _, option := range []struct{ name, value, allowed string }{
		{"weekday", o.Weekday, text}, {"era", o.Era, text}, {"year", o.Year, number},
		{"month", o.Month, number + " " + text}, {"day", o.Day, number}, {"dayPeriod", o.DayPeriod, text},
		{"hour", o.Hour, number}, {"minute", o.Minute, number}, {"second", o.Second, number},
		{"timeZoneName", o.TimeZoneName, "short long shortOffset longOffset shortGeneric longGeneric"},
		{"dateStyle", o.DateStyle, "full long medium short"}, {"timeStyle", o.TimeStyle, "full long medium short"},
		{"hourCycle", o.HourCycle, "h11 h12 h23 h24"},
	} {
		if option.value != "" && !oneOf(option.value, option.allowed) {
			return fmt.Errorf("Value %s out of range for Intl.DateTimeFormat options property %s", option.value, option.name)
		}
	}
	if o.FractionalSecondDigits < 0 || o.FractionalSecondDigits > 3 {
		return fmt.Errorf("fractionalSecondDigits value is out of range.")
	}
	return nil
}

// hourCycle is the clock in use: what hour12 says, else what was asked for, else the locale's.
func (f *DateFormat) hourCycle(asked string) string {
	usual := map[string]string{"h": "h12", "H": "h23", "K": "h11", "k": "h24"}[f.Locale.data.HourCycle]
	switch hour12 := f.Options.Hour12; {
	case hour12 != nil && !*hour12:
		return "h23"
	case hour12 != nil && f.Locale.Region() == "JP":
		return "h11"
	case hour12 != nil && usual == "h11":
		return usual
	case hour12 != nil:
		return "h12"
	case asked != "":
		return asked
	}
	return usual
}

func (f *DateFormat) clock() byte {
	return map[string]byte{"h11": 'K', "h12": 'h', "h23": 'H', "h24": 'k'}[f.Options.HourCycle]
}

func (f *DateFormat) choosePattern(ownClock bool) string {
	o, d := f.Options, f.Locale.data
	if o.DateStyle == "" && o.TimeStyle == "" {
		return d.bestPattern(o.skeleton(), f.clock())
	}
	date, time := d.Dates.DateFormats[o.DateStyle], d.Dates.TimeFormats[o.TimeStyle]
	if time != "" && ownClock {
		wanted := parseSkeleton(letters(time))
		wanted['h'] = string(f.clock())
		time = d.bestPattern(wanted, f.clock())
	}
	switch {
	case time == "":
		return date
	case date == "":
		return time
	}
	return d.glue(date, time, o.DateStyle)
}

// skeleton is what the options ask for.
func (o DateOptions) skeleton() skeleton {
	wanted := skeleton{}
	set := func(field byte, value string, letters map[string]string) {
		if value != "" {
			wanted[field] = letters[value]
		}
	}
	number := func(letter string) map[string]string {
		return map[string]string{"numeric": letter, "2-digit": letter + letter}
	}
	text := func(letter string) map[string]string {
		return map[string]string{"short": strings.Repeat(letter, 3), "long": strings.Repeat(letter, 4), "narrow": strings.Repeat(letter, 5)}
	}
	set('E', o.Weekday, text("E"))
	set('G', o.Era, text("G"))
	set('y', o.Year, number("y"))
	set('d', o.Day, number("d"))
	set('h', o.Hour, number("h"))
	set('m', o.Minute, number("m"))
	set('s', o.Second, number("s"))
	set('M', o.Month, map[string]string{"numeric": "M", "2-digit": "MM", "short": "MMM", "long": "MMMM", "narrow": "MMMMM"})
	set('z', o.TimeZoneName, map[string]string{
		"short": "z", "long": "zzzz", "shortOffset": "O", "longOffset": "OOOO", "shortGeneric": "v", "longGeneric": "vvvv",
	})
	if o.FractionalSecondDigits > 0 {
		wanted['S'] = strings.Repeat("S", o.FractionalSecondDigits)
	}
	return wanted
}

// Format writes a date.
func (f *DateFormat) Format(t time.Time) string {
	// JavaScript has a plain blank before AM and PM here, and the narrow one of the data in the parts.
	return strings.ReplaceAll(Text(f.Parts(t)), "\u202f", " ")
}

// Parts writes a date in pieces.
func (f *DateFormat) Parts(t time.Time) []Part {
	t = t.In(f.Zone)
	parts := make([]Part, 0, len(f.pattern))
	for _, token := range f.pattern {
		part := Part{"literal", token.text}
		if !token.literal {
			part = f.field(t, token.text)
		}
		if last := len(parts) - 1; last >= 0 && part.Type == "literal" && parts[last].Type == "literal" {
			parts[last].Value += part.Value
			continue
		}
		if part.Value != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// Range writes the time from one date to another; the same text on both ends is written once.
func (f *DateFormat) Range(from, to time.Time) string {
	first, second := f.Format(from), f.Format(to)
	if first == second {
		return first
	}
	return strings.NewReplacer("{0}", first, "{1}", second).Replace(f.Locale.data.Dates.IntervalFallback)
}
