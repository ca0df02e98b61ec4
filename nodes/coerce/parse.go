package coerce

import (
	"math"
	"strings"

	"github.com/budflow/budflow"
)

// ParseNumber reads a number as n8n's loose validation does: what Number(value) gives, unless that is NaN.
func ParseNumber(value any) (float64, bool) {
	f := Number(value)
	return f, !math.IsNaN(f)
}

// ParseBool reads true, false, 0 and 1, also as texts.
func ParseBool(value any) (result, ok bool) {
	switch v := value.(type) {
	case bool:
		return v, true
	case string:
		switch strings.ToLower(v) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
		if strings.TrimSpace(v) == "" {
			return false, false
		}
	}
	switch Number(value) {
	case 0:
		return false, true
	case 1:
		return true, true
	}
	return false, false
}

// ParseText writes objects and arrays as JSON, other values as String(value).
func ParseText(value any) string {
	if TypeOf(value) == "object" {
		return string(budflow.EncodeJSON(value))
	}
	if value == budflow.Undefined {
		return ""
	}
	return Text(value)
}

// ParseList takes an array, or reads one from a JSON text; single quotes count as double ones.
func ParseList(value any) ([]any, bool) {
	switch v := value.(type) {
	case []any:
		return v, true
	case string:
		parsed, err := budflow.DecodeJSON([]byte(v))
		if err != nil {
			parsed, err = budflow.DecodeJSON([]byte(strings.ReplaceAll(v, "'", `"`)))
		}
		list, ok := parsed.([]any)
		return list, ok && err == nil
	}
	return nil, false
}

// ParseObject takes an object, or reads one from a text of JSON or of a JavaScript literal.
func ParseObject(value any) (*budflow.Object, bool) {
	switch v := value.(type) {
	case *budflow.Object:
		return v, true
	case string:
		parsed, err := RelaxedJSON(v)
		o, ok := parsed.(*budflow.Object)
		return o, ok && err == nil
	}
	return nil, false
}

// RelaxedJSON reads JSON, and also what people write for it: texts in single
// quotes, keys without quotes, a comma after the last element.
func RelaxedJSON(text string) (any, error) {
	value, err := budflow.DecodeJSON([]byte(text))
	if err == nil {
		return value, nil
	}
	if value, relaxedErr := budflow.DecodeJSON(strict(text)); relaxedErr == nil {
		return value, nil
	}
	return nil, err
}

// strict rewrites a relaxed text as JSON. What it does not understand it leaves for the decoder to refuse.
func strict(text string) []byte {
	var out []byte
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '\'':
			end := closingQuote(text, i)
			out = appendQuoted(out, text[i+1:end])
			i = end + 1
		case isWordByte(c):
			end := i
			for end < len(text) && isWordByte(text[end]) {
				end++
			}
			if strings.HasPrefix(strings.TrimLeft(text[end:], " \t\r\n"), ":") {
				out = appendQuoted(out, text[i:end])
			} else {
				out = append(out, text[i:end]...)
			}
			i = end
		case c == ',':
			rest := strings.TrimLeft(text[i+1:], " \t\r\n")
			if rest != "" && rest[0] != '}' && rest[0] != ']' {
				out = append(out, c)
			}
			i++
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

// closingQuote finds the end of the text that starts at start; the end of everything when there is none.
func closingQuote(text string, start int) int {
	for i := start + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case text[start]:
			return i
		}
	}
	return len(text)
}

func appendQuoted(out []byte, inner string) []byte {
	out = append(out, '"')
	for i := 0; i < len(inner); i++ {
		switch c := inner[i]; {
		case c == '\\' && i+1 < len(inner):
			i++
			if inner[i] != '\'' {
				out = append(out, c)
			}
			out = append(out, inner[i])
		case c == '"':
			out = append(out, '\\', '"')
		default:
			out = append(out, c)
		}
	}
	return append(out, '"')
}

func isWordByte(c byte) bool {
	return c == '_' || c == '$' || c == '.' || c == '+' || c == '-' ||
		c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
