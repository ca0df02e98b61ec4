package expression

import (
	"math"
	"regexp"
	"strings"

	"github.com/dop251/goja"
)

// extension is a method that expressions can call on the values of one type.
type extension struct {
	name        string
	signature   string // as people write it: "round(decimals = 0)"
	description string // one sentence
	examples    []example
	call        method
}

// method is the Go side of an extension: the value before the dot and the arguments.
type method func(l *library, this goja.Value, args []goja.Value) goja.Value

// example is an expression and the JSON text of its result; "" = undefined.
type example struct{ expression, result string }

// family are the extensions of one type.
type family struct {
	typeName   string
	extensions []extension
	byName     map[string]*extension
}

func newFamily(typeName string, extensions ...extension) *family {
	f := &family{typeName: typeName, extensions: extensions, byName: make(map[string]*extension, len(extensions))}
	for i := range extensions {
		f.byName[extensions[i].name] = &extensions[i]
	}
	return f
}

// families in the order in which messages list them.
var families = []*family{arrayFamily, dateFamily, numberFamily, objectFamily, stringFamily, booleanFamily, genericFamily}

// knownExtension tells whether calls of a method of that name go through extend.
func knownExtension(name string) bool {
	for _, f := range families {
		if f.byName[name] != nil {
			return true
		}
	}
	return false
}

// extend calls a method whose name is that of an extension: the extension of the value's type, else the
// value's own method, else the generic extension. With optional (x?.method()) a missing method gives undefined.
func (l *library) extend(value goja.Value, method string, args []goja.Value, optional bool) goja.Value {
	this, owner := l.receiver(value, method)
	if owner != nil {
		if found := owner.byName[method]; found != nil {
			return found.call(l, this, args)
		}
	}
	if !isNullish(this) && this.ToBoolean() {
		if native, ok := goja.AssertFunction(this.ToObject(l.vm).Get(method)); ok {
			return l.must(native(this, args...))
		}
	}
	if found := genericFamily.byName[method]; found != nil {
		return found.call(l, this, args)
	}
	if optional {
		return goja.Undefined()
	}
	if isNullish(value) {
		l.fail(method + " can't be used on " + value.String() + " value")
	}
	l.fail(method + "() is only callable on " + typesWith(method))
	return nil
}

// receiver is the value as its extensions see it, and the family of its type (nil = none).
func (l *library) receiver(value goja.Value, method string) (goja.Value, *family) {
	if isNullish(value) {
		return value, nil
	}
	if text, ok := textOf(value); ok {
		if method != "toDate" && method != "toDateTime" && isTimestamp(text) {
			date := l.newDate(value)
			if !math.IsNaN(date.ToNumber().ToFloat()) && text == l.invoke(date, "toISOString").String() {
				return date, dateFamily
			}
		}
		return value, stringFamily
	}
	if _, ok := numberOf(value); ok {
		return value, numberFamily
	}
	object, ok := value.(*goja.Object)
	switch {
	case !ok:
		if _, ok := value.Export().(bool); ok {
			return value, booleanFamily
		}
		return value, nil
	case l.isArray(object):
		return value, arrayFamily
	case l.isDate(object), l.isDateTime(object):
		return value, dateFamily
	}
	if _, callable := goja.AssertFunction(object); callable {
		return value, nil
	}
	return value, objectFamily
}

var timestampPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$`)

// isTimestamp finds the strings that JSON makes of dates; items hold dates in this form.
func isTimestamp(text string) bool {
	return len(text) == 24 && timestampPattern.MatchString(text)
}

// typesWith lists the types that have a method: type "A" / types "A", and "B".
func typesWith(method string) string {
	var names []string
	for _, f := range families {
		if f != genericFamily && f.byName[method] != nil {
			names = append(names, `"`+f.typeName+`"`)
		}
	}
	if len(names) == 1 {
		return "type " + names[0]
	}
	last := len(names) - 1
	return "types " + strings.Join(names[:last], ", ") + ", and " + names[last]
}
