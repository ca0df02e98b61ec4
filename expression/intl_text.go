package expression

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/budflow/budflow/expression/intl"
	"github.com/dop251/goja"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

func (l *library) relativeTimeFormat(this *goja.Object, locales, given goja.Value) {
	locale, from := l.locale(locales), l.options(given)
	style, numeric := l.choice(from, "style", "long", "short", "narrow"), l.choice(from, "numeric", "always", "auto")
	format := func(args []goja.Value) []intl.Part {
		unit := strings.TrimSuffix(argument(args, 1).String(), "s")
		parts, err := locale.Relative(argument(args, 0).ToNumber().ToFloat(), unit, style, numeric == "auto")
		l.checkRange(err)
		return parts
	}
	l.method(this, "format", func(args []goja.Value) goja.Value { return l.vm.ToValue(intl.Text(format(args))) })
	l.method(this, "formatToParts", func(args []goja.Value) goja.Value { return l.parts(format(args)) })
	l.method(this, "resolvedOptions", func([]goja.Value) goja.Value {
		return l.resolved("locale", locale.Tag, "style", style, "numeric", numeric, "numberingSystem", locale.Digits())
	})
}

func (l *library) listFormat(this *goja.Object, locales, given goja.Value) {
	locale, from := l.locale(locales), l.options(given)
	kind := l.choice(from, "type", "conjunction", "disjunction", "unit")
	style := l.choice(from, "style", "long", "short", "narrow")
	format := func(args []goja.Value) []intl.Part {
		var texts []string
		for _, text := range l.elements(argument(args, 0)) {
			texts = append(texts, text.String())
		}
		return locale.List(texts, kind, style)
	}
	l.method(this, "format", func(args []goja.Value) goja.Value { return l.vm.ToValue(intl.Text(format(args))) })
	l.method(this, "formatToParts", func(args []goja.Value) goja.Value { return l.parts(format(args)) })
	l.method(this, "resolvedOptions", func([]goja.Value) goja.Value {
		return l.resolved("locale", locale.Tag, "type", kind, "style", style)
	})
}

// choice is an option with a fixed set of values; the first is the default.
func (l *library) choice(from options, name string, values ...string) string {
	given := from.text(name)
	if given == "" {
		return values[0]
	}
	if slices.Contains(values, given) {
		return given
	}
	l.checkRange(errors.New("Value " + given + " out of range for Intl options property " + name))
	return ""
}

func (l *library) newCollator(this *goja.Object, locales, given goja.Value) {
	locale, from := l.locale(locales), l.options(given)
	compare := l.comparison(locale, from)
	l.method(this, "compare", func(args []goja.Value) goja.Value {
		return l.vm.ToValue(compare(argument(args, 0).String(), argument(args, 1).String()))
	})
	l.method(this, "resolvedOptions", func([]goja.Value) goja.Value {
		numeric := from.flag("numeric")
		return l.resolved("locale", locale.Tag, "usage", l.choice(from, "usage", "sort", "search"),
			"sensitivity", l.choice(from, "sensitivity", "variant", "base", "accent", "case"), "ignorePunctuation", false,
			"collation", "default", "numeric", numeric != nil && *numeric, "caseFirst", l.choice(from, "caseFirst", "false", "upper", "lower"))
	})
}

// comparison orders texts as a language does: -1, 0 or 1.
func (l *library) comparison(locale *intl.Locale, from options) func(a, b string) int {
	tag, _ := language.Parse(locale.Tag)
	var settings []collate.Option
	if numeric := from.flag("numeric"); numeric != nil && *numeric {
		settings = append(settings, collate.Numeric)
	}
	sensitivity := l.choice(from, "sensitivity", "variant", "base", "accent", "case")
	if sensitivity == "base" || sensitivity == "accent" {
		settings = append(settings, collate.IgnoreCase)
	}
	compare := collate.New(tag, settings...).CompareString
	if sensitivity == "variant" || sensitivity == "accent" {
		return compare
	}
	return func(a, b string) int { return compare(withoutMarks(a), withoutMarks(b)) }
}

func withoutMarks(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(text)))
}

func (l *library) newLocale(this *goja.Object, tag, _ goja.Value) {
	locale := l.locale(tag)
	l.method(this, "toString", func([]goja.Value) goja.Value { return l.vm.ToValue(locale.Tag) })
	l.hidden(this, "baseName", l.vm.ToValue(locale.Tag))
	l.hidden(this, "language", l.vm.ToValue(locale.Language()))
	if parts := strings.Split(locale.Tag, "-"); len(parts) > 1 {
		if last := parts[len(parts)-1]; len(last) < 4 {
			l.hidden(this, "region", l.vm.ToValue(last))
		}
		if len(parts[1]) == 4 {
			l.hidden(this, "script", l.vm.ToValue(parts[1]))
		}
	}
}

// localeMethods are those that scripts look for on the prototype of Intl.Locale.
func (l *library) localeMethods(prototype *goja.Object) {
	l.hidden(prototype, "getWeekInfo", l.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		week := l.locale(call.This).Week()
		return l.resolved("firstDay", week.FirstDay, "weekend", week.Weekend, "minimalDays", week.MinimalDays)
	}))
}
