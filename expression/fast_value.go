package expression

import (
	"encoding/json"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/budflow/budflow"
)

// References stand for objects whose members Go knows.
type (
	inputRef  struct{}              // $input
	nodeRef   struct{ name string } // $('name')
	legacyRef struct{ name string } // $node['name']
)

// memberOf reads a property as JavaScript does.
func memberOf(v *view, of, key any) (any, error) {
	name, ok := keyText(key)
	switch {
	case !ok:
		return nil, errSlow
	case of == nil || of == budflow.Undefined:
		return nil, errSwallowed
	case forbidden(name):
		return nil, forbiddenProperty(name)
	}
	switch o := of.(type) {
	case *budflow.Object:
		if value, ok := o.Get(name); ok {
			return value, nil
		}
		return missing(name)
	case []any:
		if name == "length" {
			return float64(len(o)), nil
		}
		if i, ok := index(name); ok {
			if i < len(o) {
				return o[i], nil
			}
			return budflow.Undefined, nil
		}
	case string:
		if name == "length" {
			return float64(utf16Length(o)), nil
		}
	case *budflow.Item:
		if name == "json" {
			return jsonOf(o), nil
		}
	default:
		return refMember(v, of, name)
	}
	return nil, errSlow
}

// missing is the value of a property that an object has not of its own.
func missing(name string) (any, error) {
	switch name {
	case "toString", "valueOf", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString",
		"__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__":
		return nil, errSlow
	}
	return budflow.Undefined, nil
}

func refMember(v *view, of any, name string) (any, error) {
	var item *budflow.Item
	var err *budflow.Error
	switch ref := of.(type) {
	case inputRef:
		var items []budflow.Item
		if items, err = v.input(); err != nil {
			return nil, err
		}
		if name != "item" {
			return nil, errSlow
		}
		if i := v.scope.Item; i >= 0 && i < len(items) {
			item = &items[i]
		}
		return orUndefined(item), nil
	case nodeRef:
		if name != "item" {
			return nil, errSlow
		}
		if item, err = v.paired(ref.name, v.scope.Item); err != nil {
			return nil, err
		}
		return orUndefined(item), nil
	case legacyRef:
		if name != "json" && name != "data" {
			return nil, errSlow
		}
		if item, err = v.nodeItem(ref.name); err != nil {
			return nil, err
		}
		return jsonOf(item), nil
	}
	return nil, errSlow
}

// keyText is the property name that a value stands for.
func keyText(key any) (string, bool) {
	switch k := key.(type) {
	case string:
		return k, true
	case float64:
		if k == math.Trunc(k) && k >= 0 && k < 1<<31 {
			return strconv.Itoa(int(k)), true
		}
	}
	return "", false
}

// index reads the name of an array element: no sign, no leading zero.
func index(name string) (int, bool) {
	i, err := strconv.Atoi(name)
	return i, err == nil && i >= 0 && strconv.Itoa(i) == name
}

// utf16Length is the length that JavaScript gives.
func utf16Length(text string) int {
	n := 0
	for _, r := range text {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

func isTruthy(value any) (bool, error) {
	switch v := value.(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	case string:
		return v != "", nil
	case float64:
		return v != 0 && v == v, nil
	case json.Number, *budflow.Object, []any, *budflow.Item, inputRef, nodeRef, legacyRef:
		return true, nil
	}
	if value == budflow.Undefined {
		return false, nil
	}
	return false, errSlow
}

// primitiveText is String(value) of a primitive.
func primitiveText(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "null", true
	case bool:
		return strconv.FormatBool(v), true
	case string:
		return v, true
	case json.Number:
		return string(v), true
	case float64:
		return numberText(v), true
	}
	if value == budflow.Undefined {
		return "undefined", true
	}
	return "", false
}

func numberText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	return string(budflow.EncodeJSON(f))
}

// appendShown appends a value as it shows between text; see shown.
func appendShown(text []byte, value any) ([]byte, error) {
	if f, ok := value.(float64); ok && math.IsNaN(f) {
		return text, nil
	}
	return appendJoined(text, value)
}

// appendJoined appends a value as Array.join shows it.
func appendJoined(text []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil:
		return text, nil
	case []any:
		var err error
		for i := range v {
			if i > 0 {
				text = append(text, ',')
			}
			if text, err = appendJoined(text, v[i]); err != nil {
				return text, err
			}
		}
		return text, nil
	case *budflow.Object:
		if v.Has("toString") || v.Has("valueOf") || v.Has("__proto__") {
			return text, errSlow
		}
		return append(text, "[object Object]"...), nil
	}
	if value == budflow.Undefined {
		return text, nil
	}
	if s, ok := primitiveText(value); ok {
		return append(text, s...), nil
	}
	return text, errSlow
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
