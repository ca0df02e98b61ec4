package budflow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxJSONDepth is how deep arrays and objects may nest in a decoded document.
const MaxJSONDepth = 1000

// DecodeJSON reads one JSON value and refuses anything after it. Objects keep
// the order of their keys (a repeated key keeps its first place and last value),
// numbers that a float64 cannot hold exactly stay text.
func DecodeJSON(text []byte) (any, error) {
	d := &decoder{text: text}
	d.space()
	value, err := d.value(0)
	if err != nil {
		return nil, err
	}
	if d.space(); d.at < len(d.text) {
		return nil, d.fail("nothing more after the value")
	}
	return value, nil
}

// DecodeObject reads one JSON object.
func DecodeObject(text []byte) (*Object, error) {
	value, err := DecodeJSON(text)
	if err != nil {
		return nil, err
	}
	o, ok := value.(*Object)
	if !ok {
		return nil, Errorf(Invalid, "want a JSON object, got %s", KindOf(value))
	}
	return o, nil
}

// KindOf names the JSON type of a value: null, boolean, number, string, array or object.
func KindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case undefined:
		return "undefined"
	case bool:
		return "boolean"
	case float64, json.Number:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	case *Object:
		return "object"
	}
	return fmt.Sprintf("%T", value)
}

type decoder struct {
	text []byte
	at   int
}

func (d *decoder) fail(want string) error {
	broken := &SyntaxError{Want: want, At: d.at, got: "the end of the text"}
	if d.at < len(d.text) {
		r, _ := utf8.DecodeRune(d.text[d.at:])
		broken.got = strconv.QuoteRune(r)
	}
	return &Error{Code: Invalid, Message: broken.Error(), Cause: broken}
}

// SyntaxError tells where a JSON text is broken: the cause of an error of DecodeJSON.
type SyntaxError struct {
	Want string
	At   int // byte

	got string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("JSON: want %s, got %s at byte %d", e.Want, e.got, e.At)
}

func (d *decoder) space() {
	for d.at < len(d.text) {
		switch d.text[d.at] {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

func (d *decoder) value(depth int) (any, error) {
	if depth > MaxJSONDepth {
		return nil, Errorf(Invalid, "JSON: want at most %d levels of nesting, got more at byte %d", MaxJSONDepth, d.at)
	}
	if d.at >= len(d.text) {
		return nil, d.fail("a value")
	}
	switch c := d.text[d.at]; {
	case c == '{':
		return d.object(depth)
	case c == '[':
		return d.array(depth)
	case c == '"':
		return d.string()
	case c == '-' || c >= '0' && c <= '9':
		return d.number()
	case c == 't':
		return true, d.word("true")
	case c == 'f':
		return false, d.word("false")
	case c == 'n':
		return nil, d.word("null")
	}
	return nil, d.fail("a value")
}

func (d *decoder) word(word string) error {
	if !strings.HasPrefix(string(d.text[d.at:min(len(d.text), d.at+len(word))]), word) {
		return d.fail(word)
	}
	d.at += len(word)
	return nil
}

func (d *decoder) object(depth int) (any, error) {
	o := &Object{}
	d.at++
	for d.space(); ; d.space() {
		if d.at < len(d.text) && d.text[d.at] == '}' && len(o.entries) == 0 {
			d.at++
			return o, nil
		}
		if d.at >= len(d.text) || d.text[d.at] != '"' {
			return nil, d.fail("a key in quotes")
		}
		key, err := d.string()
		if err != nil {
			return nil, err
		}
		if d.space(); d.at >= len(d.text) || d.text[d.at] != ':' {
			return nil, d.fail("':'")
		}
		d.at++
		d.space()
		value, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		o.Set(key, value)
		d.space()
		if d.at < len(d.text) && d.text[d.at] == ',' {
			d.at++
			continue
		}
		if d.at < len(d.text) && d.text[d.at] == '}' {
			d.at++
			return o, nil
		}
		return nil, d.fail("',' or '}'")
	}
}

func (d *decoder) array(depth int) (any, error) {
	list := []any{}
	d.at++
	if d.space(); d.at < len(d.text) && d.text[d.at] == ']' {
		d.at++
		return list, nil
	}
	for {
		d.space()
		value, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, value)
		d.space()
		if d.at < len(d.text) && d.text[d.at] == ',' {
			d.at++
			continue
		}
		if d.at < len(d.text) && d.text[d.at] == ']' {
			d.at++
			return list, nil
		}
		return nil, d.fail("',' or ']'")
	}
}

func (d *decoder) string() (string, error) {
	d.at++
	start := d.at
	for d.at < len(d.text) {
		switch c := d.text[d.at]; {
		case c == '"':
			s := string(d.text[start:d.at])
			d.at++
			return validText(s), nil
		case c == '\\':
			return d.escaped(start)
		case c < 0x20:
			return "", d.fail("no control character in a string")
		}
		d.at++
	}
	return "", d.fail("'\"'")
}

// validText replaces each byte that is not UTF-8 by U+FFFD.
func validText(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune { return r }, s)
}

func (d *decoder) escaped(start int) (string, error) {
	var b strings.Builder
	b.Write(d.text[start:d.at])
	for d.at < len(d.text) {
		c := d.text[d.at]
		switch {
		case c == '"':
			d.at++
			return validText(b.String()), nil
		case c < 0x20:
			return "", d.fail("no control character in a string")
		case c != '\\':
			b.WriteByte(c)
			d.at++
			continue
		}
		d.at++
		if d.at >= len(d.text) {
			break
		}
		if d.text[d.at] == 'u' {
			r, err := d.unicode()
			if err != nil {
				return "", err
			}
			b.WriteRune(r)
			continue
		}
		i := strings.IndexByte(`"\/bfnrt`, d.text[d.at])
		if i < 0 {
			return "", d.fail("an escape")
		}
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		d.at++
	}
	return "", d.fail("'\"'")
}

// unicode reads uXXXX, and the second half of a surrogate pair. A lone surrogate becomes U+FFFD.
func (d *decoder) unicode() (rune, error) {
	unit := func() (rune, bool) {
		if d.at+5 > len(d.text) {
			return 0, false
		}
		n, err := strconv.ParseUint(string(d.text[d.at+1:d.at+5]), 16, 16)
		return rune(n), err == nil
	}
	r, ok := unit()
	if !ok {
		return 0, d.fail("four hexadecimal digits after \\u")
	}
	d.at += 5
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if d.at+1 < len(d.text) && d.text[d.at] == '\\' && d.text[d.at+1] == 'u' {
		d.at++
		low, ok := unit()
		if pair := utf16.DecodeRune(r, low); ok && pair != utf8.RuneError {
			d.at += 5
			return pair, nil
		}
		d.at--
	}
	return utf8.RuneError, nil
}

func (d *decoder) number() (any, error) {
	start := d.at
	digits := func() int {
		from := d.at
		for d.at < len(d.text) && d.text[d.at] >= '0' && d.text[d.at] <= '9' {
			d.at++
		}
		return d.at - from
	}
	if d.text[d.at] == '-' {
		d.at++
	}
	zero := d.at < len(d.text) && d.text[d.at] == '0'
	if n := digits(); n == 0 || zero && n > 1 {
		return nil, d.fail("a number")
	}
	whole := true
	if d.at < len(d.text) && d.text[d.at] == '.' {
		whole = false
		if d.at++; digits() == 0 {
			return nil, d.fail("a digit")
		}
	}
	if d.at < len(d.text) && (d.text[d.at] == 'e' || d.text[d.at] == 'E') {
		whole = false
		if d.at++; d.at < len(d.text) && (d.text[d.at] == '+' || d.text[d.at] == '-') {
			d.at++
		}
		if digits() == 0 {
			return nil, d.fail("a digit")
		}
	}
	text := string(d.text[start:d.at])
	if f, err := strconv.ParseFloat(text, 64); err == nil && (!whole || math.Abs(f) <= maxSafeInteger) {
		return f, nil
	}
	return json.Number(text), nil // a float64 would lose digits
}

const maxSafeInteger = 1<<53 - 1

// Number returns the float64 of a JSON number, rounded where it must be.
func Number(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case json.Number:
		f, _ := v.Float64()
		return f, true
	case int:
		return float64(v), true
	}
	return 0, false
}

// AppendJSON appends the JSON text of a value to b. What JSON cannot hold (NaN,
// infinities) becomes null, as in JavaScript.
func AppendJSON(b []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case nil, undefined:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case float64:
		return appendNumber(b, v), nil
	case int:
		return strconv.AppendInt(b, int64(v), 10), nil
	case json.Number:
		return append(b, v...), nil
	case string:
		return appendString(b, v), nil
	case []any:
		b = append(b, '[')
		var err error
		for i := range v {
			if i > 0 {
				b = append(b, ',')
			}
			if b, err = AppendJSON(b, v[i]); err != nil {
				return b, err
			}
		}
		return append(b, ']'), nil
	case *Object:
		if v == nil {
			return append(b, "null"...), nil
		}
		b = append(b, '{')
		var err error
		for i := range v.entries {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, v.entries[i].key), ':')
			if b, err = AppendJSON(b, v.entries[i].value); err != nil {
				return b, err
			}
		}
		return append(b, '}'), nil
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // as JavaScript writes it
	err := encoder.Encode(value)
	return append(b, bytes.TrimSuffix(text.Bytes(), []byte("\n"))...), err
}

// EncodeJSON returns the JSON text of a value of this package.
func EncodeJSON(value any) []byte {
	b, err := AppendJSON(nil, value)
	if err != nil {
		return []byte("null")
	}
	return b
}

// appendNumber writes a number as JavaScript does.
func appendNumber(b []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(b, "null"...)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.AppendInt(b, int64(f), 10)
	}
	if a := math.Abs(f); a >= 1e-6 && a < 1e21 {
		return strconv.AppendFloat(b, f, 'f', -1, 64)
	}
	b = strconv.AppendFloat(b, f, 'e', -1, 64)
	if n := len(b); n >= 4 && b[n-2] == '0' && (b[n-3] == '-' || b[n-3] == '+') {
		b[n-2] = b[n-1]
		b = b[:n-1]
	}
	return b
}

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c < utf8.RuneSelf {
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[from:i]...), "\uFFFD"...)
				from = i + 1
			} else {
				i += size - 1
			}
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		case '\b':
			b = append(b, '\\', 'b')
		case '\f':
			b = append(b, '\\', 'f')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}

const hexDigits = "0123456789abcdef"

// MarshalJSON writes the keys in order.
func (o *Object) MarshalJSON() ([]byte, error) { return AppendJSON(nil, o) }

// UnmarshalJSON reads a JSON object and keeps the order of its keys.
func (o *Object) UnmarshalJSON(text []byte) error {
	decoded, err := DecodeObject(text)
	if err != nil {
		return err
	}
	*o = *decoded
	return nil
}
