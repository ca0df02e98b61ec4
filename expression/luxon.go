package expression

import (
	_ "embed"
	"math"
	"sync"
	"time"
	_ "time/tzdata" // zones must be known on machines without a zone database

	"github.com/dop251/goja"
)

//go:generate npm --prefix js ci --no-audit --no-fund
//go:generate npm --prefix js run build

//go:embed js/luxon.gen.js
var luxonSource string

// Parsed once per process: running the program is cheap, parsing it is not.
var luxonProgram = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile("luxon", luxonSource, false)
})

// luxonModule is Luxon as it runs in one runtime.
type luxonModule struct {
	dateTime, interval, duration *goja.Object
	dateTimePrototype            *goja.Object
	setZone                      goja.Callable
}

// installLuxon puts DateTime, Interval and Duration into the global object; the first use of one runs Luxon.
func (l *library) installLuxon() error {
	for _, name := range []string{"DateTime", "Interval", "Duration"} {
		if err := l.lazyGlobal(name, func() goja.Value { return l.luxonType(name) }); err != nil {
			return err
		}
	}
	return nil
}

// lazyGlobal defines a global variable whose value is made when it is first read.
func (l *library) lazyGlobal(name string, load func() goja.Value) error {
	global := l.vm.GlobalObject()
	define := func(value goja.Value) error {
		return global.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE)
	}
	get := l.vm.ToValue(func(goja.FunctionCall) goja.Value {
		value := load()
		l.must(value, define(value))
		return value
	})
	set := l.vm.ToValue(func(call goja.FunctionCall) goja.Value {
		l.must(nil, define(call.Argument(0)))
		return goja.Undefined()
	})
	return global.DefineAccessorProperty(name, get, set, goja.FLAG_TRUE, goja.FLAG_FALSE)
}

func (l *library) luxonType(name string) *goja.Object {
	module := l.loadLuxon()
	switch name {
	case "Interval":
		return module.interval
	case "Duration":
		return module.duration
	}
	return module.dateTime
}

// loadLuxon runs Luxon, once per runtime.
func (l *library) loadLuxon() *luxonModule {
	if l.luxon != nil {
		return l.luxon
	}
	program, err := luxonProgram()
	exports := l.runModule(program, err)
	module := &luxonModule{
		dateTime: exports.Get("DateTime").(*goja.Object),
		interval: exports.Get("Interval").(*goja.Object),
		duration: exports.Get("Duration").(*goja.Object),
	}
	module.dateTimePrototype = module.dateTime.Get("prototype").(*goja.Object)
	module.setZone, _ = goja.AssertFunction(exports.Get("configure"))
	l.invoke(exports, "connect", l.vm.ToValue(l.zoneOffset), l.vm.ToValue(l.knownZone))
	l.must(nil, module.configure(l))
	l.luxon = module
	return module
}

// runModule runs a bundle of js/, which gives the function that returns its exports.
func (l *library) runModule(program *goja.Program, err error) *goja.Object {
	l.must(nil, err)
	load, _ := goja.AssertFunction(l.must(l.vm.RunProgram(program)))
	return l.must(load(goja.Undefined())).ToObject(l.vm)
}

func (m *luxonModule) configure(l *library) error {
	_, err := m.setZone(goja.Undefined(), l.vm.ToValue(l.zone))
	return err
}

// zoneOffset answers (zone name, milliseconds since 1970) with minutes east of UTC.
func (l *library) zoneOffset(call goja.FunctionCall) goja.Value {
	zone, ok := loadZone(call.Argument(0).String())
	ms := call.Argument(1).ToFloat()
	if !ok || math.IsNaN(ms) {
		return l.vm.ToValue(math.NaN())
	}
	_, seconds := time.UnixMilli(int64(ms)).In(zone).Zone()
	return l.vm.ToValue(float64(seconds) / 60)
}

func (l *library) knownZone(call goja.FunctionCall) goja.Value {
	_, ok := loadZone(call.Argument(0).String())
	return l.vm.ToValue(ok)
}

// dateTime calls a static function of DateTime.
func (l *library) dateTime(function string, args ...goja.Value) goja.Value {
	return l.invoke(l.loadLuxon().dateTime, function, args...)
}

// isDateTime tells whether a value is a Luxon DateTime of this runtime.
func (l *library) isDateTime(value goja.Value) bool {
	object, ok := value.(*goja.Object)
	if !ok || l.luxon == nil {
		return false
	}
	prototype := object.Prototype()
	return prototype != nil && prototype.SameAs(l.luxon.dateTimePrototype)
}

// now is $now: the clock's time as a DateTime in the default zone.
func (l *library) now() goja.Value {
	return l.dateTime("now")
}

// today is $today: midnight of the current day in the default zone.
func (l *library) today() goja.Value {
	midnight := l.vm.NewObject()
	for _, unit := range []string{"hour", "minute", "second", "millisecond"} {
		l.must(nil, midnight.Set(unit, 0))
	}
	return l.invoke(l.now(), "set", midnight)
}
