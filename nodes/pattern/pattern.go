// Package pattern compiles the regular expressions that people write for n8n, in
// the syntax of JavaScript.
package pattern

import (
	"regexp"
	"strings"
	"time"

	"github.com/dlclark/regexp2/v2"

	"github.com/budflow/budflow/nodes"
)

// MaxTime is how long one search may take; an expression that backtracks longer is an error.
const MaxTime = time.Second

var literal = regexp.MustCompile(`(?s)^/(.*?)/([gimusy]*)$`)

// Regexp is a compiled expression.
type Regexp struct {
	re     *regexp2.Regexp
	source string
	Global bool // the flag g
}

// Compile reads /pattern/flags, or a bare pattern.
func Compile(text string) (*Regexp, error) {
	if m := literal.FindStringSubmatch(text); m != nil {
		return CompileFlags(m[1], m[2])
	}
	return CompileFlags(text, "")
}

// CompileFlags reads a bare pattern with the flags gimusy; y is not honoured.
func CompileFlags(source, flags string) (*Regexp, error) {
	options := regexp2.ECMAScript
	for _, flag := range flags {
		switch flag {
		case 'i':
			options |= regexp2.IgnoreCase
		case 'm':
			options |= regexp2.Multiline
		case 's':
			options |= regexp2.Singleline
		case 'u':
			options |= regexp2.Unicode
		}
	}
	re, err := regexp2.Compile(source, options)
	if err != nil {
		return nil, nodes.Errorf("Invalid regular expression: /%s/: %w", source, err)
	}
	re.MatchTimeout = MaxTime
	return &Regexp{re: re, source: source, Global: strings.Contains(flags, "g")}, nil
}

// Match reports whether the text has a match.
func (r *Regexp) Match(text string) (bool, error) {
	found, err := r.re.MatchString(text)
	if err != nil {
		return false, r.tooSlow(err)
	}
	return found, nil
}

// Replace replaces the first match, or all with the flag g; $1 and its like stand for groups.
func (r *Regexp) Replace(text, replacement string) (string, error) {
	count := 1
	if r.Global {
		count = -1
	}
	result, err := r.re.Replace(text, replacement, 0, count)
	if err != nil {
		return "", r.tooSlow(err)
	}
	return result, nil
}

func (r *Regexp) tooSlow(cause error) error {
	return nodes.Errorf("Regular expression /%s/: want a match within %s, got none: %w", r.source, MaxTime, cause)
}
