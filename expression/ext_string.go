package expression

import (
	"encoding/base64"
	"regexp"
	"strings"

	"github.com/dop251/goja"
)

var stringFamily = newFamily("String",
	extension{
		name:        "hash",
		signature:   "hash(algo = 'md5')",
		description: "Hashes the text (UTF-8) and writes it in hexadecimal: md5, sha1, sha224, sha256, sha384, sha512, sha3 (512 bits); or base64, which is no hash.",
		examples: []example{
			{`'BudFlow'.hash('sha1')`, `"6d5955243e576b35c1990782bd5a773d48f5d6f2"`},
			{`'BudFlow'.hash()`, `"549feb4d9d3798c50cc07eab0d140d00"`},
		},
		call: hashText,
	},
	extension{
		name:        "base64Encode",
		signature:   "base64Encode()",
		description: "Encodes the text (UTF-8) in Base64.",
		examples:    []example{{`'BudFlow'.base64Encode()`, `"QnVkRmxvdw=="`}},
		call: stringFunction(func(s string) string {
			return base64.StdEncoding.EncodeToString([]byte(s))
		}),
	},
	extension{
		name:        "base64Decode",
		signature:   "base64Decode()",
		description: "Decodes Base64, the URL-safe alphabet too; other characters are skipped.",
		examples:    []example{{`'QnVkRmxvdw=='.base64Decode()`, `"BudFlow"`}},
		call:        stringFunction(decodeBase64),
	},
	extension{
		name:        "urlEncode",
		signature:   "urlEncode(allChars = false)",
		description: "Encodes text for a query parameter; with true, a whole URL, whose separators stay.",
		examples: []example{
			{`'red & blue'.urlEncode()`, `"red%20%26%20blue"`},
			{`'/find?q=red shoes'.urlEncode(true)`, `"/find?q=red%20shoes"`},
		},
		call: uriFunction("encodeURIComponent", "encodeURI"),
	},
	extension{
		name:        "urlDecode",
		signature:   "urlDecode(allChars = false)",
		description: "Decodes a query parameter; with true, a whole URL, whose encoded separators stay.",
		examples: []example{
			{`'red%20%26%20blue'.urlDecode()`, `"red & blue"`},
			{`'red%20%26%20blue'.urlDecode(true)`, `"red %26 blue"`},
		},
		call: uriFunction("decodeURIComponent", "decodeURI"),
	},
	extension{
		name:        "quote",
		signature:   `quote(mark = '"')`,
		description: "Puts the text in quotation marks; marks and backslashes in it are escaped.",
		examples: []example{
			{`'size 5"'.quote()`, `"\"size 5\\\"\""`},
			{`'size'.quote('|')`, `"|size|"`},
		},
		call: func(l *library, this goja.Value, args []goja.Value) goja.Value {
			mark := `"`
			if given := argument(args, 0); !goja.IsUndefined(given) {
				mark = given.String()
			}
			escaped := strings.ReplaceAll(this.String(), `\`, `\\`)
			if mark != "" {
				escaped = strings.ReplaceAll(escaped, mark, `\`+mark)
			}
			return l.vm.ToValue(mark + escaped + mark)
		},
	},
	extension{
		name:        "removeMarkdown",
		signature:   "removeMarkdown()",
		description: "Takes Markdown and HTML tags out of the text.",
		examples:    []example{{`'**Very** important: [read me](https://a.test)'.removeMarkdown()`, `"Very important: read me"`}},
		call:        stringFunction(removeMarkdown),
	},
	extension{
		name:        "removeTags",
		signature:   "removeTags()",
		description: "Takes HTML and XML tags out of the text.",
		examples:    []example{{`'<p>Very <i>important</i></p>'.removeTags()`, `"Very important"`}},
		call: stringFunction(func(s string) string {
			return tagPattern.ReplaceAllString(s, "")
		}),
	},
	extension{
		name:        "replaceSpecialChars",
		signature:   "replaceSpecialChars()",
		description: "Writes the text in ASCII; characters that have no such spelling become question marks.",
		examples:    []example{{`'Señor Müller'.replaceSpecialChars()`, `"Senor Muller"`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			options := l.vm.NewObject()
			l.must(nil, options.Set("unknown", "?"))
			return l.textFunction("transliterate", this, options)
		},
	},
	extension{
		name:        "toTitleCase",
		signature:   "toTitleCase()",
		description: "Writes words as in an English title: short words in between stay small, words with capitals inside stay as they are.",
		examples:    []example{{`'return to the USA'.toTitleCase()`, `"Return to the USA"`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.textFunction("titleCase", this)
		},
	},
	extension{
		name:        "toSentenceCase",
		signature:   "toSentenceCase()",
		description: "Begins each sentence with a capital and writes the rest small.",
		examples:    []example{{`'READY? go!'.toSentenceCase()`, `"Ready? Go!"`}},
		call:        stringFunction(sentenceCase),
	},
	extension{
		name:        "toSnakeCase",
		signature:   "toSnakeCase()",
		description: "Writes the text small, with underscores for blanks and hyphens and without punctuation.",
		examples:    []example{{`'Order Total (net)'.toSnakeCase()`, `"order_total_net"`}},
		call:        stringFunction(snakeCase),
	},
	extension{
		name:        "length",
		signature:   "length()",
		description: "Counts the characters, in UTF-16 units as JavaScript does.",
		examples:    []example{{`'BudFlow'.length()`, `7`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			return l.vm.ToValue(this.(goja.String).Length())
		},
	},
	extension{
		name:        "isEmpty",
		signature:   "isEmpty()",
		description: "Tells whether the text has no characters.",
		examples: []example{
			{`'BudFlow'.isEmpty()`, `false`},
			{`' '.trim().isEmpty()`, `true`},
		},
		call: stringTest(func(s string) bool { return s == "" }),
	},
	extension{
		name:        "isNotEmpty",
		signature:   "isNotEmpty()",
		description: "Tells whether the text has characters.",
		examples:    []example{{`'BudFlow'.isNotEmpty()`, `true`}},
		call:        stringTest(func(s string) bool { return s != "" }),
	},
	extension{
		name:        "toJsonString",
		signature:   "toJsonString()",
		description: "Writes the text as a JSON string.",
		examples:    []example{{`'size 5"'.toJsonString()`, `"\"size 5\\\"\""`}},
		call:        toJSON,
	},
	extension{
		name:        "parseJson",
		signature:   "parseJson()",
		description: "Reads JSON.",
		examples:    []example{{`'{"sku": "A1"}'.parseJson()`, `{"sku":"A1"}`}},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			value, err := l.parse(goja.Undefined(), this)
			if err != nil && strings.Contains(this.String(), "'") {
				l.fail("Parsing failed. Check you're using double quotes")
			} else if err != nil {
				l.fail("Parsing failed")
			}
			return value
		},
	},
).with(stringConversions...).with(stringAddresses...)

// with adds extensions to a family.
func (f *family) with(more ...extension) *family {
	return newFamily(f.typeName, append(f.extensions, more...)...)
}

var tagPattern = regexp.MustCompile(`<[^>]*>`)

func stringFunction(function func(string) string) method {
	return func(l *library, this goja.Value, _ []goja.Value) goja.Value {
		return l.vm.ToValue(function(this.String()))
	}
}

func stringTest(test func(string) bool) method {
	return func(l *library, this goja.Value, _ []goja.Value) goja.Value {
		return l.vm.ToValue(test(this.String()))
	}
}

// uriFunction is one global function, or another where the argument says that the text is a whole URL.
func uriFunction(part, whole string) method {
	return func(l *library, this goja.Value, args []goja.Value) goja.Value {
		name := part
		if truthy(argument(args, 0)) {
			name = whole
		}
		function, _ := goja.AssertFunction(l.vm.GlobalObject().Get(name))
		return l.must(function(goja.Undefined(), this))
	}
}

// toJSON is JSON.stringify, for every type.
func toJSON(l *library, this goja.Value, _ []goja.Value) goja.Value {
	return l.must(l.stringify(goja.Undefined(), this))
}
