package expression

import (
	"strconv"

	"github.com/budflow/budflow/expression/intl"
	"github.com/dop251/goja"
)

// installIntl puts Intl into the global object; it is made when a script first names it.
func (l *library) installIntl() error {
	return l.lazyGlobal("Intl", l.newIntl)
}

func (l *library) newIntl() goja.Value {
	object := l.vm.NewObject()
	l.tag(object, "Intl")
	l.intlClass(object, "DateTimeFormat", func(this *goja.Object, locales, options goja.Value) {
		l.describeDateFormat(this, l.dateFormat(locales, options, "any", "date"))
	})
	l.intlClass(object, "NumberFormat", func(this *goja.Object, locales, options goja.Value) {
		l.describeNumberFormat(this, l.numberFormat(locales, options))
	})
	l.intlClass(object, "PluralRules", l.pluralRules)
	l.intlClass(object, "RelativeTimeFormat", l.relativeTimeFormat)
	l.intlClass(object, "ListFormat", l.listFormat)
	l.intlClass(object, "Collator", l.newCollator)
	l.localeMethods(l.intlClass(object, "Locale", l.newLocale))
	l.method(object, "getCanonicalLocales", func(args []goja.Value) goja.Value {
		return l.canonicalLocales(argument(args, 0))
	})
	return object
}

// intlClass defines a constructor of Intl, and returns the prototype. build gives the methods to a new object.
func (l *library) intlClass(object *goja.Object, name string, build func(this *goja.Object, locales, options goja.Value)) (prototype *goja.Object) {
	class := l.vm.ToValue(func(call goja.ConstructorCall) *goja.Object {
		this := call.This
		if !l.inherits(this, prototype) { // called without new: this is whatever stands before the dot
			this = l.vm.CreateObject(prototype)
		}
		build(this, call.Argument(0), call.Argument(1))
		return this
	}).(*goja.Object)
	prototype = class.Get("prototype").(*goja.Object)
	l.hidden(class, "name", l.vm.ToValue(name))
	l.tag(prototype, "Intl."+name)
	l.method(class, "supportedLocalesOf", func(args []goja.Value) goja.Value {
		supported, err := intl.Supported(l.localeTags(argument(args, 0))...)
		l.checkRange(err)
		return l.vm.ToValue(supported)
	})
	l.hidden(object, name, class)
	return prototype
}

func (l *library) inherits(object, prototype *goja.Object) bool {
	for ; object != nil; object = object.Prototype() {
		if object.SameAs(prototype) {
			return true
		}
	}
	return false
}

// hidden defines a property that does not show in loops and JSON, as those of built-in objects do not.
func (l *library) hidden(object *goja.Object, name string, value goja.Value) {
	l.must(nil, object.DefineDataProperty(name, value, goja.FLAG_TRUE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

func (l *library) method(object *goja.Object, name string, call func(args []goja.Value) goja.Value) {
	l.hidden(object, name, l.vm.ToValue(func(c goja.FunctionCall) goja.Value { return call(c.Arguments) }))
}

func (l *library) tag(object *goja.Object, name string) {
	l.must(nil, object.DefineDataPropertySymbol(goja.SymToStringTag, l.vm.ToValue(name), goja.FLAG_FALSE, goja.FLAG_TRUE, goja.FLAG_FALSE))
}

// checkRange throws an error as JavaScript's RangeError.
func (l *library) checkRange(err error) {
	if err == nil {
		return
	}
	thrown, failed := l.vm.New(l.vm.Get("RangeError"), l.vm.ToValue(err.Error()))
	l.must(thrown, failed)
	panic(thrown)
}

// localeTags are the tags of a locales argument: undefined, a text, an Intl.Locale or an array of these.
func (l *library) localeTags(locales goja.Value) []string {
	switch _, isText := textOf(locales); {
	case locales == nil || goja.IsUndefined(locales):
		return nil
	case isText:
		return []string{locales.String()}
	case l.isArray(locales):
		var tags []string
		for _, locale := range l.elements(locales) {
			tags = append(tags, locale.String())
		}
		return tags
	case goja.IsNull(locales):
		panic(l.vm.NewTypeError("Cannot convert undefined or null to object"))
	}
	if _, isObject := locales.(*goja.Object); isObject {
		return []string{locales.String()}
	}
	return nil
}

func (l *library) locale(locales goja.Value) *intl.Locale {
	locale, err := intl.Find(l.localeTags(locales)...)
	l.checkRange(err)
	return locale
}

func (l *library) canonicalLocales(locales goja.Value) goja.Value {
	tags := l.localeTags(locales)
	for i, tag := range tags {
		canonical, err := intl.Canonical(tag)
		l.checkRange(err)
		tags[i] = canonical
	}
	return l.vm.ToValue(tags)
}

// options reads the members of an options argument.
type options struct {
	l      *library
	object *goja.Object // nil = no options
}

func (l *library) options(value goja.Value) options {
	if value == nil || goja.IsUndefined(value) {
		return options{l, nil}
	}
	return options{l, value.ToObject(l.vm)}
}

func (o options) value(name string) goja.Value {
	if o.object == nil {
		return goja.Undefined()
	}
	if value := o.object.Get(name); value != nil {
		return value
	}
	return goja.Undefined()
}

// text is "" where the option is missing.
func (o options) text(name string) string {
	if value := o.value(name); !goja.IsUndefined(value) {
		return value.String()
	}
	return ""
}

func (o options) flag(name string) *bool {
	value := o.value(name)
	if goja.IsUndefined(value) {
		return nil
	}
	flag := value.ToBoolean()
	return &flag
}

func (o options) number(name string) *int {
	value := o.value(name)
	if goja.IsUndefined(value) {
		return nil
	}
	number, err := strconv.Atoi(value.ToNumber().String())
	if err != nil {
		number = int(value.ToFloat())
		if f := value.ToFloat(); f != f {
			number = -1 // out of every range
		}
	}
	return &number
}

// parts are the pieces of a text as formatToParts gives them.
func (l *library) parts(parts []intl.Part) goja.Value {
	objects := make([]any, len(parts))
	for i, part := range parts {
		object := l.vm.NewObject()
		l.put(object, "type", l.vm.ToValue(part.Type))
		l.put(object, "value", l.vm.ToValue(part.Value))
		objects[i] = object
	}
	return l.vm.NewArray(objects...)
}

// resolved makes the answer of resolvedOptions: names and values in turn; empty texts are left out.
func (l *library) resolved(pairs ...any) goja.Value {
	object := l.vm.NewObject()
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			l.put(object, pairs[i].(string), l.vm.ToValue(pairs[i+1]))
		}
	}
	return object
}
