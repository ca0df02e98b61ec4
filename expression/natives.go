package expression

import (
	_ "embed"
	"sync"

	"github.com/dop251/goja"
	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// installNatives adds what the interpreter lacks of the language, and makes the toLocale methods know locales.
func (l *library) installNatives() error {
	program, err := nativesProgram()
	if err != nil {
		return err
	}
	value, err := l.vm.RunProgram(program)
	if err != nil {
		return err
	}
	install, _ := goja.AssertFunction(value)
	host := l.vm.NewObject()
	for name, call := range map[string]func(this goja.Value, args []goja.Value) goja.Value{
		"numberText": func(this goja.Value, args []goja.Value) goja.Value {
			return l.vm.ToValue(l.formatNumber(this, argument(args, 0), argument(args, 1)))
		},
		"dateTimeText": func(this goja.Value, args []goja.Value) goja.Value {
			return l.dateText(this, argument(args, 0), argument(args, 1), "any", "all")
		},
		"dateText": func(this goja.Value, args []goja.Value) goja.Value {
			return l.dateText(this, argument(args, 0), argument(args, 1), "date", "date")
		},
		"timeText": func(this goja.Value, args []goja.Value) goja.Value {
			return l.dateText(this, argument(args, 0), argument(args, 1), "time", "time")
		},
		"zoneName": l.zoneNameOf,
		"compare":  l.compareTexts,
		"upper":    func(this goja.Value, args []goja.Value) goja.Value { return l.letterCase(this, args, cases.Upper) },
		"lower":    func(this goja.Value, args []goja.Value) goja.Value { return l.letterCase(this, args, cases.Lower) },
		"properties": func(_ goja.Value, args []goja.Value) goja.Value {
			return l.vm.ToValue(expandProperties(argument(args, 0).String()))
		},
	} {
		l.must(nil, host.Set(name, func(c goja.FunctionCall) goja.Value { return call(c.This, c.Arguments) }))
	}
	_, err = install(goja.Undefined(), host)
	return err
}

//go:embed js/natives.js
var nativesSource string

var nativesProgram = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile("natives", nativesSource, true)
})

// zoneNameOf is the long English name of the process's time zone at a date, as Date.prototype.toString shows it.
func (l *library) zoneNameOf(this goja.Value, _ []goja.Value) goja.Value {
	options := l.vm.NewObject()
	l.put(options, "timeZoneName", l.vm.ToValue("long"))
	parts := l.dateFormat(goja.Undefined(), options, "any", "date").Parts(l.instant(this))
	return l.vm.ToValue(parts[len(parts)-1].Value)
}

func (l *library) compareTexts(this goja.Value, args []goja.Value) goja.Value {
	compare := l.comparison(l.locale(argument(args, 1)), l.options(argument(args, 2)))
	return l.vm.ToValue(compare(this.String(), argument(args, 0).String()))
}

func (l *library) letterCase(this goja.Value, args []goja.Value, change func(language.Tag, ...cases.Option) cases.Caser) goja.Value {
	tag, err := language.Parse(l.locale(argument(args, 0)).Tag)
	l.checkRange(err)
	return l.vm.ToValue(change(tag).String(this.String()))
}
