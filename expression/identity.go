package expression

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dop251/goja"
)

// Deeper values are cut off: a script could otherwise exhaust the stack, with a circular object to begin with.
const maxDepth = 200

// identity is a text that two values share exactly when they have the same type and content, so that
// arrays can be compared without looking at every pair.
func (l *library) identity(value goja.Value) string {
	var out strings.Builder
	l.writeIdentity(&out, value, 0)
	return out.String()
}

func (l *library) writeIdentity(out *strings.Builder, value goja.Value, depth int) {
	if depth > maxDepth {
		panic(l.vm.NewTypeError("value is nested too deeply or circular"))
	}
	object, ok := value.(*goja.Object)
	if !ok {
		l.writePrimitive(out, value)
		return
	}
	switch {
	case l.isArray(object):
		out.WriteByte('[')
		for _, element := range l.elements(object) {
			l.writeIdentity(out, element, depth+1)
			out.WriteByte(',')
		}
		out.WriteByte(']')
	case object.ClassName() == "Date", l.isDateTime(object):
		out.WriteString("@" + object.ToNumber().String())
	case object.ClassName() == "RegExp":
		out.WriteString("/" + strconv.Quote(object.String()))
	case object.ClassName() == "Object":
		keys := object.Keys()
		slices.Sort(keys)
		out.WriteByte('{')
		for _, key := range keys {
			out.WriteString(strconv.Quote(key) + ":")
			l.writeIdentity(out, object.Get(key), depth+1)
			out.WriteByte(',')
		}
		out.WriteByte('}')
	default: // functions, maps and so on are only equal to themselves
		fmt.Fprintf(out, "%p", object)
	}
}

func (l *library) writePrimitive(out *strings.Builder, value goja.Value) {
	switch number, isNumber := numberOf(value); {
	case isNullish(value):
		fmt.Fprint(out, value)
	case isNumber:
		out.WriteString(strconv.FormatFloat(number+0, 'g', -1, 64))
	default:
		if text, ok := textOf(value); ok {
			out.WriteString(strconv.Quote(text))
			return
		}
		fmt.Fprintf(out, "%T %s", value.Export(), value)
	}
}
