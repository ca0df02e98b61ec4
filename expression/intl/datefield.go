package intl

import (
	"fmt"
	"strconv"
	"time"
)

// field writes one field of a pattern.
func (f *DateFormat) field(t time.Time, run string) Part {
	width := len(run)
	switch run[0] {
	case 'G':
		era := 1
		if t.Year() < 1 {
			era = 0
		}
		return Part{"era", f.Locale.data.Dates.Eras[widthName(width)][era]}
	case 'y', 'u', 'r', 'U', 'Y':
		return Part{"year", f.year(t, width)}
	case 'M', 'L':
		return Part{"month", f.month(t, run)}
	case 'd':
		return Part{"day", f.number(t.Day(), width)}
	case 'E', 'c', 'e':
		return Part{"weekday", f.names(f.Locale.data.Dates.Days, run, 'c')[t.Weekday()]}
	case 'a', 'b', 'B':
		return Part{"dayPeriod", f.dayPeriod(t, run)}
	case 'h':
		return Part{"hour", f.number((t.Hour()+11)%12+1, width)}
	case 'H':
		return Part{"hour", f.number(t.Hour(), width)}
	case 'K':
		return Part{"hour", f.number(t.Hour()%12, width)}
	case 'k':
		return Part{"hour", f.number((t.Hour()+23)%24+1, width)}
	case 'm':
		return Part{"minute", f.number(t.Minute(), width)}
	case 's':
		return Part{"second", f.number(t.Second(), width)}
	case 'S':
		fraction := fmt.Sprintf("%09d", t.Nanosecond())
		return Part{"fractionalSecond", localDigits(fraction[:min(width, 9)], f.Options.NumberingSystem)}
	case 'z', 'v', 'O', 'V', 'x', 'X', 'Z':
		return Part{"timeZoneName", f.zoneName(t, run)}
	}
	return Part{"literal", run}
}

func widthName(width int) string {
	switch width {
	case 4:
		return "wide"
	case 5:
		return "narrow"
	}
	return "abbreviated"
}

func (f *DateFormat) number(n, width int) string {
	return localDigits(fmt.Sprintf("%0*d", width, n), f.Options.NumberingSystem)
}

func (f *DateFormat) year(t time.Time, width int) string {
	year := t.Year()
	if year < 1 {
		year = 1 - year
	}
	if width == 2 {
		return f.number(year%100, 2)
	}
	return localDigits(strconv.Itoa(year), f.Options.NumberingSystem)
}

func (f *DateFormat) month(t time.Time, run string) string {
	if len(run) < 3 {
		return f.number(int(t.Month()), len(run))
	}
	return f.names(f.Locale.data.Dates.Months, run, 'L')[t.Month()-1]
}

// names are those that a field's width asks for; the letter says whether the field stands alone.
func (f *DateFormat) names(all map[string]map[string][]string, run string, alone byte) []string {
	use := "format"
	if run[0] == alone {
		use = "stand-alone"
	}
	return all[use][widthName(len(run))]
}

// dayPeriod is AM or PM, or for B a word such as "in the morning".
func (f *DateFormat) dayPeriod(t time.Time, run string) string {
	dates := f.Locale.data.Dates
	if run[0] == 'B' {
		clock := t.Format("15:04")
		for name, period := range supplemental().DayPeriods[f.Locale.Language()] {
			from, before := period[0], period[1]
			within := from <= clock && clock < before
			if before < from {
				within = from <= clock || clock < before
			}
			if within && dates.FlexiblePeriods[name] != "" {
				return dates.FlexiblePeriods[name]
			}
		}
	}
	width := "wide"
	if len(run) == 5 {
		width = "narrow"
	}
	return dates.DayPeriods[width][t.Hour()/12]
}
