package expression

import "strings"

// segment is a part of a template: plain text, or the JavaScript between braces.
type segment struct {
	text string
	code bool
}

// IsExpression reports whether a parameter value is an expression: a text that begins with '='.
func IsExpression(value any) bool {
	text, ok := value.(string)
	return ok && strings.HasPrefix(text, "=")
}

// split cuts a template, without its '=', into text and code, alternating and beginning with (maybe empty) text.
// Code ends at the next closing braces, whatever it contains, or at the end of the template.
func split(template string) []segment {
	var segments []segment
	for rest := template; ; {
		text, after, found := cutUnescaped(rest, "{{")
		segments = append(segments, segment{text: text})
		if !found {
			return segments
		}
		code, after, closed := cutUnescaped(after, "}}")
		segments = append(segments, segment{text: strings.ReplaceAll(code, `\}}`, `}}`), code: true})
		if !closed {
			return segments
		}
		if rest = after; rest == "" {
			return segments
		}
	}
}

// cutUnescaped cuts around the first mark that no backslash precedes.
func cutUnescaped(text, mark string) (before, after string, found bool) {
	for from := 0; ; {
		i := strings.Index(text[from:], mark)
		if i < 0 {
			return text, "", false
		}
		i += from
		if i == 0 || text[i-1] != '\\' {
			return text[:i], text[i+len(mark):], true
		}
		from = i + len(mark)
	}
}
