package intl

import "strings"

// letters are those of a pattern, without what is quoted.
func letters(pattern string) string {
	var found strings.Builder
	for _, token := range tokens(pattern) {
		if !token.literal {
			found.WriteString(token.text)
		}
	}
	return found.String()
}

// token is a field of a pattern or a literal text.
type token struct {
	text    string
	literal bool
}

func tokens(pattern string) []token {
	var found []token
	literal := ""
	flush := func() {
		if literal != "" {
			found = append(found, token{literal, true})
		}
		literal = ""
	}
	for len(pattern) > 0 {
		c := pattern[0]
		switch {
		case c == '\'':
			quoted, rest, _ := strings.Cut(pattern[1:], "'")
			if quoted == "" {
				quoted = "'"
			}
			literal += quoted
			pattern = rest
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
			flush()
			run := runs(pattern)[0]
			found = append(found, token{run, false})
			pattern = pattern[len(run):]
		default:
			literal += pattern[:1]
			pattern = pattern[1:]
		}
	}
	flush()
	return found
}

func quote(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return r == '\'' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }) {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return text
}
