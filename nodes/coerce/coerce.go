// Package coerce turns JSON values into one another as JavaScript does: n8n's
// nodes compare and convert with the rules of that language.
package coerce

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/budflow/budflow"
)

// TypeOf is JavaScript's typeof: null and arrays are objects.
func TypeOf(value any) string {
	switch value.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64, json.Number:
		return "number"
	}
	if value == budflow.Undefined {
		return "undefined"
	}
	return "object"
}

// IsNothing reports whether a value is null or undefined.
func IsNothing(value any) bool { return value == nil || value == budflow.Undefined }

// IsNaN reports whether a value is the number NaN.
func IsNaN(value any) bool {
	f, ok := value.(float64)
	return ok && math.IsNaN(f)
}

// Truthy is JavaScript's Boolean(value).
func Truthy(value any) bool {
	switch v := value.(type) {
	case bool:
		return v
	case string:
		return v != ""
	case float64:
		return v != 0 && !math.IsNaN(v)
	}
	return !IsNothing(value)
}

// Text is JavaScript's String(value).
func Text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case float64:
		switch {
		case math.IsNaN(v):
			return "NaN"
		case math.IsInf(v, 1):
			return "Infinity"
		case math.IsInf(v, -1):
			return "-Infinity"
		}
	case *budflow.Object:
		return "[object Object]"
	case []any:
		parts := make([]string, len(v))
		for i, element := range v {
			if !IsNothing(element) {
				parts[i] = Text(element)
			}
		}
		return strings.Join(parts, ",")
	}
	if value == budflow.Undefined {
		return "undefined"
	}
	return string(budflow.EncodeJSON(value))
}

// Number is JavaScript's Number(value); NaN = the value has none.
func Number(value any) float64 {
	switch v := value.(type) {
	case bool:
		if v {
			return 1
		}
		return 0
	case string:
		return parseNumber(v)
	case []any:
		return parseNumber(Text(v))
	case nil:
		return 0
	}
	if f, ok := budflow.Number(value); ok {
		return f
	}
	return math.NaN()
}

func parseNumber(text string) float64 {
	text = strings.Trim(text, " \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff")
	if text == "" {
		return 0
	}
	if len(text) > 2 && text[0] == '0' {
		base := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[text[1]]
		if base != 0 {
			return parseDigits(text[2:], base)
		}
	}
	switch text {
	case "Infinity", "+Infinity":
		return math.Inf(1)
	case "-Infinity":
		return math.Inf(-1)
	}
	// ParseFloat also reads names, hexadecimals and underscores, which JavaScript does not.
	if strings.Trim(text, "0123456789+-.eE") != "" {
		return math.NaN()
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(f, 0) {
		return math.NaN()
	}
	return f
}

func parseDigits(digits string, base int) float64 {
	var sum float64
	for _, c := range digits {
		d := strings.IndexRune("0123456789abcdef", c|0x20)
		if c >= '0' && c <= '9' {
			d = int(c - '0')
		}
		if d < 0 || d >= base {
			return math.NaN()
		}
		sum = sum*float64(base) + float64(d)
	}
	return sum
}

// Same is JavaScript's === for JSON values: two arrays or objects are the same only when they are one.
func Same(a, b any) bool {
	switch x := a.(type) {
	case []any:
		y, ok := b.([]any)
		return ok && len(x) > 0 && len(x) == len(y) && &x[0] == &y[0]
	case json.Number:
		if y, ok := b.(json.Number); ok {
			return x == y
		}
	}
	if x, ok := budflow.Number(a); ok {
		y, ok := budflow.Number(b)
		return ok && x == y
	}
	return a == b
}

// Compare orders two values as JavaScript's < and > do; ok = false when neither holds, nor equality.
func Compare(a, b any) (order int, ok bool) {
	x, xText := primitive(a).(string)
	y, yText := primitive(b).(string)
	if xText && yText {
		return CompareText(x, y), true
	}
	m, n := Number(a), Number(b)
	if math.IsNaN(m) || math.IsNaN(n) {
		return 0, false
	}
	return cmp.Compare(m, n), true
}

// primitive is what an object becomes before it is compared.
func primitive(value any) any {
	switch value.(type) {
	case *budflow.Object, []any:
		return Text(value)
	}
	return value
}

// CompareText orders texts by their UTF-16 units, as JavaScript does.
func CompareText(a, b string) int {
	beyondBMP := func(r rune) bool { return r > 0xffff }
	if strings.ContainsFunc(a, beyondBMP) || strings.ContainsFunc(b, beyondBMP) {
		return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
	}
	return strings.Compare(a, b)
}
