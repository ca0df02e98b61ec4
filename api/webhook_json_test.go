package api

import (
	"testing"

	"github.com/budflow/budflow"
)

func TestJSONHint(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":1`:                `Expected ',' or '}' after property value in JSON at position 6 (line 1 column 7)`,
		"{\n\"é\":1 x}":         `Expected ',' or '}' after property value in JSON at position 8 (line 2 column 7)`,
		`hello`:                 `Unexpected token 'h', "hello" is not valid JSON`,
		`[1,]`:                  `Unexpected token ']', "[1,]" is not valid JSON`,
		`     xyyyyyyyyyyyyyyy`: `Unexpected token 'x', "     xyyyyyyyyy"... is not valid JSON`,
		`[11111111111111111,x]`: `Unexpected token 'x', ..."111111111,x]" is not valid JSON`,
		"  \n":                  `Unexpected end of JSON input`,
		`{`:                     `Expected property name or '}' in JSON at position 1 (line 1 column 2)`,
		`{"a":1,}`:              `Expected double-quoted property name in JSON at position 7 (line 1 column 8)`,
		`{"a"x}`:                `Expected ':' after property name in JSON at position 4 (line 1 column 5)`,
		`[1 2]`:                 `Expected ',' or ']' after array element in JSON at position 3 (line 1 column 4)`,
		`"abc`:                  `Unterminated string in JSON at position 4 (line 1 column 5)`,
		`"a\q"`:                 `Bad escaped character in JSON at position 3 (line 1 column 4)`,
		"\"a\tb\"":              `Bad control character in string literal in JSON at position 2 (line 1 column 3)`,
		`1 2`:                   `Unexpected non-whitespace character after JSON at position 2 (line 1 column 3)`,
		`-`:                     `No number after minus sign in JSON at position 1 (line 1 column 2)`,
	} {
		_, err := budflow.DecodeJSON([]byte(text))
		if got := jsonHint([]byte(text), err); got == nil || got.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", text, got, want)
		}
	}
}
