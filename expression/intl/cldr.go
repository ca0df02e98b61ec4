// Package intl formats numbers, dates, lists and lengths of time for people, by Unicode's CLDR data, with the
// results of the JavaScript Intl of Node.js 22. It knows no JavaScript engine.
package intl

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed cldr.zip
var archive []byte

var openArchive = sync.OnceValues(func() (*zip.Reader, error) {
	return zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
})

// Data of a locale, its parents' merged in. The names are those of js/cldr.mjs.
type data struct {
	HourCycle string
	Dates     dateData
	Zones     zoneData
	Relative  map[string]map[string]relativeData // unit, width
	Numbers   numberData
	Units     map[string]map[string]map[string]string // unit, width, plural or "per"
	Lists     map[string]map[string]map[string]string // type, width, start|middle|end|2

	offered func() []candidate // the date patterns, read once
}

type dateData struct {
	FlexiblePeriods                                          map[string]string              // by the names of supplementalData.DayPeriods
	Months, Days                                             map[string]map[string][]string // format|stand-alone, width
	DayPeriods, Eras                                         map[string][]string            // width
	DateFormats, TimeFormats, DateTimeFormats, AtTimeFormats map[string]string              // length
	Available                                                map[string]string              // by skeleton
	AppendZone, AppendEra, AppendWeekday, IntervalFallback   string
}

type zoneData struct {
	GMT, GMTZero, Hours string
	Metazones, Own      map[string]map[string]map[string]string // name, width, generic|standard|daylight
}

type relativeData struct {
	Named        map[string]string // by offset
	Future, Past map[string]string // by plural
}

type numberData struct {
	System                                             string
	MinimumGrouping                                    int
	Symbols                                            map[string]string
	Decimal, Percent, Scientific, Currency, Accounting string
	CurrencyName                                       string
	CompactLong, CompactShort, CompactCurrency         map[string]string
	Currencies                                         map[string]currencyData
}

type currencyData struct {
	Symbol, Narrow, Name string
	Names                map[string]string // by plural
}

// supplementalData is what does not depend on the locale.
type supplementalData struct {
	Cardinal, Ordinal                  map[string]map[string]string    // plural rules by language, category
	DayPeriods                         map[string]map[string][2]string // by language, name: from, before (HH:MM)
	Metazones                          map[string][]metazoneUse        // by zone
	ZoneAliases                        map[string]string
	CurrencyDigits                     map[string]int
	Digits                             map[string]string // by numbering system
	FirstDay, WeekendStart, WeekendEnd map[string]string // by region
	MinDays                            map[string]string
}

type metazoneUse struct{ Zone, From, To string }

var supplemental = sync.OnceValue(func() *supplementalData {
	var found supplementalData
	tree, err := readJSON("supplemental")
	if err == nil {
		err = decode(tree, &found)
	}
	if err != nil {
		panic(fmt.Sprintf("intl: the embedded data is broken: %v", err))
	}
	return &found
})

// Locales are read once; there are as many as the archive holds.
var locales sync.Map

// load is the data of a locale of the archive; ok = false where it has none of that tag.
func load(tag string) (found *data, ok bool) {
	if known, ok := locales.Load(tag); ok {
		return known.(*data), true
	}
	tree, err := readMerged(tag)
	if err != nil {
		return nil, false
	}
	found = &data{}
	if err := decode(tree, found); err != nil {
		panic(fmt.Sprintf("intl: the embedded data of %s is broken: %v", tag, err))
	}
	found.offered = sync.OnceValue(found.candidates)
	locales.Store(tag, found)
	return found, true
}

func readMerged(tag string) (map[string]any, error) {
	tree, err := readJSON(tag)
	if err != nil {
		return nil, err
	}
	parent, _ := tree["parent"].(string)
	if parent == "" {
		return tree, nil
	}
	base, err := readMerged(parent)
	if err != nil {
		return nil, err
	}
	return merge(base, tree), nil
}

// merge lays a difference over a base; null takes a value away.
func merge(base, difference map[string]any) map[string]any {
	for key, value := range difference {
		inner, isTree := value.(map[string]any)
		under, isTreeToo := base[key].(map[string]any)
		switch {
		case value == nil:
			delete(base, key)
		case isTree && isTreeToo:
			base[key] = merge(under, inner)
		default:
			base[key] = value
		}
	}
	return base
}

func readJSON(name string) (map[string]any, error) {
	files, err := openArchive()
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(files, name+".json")
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	err = json.Unmarshal(text, &tree)
	return tree, err
}

func decode(tree map[string]any, into any) error {
	text, err := json.Marshal(tree)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}
