package condition

import (
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	isoDate = regexp.MustCompile(`^(?:([+-]\d{6}|\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?|(\d{4})-?W(\d\d)(?:-?(\d))?|(\d{4})-?(\d{3}))$`)
	isoTime = regexp.MustCompile(`^(\d\d)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,30}))?)?)?\s*(Z|z|[+-]\d\d(?::?\d\d)?)?(?:\[([A-Za-z0-9_/+-]+)\])?$`)
	sqlText = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d(?::\d\d(?:\.\d{1,30})?)?)(?: ?(Z|[+-]\d\d:?\d\d)| ([A-Za-z_]+/[A-Za-z_/+-]+|UTC|GMT))?)?$`)
	comment = regexp.MustCompile(`\s*\([^)]*\)$`)
)

// ParseDate reads a date in the forms that n8n takes: ISO 8601, HTTP, RFC 2822,
// SQL, and what JavaScript's Date reads. A date without a zone is in location, a
// time without a date is today. The result is a time.Time.
func ParseDate(text string, location *time.Location, now time.Time) (any, bool) {
	for _, read := range []func(string, *time.Location, time.Time) (time.Time, bool){iso, sql, mailDate, freeDate} {
		if t, ok := read(text, location, now); ok {
			return t, true
		}
	}
	return nil, false
}

// jsDate reads a date as JavaScript's Date does: a date alone is in UTC.
func jsDate(text string, location *time.Location, now time.Time) (time.Time, bool) {
	if isoDate.MatchString(text) {
		location = time.UTC
	}
	t, ok := ParseDate(text, location, now)
	if !ok {
		return time.Time{}, false
	}
	return t.(time.Time), true
}

func iso(text string, location *time.Location, now time.Time) (time.Time, bool) {
	date, clock, hasClock := strings.Cut(text, "T")
	day, ok := isoDay(date)
	if !ok && !hasClock && strings.Contains(text, ":") || hasClock && date == "" {
		y, m, d := now.In(location).Date()
		day, ok = time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
		if !hasClock {
			clock, hasClock = text, true
		}
	}
	if !ok {
		return time.Time{}, false
	}
	if !hasClock {
		return inZone(day, 0, location), true
	}
	return isoClock(day, clock, location)
}

// isoDay reads a calendar date, a week date or an ordinal date.
func isoDay(text string) (time.Time, bool) {
	m := isoDate.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	number := func(i, missing int) int {
		if m[i] == "" {
			return missing
		}
		n, _ := strconv.Atoi(m[i])
		return n
	}
	switch {
	case m[1] != "":
		year, month, day := number(1, 0), number(2, 1), number(3, 1)
		t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		return t, int(t.Month()) == month && t.Day() == day
	case m[4] != "":
		week, weekday := number(5, 1), number(6, 1)
		fourth := time.Date(number(4, 0), 1, 4, 0, 0, 0, 0, time.UTC) // always in week 1
		monday := fourth.AddDate(0, 0, -int(fourth.Weekday()+6)%7)
		return monday.AddDate(0, 0, (week-1)*7+weekday-1), week >= 1 && week <= 53 && weekday >= 1 && weekday <= 7
	}
	ordinal := number(8, 1)
	t := time.Date(number(7, 0), 1, ordinal, 0, 0, 0, 0, time.UTC)
	return t, ordinal >= 1 && t.Year() == number(7, 0)
}

func isoClock(day time.Time, text string, location *time.Location) (time.Time, bool) {
	m := isoTime.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	second, _ := strconv.Atoi(m[3])
	fraction, _ := strconv.ParseFloat("0."+m[4]+"0", 64)
	midnight := hour == 24 && minute == 0 && second == 0 && fraction == 0
	if hour > 23 && !midnight || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	since := time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second +
		time.Duration(fraction*1000)*time.Millisecond
	switch {
	case m[5] != "":
		return inZone(day, since, offset(m[5])), true
	case m[6] != "":
		zone, err := time.LoadLocation(m[6])
		return inZone(day, since, zone), err == nil
	}
	return inZone(day, since, location), true
}

// inZone puts a wall clock reading into a zone.
func inZone(day time.Time, since time.Duration, zone *time.Location) time.Time {
	if zone == nil {
		zone = time.UTC
	}
	y, m, d := day.Date()
	return time.Date(y, m, d, int(since/time.Hour), int(since/time.Minute)%60, int(since/time.Second)%60, int(since%time.Second), zone)
}

// offset reads Z, +hh, +hhmm or +hh:mm.
func offset(text string) *time.Location {
	if text == "Z" || text == "z" {
		return time.UTC
	}
	digits := strings.ReplaceAll(text[1:], ":", "")
	hours, _ := strconv.Atoi(digits[:2])
	minutes, _ := strconv.Atoi("0" + digits[2:])
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

func sql(text string, location *time.Location, _ time.Time) (time.Time, bool) {
	m := sqlText.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}, false
	}
	day, ok := isoDay(m[1])
	if !ok {
		return time.Time{}, false
	}
	if m[4] != "" {
		zone, err := time.LoadLocation(m[4])
		if err != nil {
			return time.Time{}, false
		}
		location = zone
	}
	return isoClock(day, m[2]+m[3], location)
}

func mailDate(text string, _ *time.Location, _ time.Time) (time.Time, bool) {
	for _, layout := range []string{time.RFC1123, time.RFC850, time.ANSIC} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	t, err := mail.ParseDate(text)
	return t, err == nil
}

var freeDays = []string{
	"Jan 2, 2006", "January 2, 2006", "Jan 2 2006", "January 2 2006", "2 Jan 2006", "2 January 2006", "2006/1/2", "1/2/2006", "1-2-2006",
	"2006-1-2", "Mon Jan 2 2006", "Mon, Jan 2, 2006", "Monday, January 2, 2006", "Jan 2006", "January 2006",
}

var freeClocks = []string{"", " 15:04", " 15:04:05", " 15:04:05.000", " 3:04 PM", " 3:04:05 PM", " 3:04PM"}

var freeZones = []string{"", " MST-0700", " GMT-07:00", " MST", " -0700", " -07:00", "Z07:00"}

// freeDate reads dates as people write them.
func freeDate(text string, location *time.Location, _ time.Time) (time.Time, bool) {
	text = comment.ReplaceAllString(text, "")
	if location == nil {
		location = time.UTC
	}
	for _, day := range freeDays {
		for _, clock := range freeClocks {
			for _, zone := range freeZones {
				if clock == "" && zone != "" {
					continue
				}
				if t, err := time.ParseInLocation(day+clock+zone, text, location); err == nil {
					return t, true
				}
			}
		}
	}
	return time.Time{}, false
}
