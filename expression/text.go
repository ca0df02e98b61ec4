package expression

import (
	_ "embed"
	"encoding/base64"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/dop251/goja"
)

//go:embed js/text.gen.js
var textSource string

var textProgram = sync.OnceValues(func() (*goja.Program, error) {
	return goja.Compile("text", textSource, false)
})

// textFunction calls a function of js/text.entry.js; the first call runs the bundle.
func (l *library) textFunction(name string, args ...goja.Value) goja.Value {
	if l.text == nil {
		l.text = l.runModule(textProgram())
	}
	return l.invoke(l.text, name, args...)
}

// decodeBase64 takes both alphabets, ignores what belongs to neither and stops at the padding.
func decodeBase64(text string) string {
	digits := strings.Map(func(r rune) rune {
		switch {
		case r == '-':
			return '+'
		case r == '_':
			return '/'
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '+' || r == '/' || r == '=':
			return r
		}
		return -1
	}, text)
	digits, _, _ = strings.Cut(digits, "=")
	if len(digits)%4 == 1 {
		digits = digits[:len(digits)-1]
	}
	decoded, _ := base64.RawStdEncoding.DecodeString(digits)
	return decodeUTF8(decoded)
}

// decodeUTF8 replaces each broken sequence by one replacement character, as decoders on the web do.
func decodeUTF8(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	var out strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			for size < len(text) && !utf8.FullRune(text[:size]) && !utf8.FullRune(text[:size+1]) {
				size++
			}
		}
		out.WriteRune(r)
		text = text[size:]
	}
	return out.String()
}

// sentenceCase raises the first letter of each sentence and lowers the rest of it.
func sentenceCase(text string) string {
	var out strings.Builder
	begins := true
	for _, r := range text {
		switch {
		case begins && unicode.IsLetter(r):
			out.WriteString(strings.ToUpper(string(r)))
			begins = false
		case strings.ContainsRune("!?.", r):
			out.WriteRune(r)
			begins = true
		case begins:
			out.WriteRune(r)
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

func snakeCase(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '-' || r == '_':
			return '_'
		case r <= unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)):
			return -1
		}
		return r
	}, strings.ToLower(text))
}

// What removeMarkdown takes out, in this order.
var markdownRules = []struct {
	pattern     *regexp.Regexp
	replacement string
}{
	{regexp.MustCompile(`(?m)^(\s*)(?:[*+-]|\d\.)\s+`), "$1"},         // list items
	{regexp.MustCompile(`\n={2,}`), "\n"},                             // underlined headings
	{regexp.MustCompile(`~~`), ""},                                    // struck text
	{regexp.MustCompile("`{3}.*\n"), ""},                              // fences of code
	{regexp.MustCompile(`<[\w\s|='":(),;/.-]+[>|\\/]`), ""},           // tags
	{regexp.MustCompile(`^[=-]{2,}\s*$`), ""},                         // a line alone
	{regexp.MustCompile(`\[\^.+?\](?:: .*?$)?`), ""},                  // footnotes
	{regexp.MustCompile(`\s{0,2}\[.*?\]: .*?$`), ""},                  // link targets
	{regexp.MustCompile(`!\[.*?\][\[(].*?[\])]`), ""},                 // images
	{regexp.MustCompile(`\[(.*?)\][\[(].*?[\])]`), "$1"},              // links
	{regexp.MustCompile(`>`), ""},                                     // quotations
	{regexp.MustCompile(`(?m)^#{1,6}\s*([^#]*)\s*(?:#{1,6})?`), "$1"}, // headings
}

var (
	codePattern       = regexp.MustCompile("`(.+?)`")
	blankLinesPattern = regexp.MustCompile(`\n{2,}`)
)

func removeMarkdown(text string) string {
	for _, rule := range markdownRules {
		text = rule.pattern.ReplaceAllString(text, rule.replacement)
	}
	text = codePattern.ReplaceAllString(removeEmphasis(text), "$1")
	return blankLinesPattern.ReplaceAllString(text, "\n\n")
}

// removeEmphasis drops the runs of one to three * or _ around a text of two characters or more on one line.
// The longest run that closes again counts.
func removeEmphasis(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		unclosed := map[string]bool{} // marks that nothing closes in what is left of the line
		for i := 0; i < len(line); {
			run, end := emphasis(line[i:], unclosed)
			if run == 0 {
				out.WriteByte(line[i])
				i++
				continue
			}
			out.WriteString(line[i+run : i+end])
			i += end + run
		}
	}
	return out.String()
}

// emphasis reads an emphasised text at the start: the length of its mark (0 = there is none), and where the closing
// mark begins.
func emphasis(text string, unclosed map[string]bool) (run, end int) {
	for run < min(3, len(text)) && (text[run] == '*' || text[run] == '_') {
		run++
	}
	for ; run > 0; run-- {
		mark := text[:run]
		if len(text) == run || isSpace(text[run]) || unclosed[mark] {
			continue
		}
		for from := run + 2; ; {
			at := strings.Index(text[min(from, len(text)):], mark)
			if at < 0 {
				break
			}
			if at += from; !isSpace(text[at-1]) {
				return run, at
			}
			from = at + 1
		}
		unclosed[mark] = true
	}
	return 0, 0
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n'
}
