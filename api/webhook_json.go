package api

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf16"

	"github.com/budflow/budflow"
)

// jsonProblems are the words of JavaScript for what a JSON text lacks, by what BudFlow's decoder wanted.
var jsonProblems = map[string]string{
	"':'":                               "Expected ':' after property name",
	"',' or '}'":                        "Expected ',' or '}' after property value",
	"',' or ']'":                        "Expected ',' or ']' after array element",
	"'\"'":                              "Unterminated string",
	"an escape":                         "Bad escaped character",
	"four hexadecimal digits after \\u": "Bad Unicode escape",
	"no control character in a string":  "Bad control character in string literal",
	"nothing more after the value":      "Unexpected non-whitespace character after JSON",
	"a number":                          "No number after minus sign",
}

// shownJSON is how much of a text is shown on each side of what is wrong, in bytes.
const shownJSON = 10

// jsonHint tells the sender of broken JSON what is wrong, in the words that n8n's
// senders know: those of JavaScript.
func jsonHint(text []byte, err error) error {
	broken, ok := errors.AsType[*budflow.SyntaxError](err)
	if !ok {
		return err
	}
	before := text[:broken.At]
	if broken.At == len(text) && broken.Want == "a value" {
		return errors.New("Unexpected end of JSON input")
	}
	problem := jsonProblems[broken.Want]
	if broken.Want == "a key in quotes" {
		problem = "Expected double-quoted property name"
		if trimmed := bytes.TrimRight(before, " \t\r\n"); bytes.HasSuffix(trimmed, []byte("{")) {
			problem = "Expected property name or '}'"
		}
	}
	if problem == "" && broken.At < len(text) {
		return unexpectedToken(text, broken.At)
	}
	if problem == "" {
		return errors.New("Unexpected end of JSON input")
	}
	if broken.Want != "nothing more after the value" {
		problem += " in JSON"
	}
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + units(before[1+bytes.LastIndexByte(before, '\n'):])
	return fmt.Errorf("%s at position %d (line %d column %d)", problem, units(before), line, column)
}

// units counts as JavaScript does.
func units(text []byte) int { return len(utf16.Encode([]rune(string(text)))) }

func unexpectedToken(text []byte, at int) error {
	shown := string(text)
	if runes := bytes.Runes(text); len(runes) > 2*shownJSON {
		i := len(bytes.Runes(text[:at]))
		from, to := max(i-shownJSON, 0), min(i+shownJSON, len(runes))
		shown = string(runes[from:to])
		if from > 0 {
			shown = "..." + `"` + shown
		} else {
			shown = `"` + shown
		}
		if shown += `"`; to < len(runes) {
			shown += "..."
		}
	} else {
		shown = `"` + shown + `"`
	}
	token := bytes.Runes(text[at:])[0]
	return fmt.Errorf("Unexpected token '%c', %s is not valid JSON", token, shown)
}
