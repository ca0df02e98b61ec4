package expression

import (
	"errors"
	"math"
	"os"
	"strings"
	"time"

	"github.com/budflow/budflow/expression/intl"
	"github.com/dop251/goja"
)

// dateFormat reads the arguments of Intl.DateTimeFormat. required and defaults are date, time, any and all as in
// ECMA-402: which options must be there, and which fields show where they are not.
func (l *library) dateFormat(locales, given goja.Value, required, defaults string) *intl.DateFormat {
	locale, from := l.locale(locales), l.options(given)
	o := intl.DateOptions{
		Weekday: from.text("weekday"), Era: from.text("era"), Year: from.text("year"), Month: from.text("month"),
		Day: from.text("day"), DayPeriod: from.text("dayPeriod"), Hour: from.text("hour"), Minute: from.text("minute"),
		Second: from.text("second"), TimeZoneName: from.text("timeZoneName"), DateStyle: from.text("dateStyle"),
		TimeStyle: from.text("timeStyle"), HourCycle: from.text("hourCycle"), NumberingSystem: from.text("numberingSystem"),
		Hour12: from.flag("hour12"),
	}
	if digits := from.number("fractionalSecondDigits"); digits != nil {
		o.FractionalSecondDigits = *digits
	}
	l.completeDateOptions(&o, required, defaults)
	name := localZoneName()
	if given := from.value("timeZone"); !goja.IsUndefined(given) {
		name = given.String()
	}
	if spelling, known := intl.ZoneSpelling(name); known {
		name = spelling
	}
	zone, ok := loadZone(name)
	if !ok {
		l.checkRange(errors.New("Invalid time zone specified: " + name))
	}
	if zone == time.UTC {
		name = "UTC"
	}
	format, err := intl.NewDateFormat(locale, o, zone, name)
	l.checkRange(err)
	return format
}

func (l *library) completeDateOptions(o *intl.DateOptions, required, defaults string) {
	date := o.Weekday + o.Year + o.Month + o.Day
	time := o.DayPeriod + o.Hour + o.Minute + o.Second
	if o.FractionalSecondDigits > 0 {
		time += "fraction"
	}
	if styles := o.DateStyle + o.TimeStyle; styles != "" {
		if date+time+o.Era+o.TimeZoneName != "" {
			panic(l.vm.NewTypeError("Can't set option when dateStyle or timeStyle is used"))
		}
		if required == "date" && o.TimeStyle != "" {
			panic(l.vm.NewTypeError("Invalid option : timeStyle"))
		}
		if required == "time" && o.DateStyle != "" {
			panic(l.vm.NewTypeError("Invalid option : dateStyle"))
		}
		return
	}
	if required != "time" && date != "" || required != "date" && time != "" {
		return
	}
	if defaults != "time" {
		o.Year, o.Month, o.Day = "numeric", "numeric", "numeric"
	}
	if defaults != "date" {
		o.Hour, o.Minute, o.Second = "numeric", "numeric", "numeric"
	}
}

func (l *library) describeDateFormat(this *goja.Object, format *intl.DateFormat) {
	at := func(args []goja.Value, i int) time.Time { return l.instant(argument(args, i)) }
	l.method(this, "format", func(args []goja.Value) goja.Value {
		return l.vm.ToValue(format.Format(at(args, 0)))
	})
	l.method(this, "formatToParts", func(args []goja.Value) goja.Value {
		return l.parts(format.Parts(at(args, 0)))
	})
	l.method(this, "formatRange", func(args []goja.Value) goja.Value {
		return l.vm.ToValue(format.Range(at(args, 0), at(args, 1)))
	})
	l.method(this, "resolvedOptions", func([]goja.Value) goja.Value {
		o := format.Options
		resolved := []any{
			"locale", format.Locale.Tag, "calendar", "gregory", "numberingSystem", o.NumberingSystem, "timeZone", format.ZoneName,
			"hourCycle", o.HourCycle,
		}
		if o.HourCycle != "" {
			resolved = append(resolved, "hour12", o.HourCycle == "h11" || o.HourCycle == "h12")
		}
		resolved = append(resolved,
			"weekday", o.Weekday, "era", o.Era, "year", o.Year, "month", o.Month, "day", o.Day, "dayPeriod", o.DayPeriod,
			"hour", o.Hour, "minute", o.Minute, "second", o.Second, "timeZoneName", o.TimeZoneName,
			"dateStyle", o.DateStyle, "timeStyle", o.TimeStyle)
		return l.resolved(resolved...)
	})
}

// instant is the time that a date argument means: a Date, a DateTime, milliseconds; undefined = now.
func (l *library) instant(value goja.Value) time.Time {
	if goja.IsUndefined(value) {
		if l.clock != nil {
			return l.clock()
		}
		return time.Now()
	}
	ms := value.ToNumber().ToFloat()
	if math.IsNaN(ms) || math.Abs(ms) > 8.64e15 {
		l.checkRange(errors.New("Invalid time value"))
	}
	return time.UnixMilli(int64(ms))
}

// localZoneName is the IANA name of the process's time zone.
func localZoneName() string {
	name := time.Local.String()
	if name == "Local" || name == "" {
		name = os.Getenv("TZ")
	}
	if name == "" {
		if target, err := os.Readlink("/etc/localtime"); err == nil {
			_, name, _ = strings.Cut(target, "zoneinfo/")
		}
	}
	if _, ok := loadZone(name); !ok {
		return "UTC"
	}
	return name
}

// dateText is toLocaleString and its kin: a Date in the process's time zone, or in the one of the options.
func (l *library) dateText(this, locales, options goja.Value, required, defaults string) goja.Value {
	if !l.isDate(this) {
		panic(l.vm.NewTypeError("this is not a Date object."))
	}
	if math.IsNaN(this.ToNumber().ToFloat()) {
		return l.vm.ToValue("Invalid Date")
	}
	return l.vm.ToValue(l.dateFormat(locales, options, required, defaults).Format(l.instant(this)))
}
