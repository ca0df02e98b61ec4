package expression

import (
	"math"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/dop251/goja"
)

// circular stands where a value contains itself.
const circular = "[Circular Reference]"

// fromJS makes a JSON value of a JavaScript value, as JSON.stringify would: dates and DateTimes become texts,
// undefined and functions disappear. undefined itself gives budflow.Undefined. An error is a script's exception.
func (s *session) fromJS(value goja.Value) (result any, err error) {
	exception := s.rt.vm.Try(func() { result, err = s.export(value, nil) })
	if exception != nil {
		return nil, exception
	}
	return result, err
}

// export converts one value; path holds the objects around it.
func (s *session) export(value goja.Value, path []*goja.Object) (any, error) {
	if value == nil || goja.IsUndefined(value) {
		return budflow.Undefined, nil
	}
	if goja.IsNull(value) {
		return nil, nil
	}
	object, ok := value.(*goja.Object)
	if !ok {
		return primitive(value), nil
	}
	if len(path) > budflow.MaxJSONDepth {
		return nil, plainFailure("want at most %d levels of nesting in a value, got more", budflow.MaxJSONDepth)
	}
	for _, outer := range path {
		if outer.SameAs(object) {
			return circular, nil
		}
	}
	path = append(path, object)
	if _, callable := goja.AssertFunction(object); callable {
		return budflow.Undefined, nil
	}
	if toJSON, ok := goja.AssertFunction(object.Get("toJSON")); ok {
		replaced, err := toJSON(object, s.rt.vm.ToValue(""))
		if err != nil {
			return nil, err
		}
		return s.export(replaced, path)
	}
	switch object.ClassName() {
	case "Array":
		return s.exportArray(object, path)
	case "String":
		return object.String(), nil
	case "Number":
		return primitive(object.ToNumber()), nil
	case "Boolean":
		return object.Export(), nil
	}
	return s.exportObject(object, path)
}

func primitive(value goja.Value) any {
	if _, symbol := value.(*goja.Symbol); symbol {
		return budflow.Undefined
	}
	switch v := value.Export().(type) {
	case int64:
		return float64(v)
	case float64:
		if v == 0 {
			return math.Abs(v) // JSON knows no -0
		}
		return v
	case bool:
		return v
	case string:
		return v
	}
	return value.String() // a BigInt: its digits
}

func (s *session) exportArray(object *goja.Object, path []*goja.Object) (any, error) {
	length := int(object.Get("length").ToInteger())
	if length > maxElements {
		return nil, plainFailure("want at most %d elements in an array, got %d", maxElements, length)
	}
	list := make([]any, 0, min(length, 1<<16))
	for i := range length {
		if i%4096 == 0 && s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		element, err := s.export(object.Get(strconv.Itoa(i)), path)
		if err != nil {
			return nil, err
		}
		if element == budflow.Undefined {
			element = nil
		}
		list = append(list, element)
	}
	return list, nil
}

// maxElements bounds the elements of one array that a script gives back, holes included.
const maxElements = 10_000_000

func (s *session) exportObject(object *goja.Object, path []*goja.Object) (any, error) {
	out := &budflow.Object{}
	for _, key := range object.Keys() {
		member := object.Get(key)
		value, err := s.export(member, path)
		if err != nil {
			return nil, err
		}
		if s.instances && s.isInstance(member) && inItem(path, key) {
			value = string(budflow.EncodeJSON(value))
		}
		if value != budflow.Undefined {
			out.Set(key, value)
		}
	}
	return out, nil
}

// inItem tells whether a member stands inside the objects of an item, in no array but that of the items.
func inItem(path []*goja.Object, key string) bool {
	if key == "json" && (len(path) == 1 || len(path) == 2 && path[0].ClassName() == "Array") {
		return false
	}
	for _, outer := range path[1:] {
		if outer.ClassName() == "Array" {
			return false
		}
	}
	return true
}

// isInstance tells whether a value is an object of a class, with members and without a JSON form of its own.
func (s *session) isInstance(value goja.Value) bool {
	object, ok := value.(*goja.Object)
	if !ok || object.ClassName() == "Array" || len(object.Keys()) == 0 {
		return false
	}
	if _, own := goja.AssertFunction(object.Get("toJSON")); own {
		return false
	}
	class, ok := object.Get("constructor").(*goja.Object)
	return ok && class.Get("name").String() != "Object"
}

// typeName names the type of a value: a JSON type, undefined, DateTime, or the class of an object.
func (s *session) typeName(value goja.Value) string {
	switch {
	case value == nil || goja.IsUndefined(value):
		return "undefined"
	case goja.IsNull(value):
		return "null"
	}
	object, ok := value.(*goja.Object)
	if !ok {
		switch v := primitive(value).(type) {
		case float64, bool:
			return budflow.KindOf(v)
		case string:
			if _, text := value.(goja.String); !text {
				return "bigint"
			}
			return "string"
		}
		return "symbol"
	}
	if s.rt.lib.isDateTime(object) {
		return "DateTime"
	}
	for _, name := range []string{"isLuxonInterval", "isLuxonDuration"} {
		if flag := object.Get(name); flag != nil && flag.ToBoolean() {
			return name[len("isLuxon"):]
		}
	}
	tag, err := s.rt.tagOf(object)
	if err != nil {
		return "object"
	}
	name := tag.String()
	name = name[len("[object ") : len(name)-1]
	switch name {
	case "Object":
		return "object"
	case "Array":
		return "array"
	}
	return name
}
