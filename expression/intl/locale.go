package intl

import (
	"fmt"
	"strings"

	"golang.org/x/text/language"
)

// DefaultTag is the locale where none is asked for.
const DefaultTag = "en-US"

// Locale is how people of one language and region write.
type Locale struct {
	// Tag is the locale as asked for, without extensions.
	Tag string
	// HourCycle (h11, h12, h23, h24) and NumberingSystem were asked for in the tag's extension; "" = not.
	HourCycle       string
	NumberingSystem string

	tag  language.Tag
	data *data
}

// Find is the first of the locales that there is data for, DefaultTag where there is none.
// A malformed tag is an error.
func Find(tags ...string) (*Locale, error) {
	var found *Locale
	for _, text := range tags {
		tag, err := parseTag(text)
		if err != nil {
			return nil, err
		}
		if found == nil {
			found = find(tag)
		}
	}
	if found != nil {
		return found, nil
	}
	return find(language.AmericanEnglish), nil
}

// Supported keeps the tags that there is data for, in canonical form.
func Supported(tags ...string) ([]string, error) {
	supported := []string{}
	for _, text := range tags {
		tag, err := parseTag(text)
		if err != nil {
			return nil, err
		}
		if find(tag) != nil {
			supported = append(supported, tag.String())
		}
	}
	return supported, nil
}

// Canonical is a tag in its usual spelling.
func Canonical(text string) (string, error) {
	tag, err := parseTag(text)
	return tag.String(), err
}

func parseTag(text string) (language.Tag, error) {
	tag, err := language.Parse(text)
	if _, unknown := err.(language.ValueError); err != nil && !unknown || strings.Contains(text, "_") || text == "" {
		return tag, fmt.Errorf("Incorrect locale information provided")
	}
	return tag, nil
}

func find(tag language.Tag) *Locale {
	base, script, region := tag.Raw()
	if base.String() == "und" {
		return nil
	}
	likely, _ := tag.Script()
	var spellings []string
	if region.String() != "ZZ" {
		spellings = append(spellings, fmt.Sprintf("%s-%s-%s", base, likely, region), fmt.Sprintf("%s-%s", base, region))
	}
	spellings = append(spellings, fmt.Sprintf("%s-%s", base, likely), base.String())
	for _, spelling := range spellings {
		if found, ok := load(spelling); ok {
			locale := &Locale{tag: tag, data: found, HourCycle: tag.TypeForKey("hc"), NumberingSystem: tag.TypeForKey("nu")}
			locale.Tag = base.String()
			if script.String() != "Zzzz" {
				locale.Tag += "-" + script.String()
			}
			if region.String() != "ZZ" {
				locale.Tag += "-" + region.String()
			}
			return locale
		}
	}
	return nil
}

// Language is the tag's language code; Region the region's, the likely one where the tag has none.
func (l *Locale) Language() string { base, _ := l.tag.Base(); return base.String() }

// Region is the region's code, the likely one where the tag has none.
func (l *Locale) Region() string { region, _ := l.tag.Region(); return region.String() }

// Script is the script's code, the likely one where the tag has none.
func (l *Locale) Script() string { script, _ := l.tag.Script(); return script.String() }

// Digits is the numbering system in use, "latn" for 0 to 9.
func (l *Locale) Digits() string {
	if _, known := supplemental().Digits[l.NumberingSystem]; known {
		return l.NumberingSystem
	}
	return l.data.Numbers.System
}

// localDigits writes the digits 0 to 9 of a text in a numbering system.
func localDigits(text, system string) string {
	if system == "latn" {
		return text
	}
	digits := []rune(supplemental().Digits[system])
	if len(digits) != 10 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return digits[r-'0']
		}
		return r
	}, text)
}

// Week is how a region counts weeks: days are 1 (Monday) to 7.
type Week struct {
	FirstDay, MinimalDays int
	Weekend               []int
}

// Week tells how the locale's region counts weeks.
func (l *Locale) Week() Week {
	all, region := supplemental(), l.Region()
	first, start, end := of(all.FirstDay, region), of(all.WeekendStart, region), of(all.WeekendEnd, region)
	week := Week{FirstDay: weekday(first), MinimalDays: int(of(all.MinDays, region)[0] - '0')}
	for day := weekday(start); ; day = day%7 + 1 {
		week.Weekend = append(week.Weekend, day)
		if day == weekday(end) || len(week.Weekend) == 7 {
			return week
		}
	}
}

func of(byRegion map[string]string, region string) string {
	if value, ok := byRegion[region]; ok {
		return value
	}
	return byRegion["001"]
}

func weekday(name string) int {
	return strings.Index("mon tue wed thu fri sat sun", name)/4 + 1
}

// Part is a piece of a formatted text, with the name that Intl gives to it.
type Part struct{ Type, Value string }

// Text joins parts.
func Text(parts []Part) string {
	var text strings.Builder
	for _, part := range parts {
		text.WriteString(part.Value)
	}
	return text.String()
}
