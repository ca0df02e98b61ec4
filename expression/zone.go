package expression

import (
	"strings"
	"sync"
	"time"

	"github.com/budflow/budflow/expression/intl"
)

// Zones are read from a file or the embedded database, and a DateTime asks for its zone again and again.
// What is kept is bounded by the names of the database: unknown names are not kept.
var zones sync.Map

// loadZone finds an IANA time zone by name, in any letter case, or an offset such as +05:30.
func loadZone(name string) (*time.Location, bool) {
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location), true
	}
	switch strings.ToUpper(name) {
	case "UTC", "ETC/UTC", "ETC/GMT", "GMT":
		return time.UTC, true
	case "", "LOCAL":
		return nil, false
	}
	if zone, ok := offsetZone(name); ok {
		return zone, true
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		if spelling, known := intl.ZoneSpelling(name); known && spelling != name {
			return loadZone(spelling)
		}
		return nil, false
	}
	zones.Store(name, zone)
	return zone, true
}

// offsetZone reads +HH, +HHMM and +HH:MM.
func offsetZone(name string) (*time.Location, bool) {
	for _, layout := range []string{"-07:00", "-0700", "-07"} {
		if t, err := time.Parse(layout, name); err == nil {
			_, offset := t.Zone()
			return time.FixedZone(name, offset), true
		}
	}
	return nil, false
}
