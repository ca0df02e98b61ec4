package expression

import (
	"time"

	"github.com/dop251/goja"
)

// library is what a runtime knows beyond the language: the extension methods and functions of
// expressions, Luxon, Intl, and natives that the interpreter lacks. It belongs to one runtime.
type library struct {
	vm    *goja.Runtime
	zone  string           // of DateTimes that name none, IANA
	clock func() time.Time // nil = the wall clock
	luxon *luxonModule     // nil until something asks for it
	text  *goja.Object     // nil until something asks for it

	isArrayOf, stringify, parse goja.Callable
	date                        *goja.Object
	functions                   map[string]goja.Value
}

// newLibrary installs the library into a runtime. Luxon and Intl are only run when a script names them.
func newLibrary(vm *goja.Runtime) (*library, error) {
	l := &library{vm: vm, zone: "UTC"}
	l.isArrayOf = l.native("Array", "isArray")
	l.stringify = l.native("JSON", "stringify")
	l.parse = l.native("JSON", "parse")
	l.date = vm.Get("Date").(*goja.Object)
	l.functions = l.newFunctions()
	for _, install := range []func() error{l.installNatives, l.installIntl, l.installLuxon} {
		if err := install(); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// configure sets the default time zone (IANA name) and the clock of the next evaluation; now = nil is the wall clock.
func (l *library) configure(zone string, now func() time.Time) error {
	if zone == "" {
		zone = "UTC"
	}
	l.zone, l.clock = zone, now
	if now == nil {
		now = time.Now
	}
	l.vm.SetTimeSource(now)
	if l.luxon == nil {
		return nil
	}
	return l.luxon.configure(l)
}

// native is a function of a built-in object, kept before any script could replace it.
func (l *library) native(object, name string) goja.Callable {
	function, _ := goja.AssertFunction(l.vm.Get(object).(*goja.Object).Get(name))
	return function
}

// must is the value of a call, or throws its error on.
func (l *library) must(value goja.Value, err error) goja.Value {
	if err != nil {
		panic(err)
	}
	return value
}

// invoke calls a method of an object as a script would.
func (l *library) invoke(this goja.Value, method string, args ...goja.Value) goja.Value {
	object := this.ToObject(l.vm)
	function, ok := goja.AssertFunction(object.Get(method))
	if !ok {
		panic(l.vm.NewTypeError("%s is not a function", method))
	}
	return l.must(function(this, args...))
}

// fail throws the error of an extension, which fails the node.
func (l *library) fail(message string) {
	throwExpression(l.vm, expressionExtensionError, message)
}

func (l *library) isArray(value goja.Value) bool {
	if _, ok := value.(*goja.Object); !ok {
		return false
	}
	return l.must(l.isArrayOf(goja.Undefined(), value)).ToBoolean()
}

func (l *library) isDate(value goja.Value) bool {
	object, ok := value.(*goja.Object)
	return ok && object.ClassName() == "Date"
}

// newDate is a JavaScript Date of milliseconds since 1970; NaN gives the invalid date.
func (l *library) newDate(ms goja.Value) *goja.Object {
	date, err := l.vm.New(l.date, ms)
	l.must(date, err)
	return date
}

// argument is the i-th argument of a call, undefined where it is missing.
func argument(args []goja.Value, i int) goja.Value {
	if i < len(args) {
		return args[i]
	}
	return goja.Undefined()
}

func isNullish(value goja.Value) bool {
	return value == nil || goja.IsUndefined(value) || goja.IsNull(value)
}

// text of a string value; ok = false for every other type.
func textOf(value goja.Value) (text string, ok bool) {
	s, ok := value.(goja.String)
	if !ok {
		return "", false
	}
	return s.String(), true
}

// numberOf a number value; ok = false for every other type.
func numberOf(value goja.Value) (number float64, ok bool) {
	switch n := exportNumber(value).(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

func exportNumber(value goja.Value) any {
	switch value.(type) {
	case nil, *goja.Object, goja.String:
		return nil
	}
	return value.Export()
}
