package intl

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// zoneName writes a time zone: z and zzzz its name in force, v and vvvv its name in general, O and OOOO its offset.
func (f *DateFormat) zoneName(t time.Time, run string) string {
	width := "short"
	if len(run) >= 4 {
		width = "long"
	}
	kind := "standard"
	switch {
	case run[0] == 'O' || run[0] == 'x' || run[0] == 'X' || run[0] == 'Z':
		return f.offset(t, width)
	case run[0] == 'v' || run[0] == 'V':
		kind = "generic"
	case t.IsDST():
		kind = "daylight"
	}
	if name := f.knownZone(t, width, kind); name != "" {
		return name
	}
	return f.offset(t, width)
}

// knownZone is a zone's name in the language; "" = there is none.
func (f *DateFormat) knownZone(t time.Time, width, kind string) string {
	all, names := supplemental(), f.Locale.data.Zones
	zone := f.ZoneName
	if canonical, ok := all.ZoneAliases[zone]; ok {
		zone = canonical
	}
	if zone == "Etc/GMT" || zone == "GMT" {
		zone = "Etc/GMT"
	}
	if name := names.Own[zone][width][kind]; name != "" {
		return name
	}
	metazone := names.Metazones[all.metazone(zone, t)][width]
	if name := metazone[kind]; name != "" || kind != "generic" {
		return name
	}
	return metazone["standard"]
}

// metazone is the group of zones that a zone shares its names with at a time.
func (s *supplementalData) metazone(zone string, t time.Time) string {
	at := t.UTC().Format("2006-01-02 15:04")
	for _, use := range s.Metazones[zone] {
		if (use.From == "" || use.From <= at) && (use.To == "" || at < use.To) {
			return use.Zone
		}
	}
	return ""
}

// offset writes GMT+1 (short) or GMT+01:00 (long).
func (f *DateFormat) offset(t time.Time, width string) string {
	names := f.Locale.data.Zones
	_, seconds := t.Zone()
	if seconds == 0 {
		return names.GMTZero
	}
	east, west, _ := strings.Cut(names.Hours, ";")
	pattern := east
	if seconds < 0 {
		pattern, seconds = west, -seconds
	}
	hours, minutes := seconds/3600, seconds%3600/60
	var text string
	if width == "short" {
		text = strings.NewReplacer("HH", "H").Replace(pattern)
		if minutes == 0 {
			text = text[:strings.Index(text, "H")+1]
		}
		text = strings.NewReplacer("H", fmt.Sprint(hours), "mm", fmt.Sprintf("%02d", minutes)).Replace(text)
	} else {
		text = strings.NewReplacer("HH", fmt.Sprintf("%02d", hours), "H", fmt.Sprintf("%02d", hours), "mm", fmt.Sprintf("%02d", minutes)).Replace(pattern)
	}
	return strings.ReplaceAll(names.GMT, "{0}", localDigits(text, f.Options.NumberingSystem))
}

var zoneSpellings = sync.OnceValue(func() map[string]string {
	spellings := map[string]string{}
	all := supplemental()
	for zone := range all.Metazones {
		spellings[strings.ToLower(zone)] = zone
	}
	for zone := range all.ZoneAliases {
		spellings[strings.ToLower(zone)] = zone
	}
	return spellings
})

// ZoneSpelling is the usual spelling of a time zone whose letter case may be off; ok = false for unknown zones.
func ZoneSpelling(name string) (spelling string, ok bool) {
	spelling, ok = zoneSpellings()[strings.ToLower(name)]
	return spelling, ok
}
