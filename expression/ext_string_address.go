package expression

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/dop251/goja"
)

// What mail addresses, domains and URLs look like. People paste these out of text, so the rules are
// those of everyday addresses, narrower than the standards.
const (
	domainName   = `(?:[\pL\pN_](?:[\pL\pN_-]{0,61}[\pL\pN_])?\.)+(?:xn--[a-zA-Z0-9-]{2,59}|\pL{2,63})`
	ipv4         = `(?:\d{1,3}\.){3}\d{1,3}`
	port         = `(?::\d{1,5})?`
	mailAddress  = `[\pL\pN.!#$%&'*+/=?^_{|}~` + "`" + `-]+@(?:` + domainName + `|\[` + ipv4 + `\])`
	urlScheme    = `(?i:https?|ftp|file)://`
	urlHost      = `(?:` + domainName + `|` + ipv4 + `)`
	urlAuthority = `(?:[\w.~%!$&'()*+,;=:-]+@)?` + urlHost + port
	urlRest      = `(?:[/?#][^\s<>"]*)?`
)

var (
	mailPattern     = regexp.MustCompile(mailAddress)
	onlyMailPattern = regexp.MustCompile(`^` + mailAddress + `$`)
	urlPattern      = regexp.MustCompile(urlScheme + urlAuthority + `(?:[/?#][-a-zA-Z0-9()@:%_+.~#?&/=!$',;*\pL\pN]*)?`)
	onlyURLPattern  = regexp.MustCompile(`^` + urlScheme + urlAuthority + urlRest + `$`)
	domainPattern   = regexp.MustCompile(`^(?:` + domainName + `|` + ipv4 + `|localhost)` + port + `$`)
	addressPattern  = regexp.MustCompile(`^(?:(?i:https?|ftp|file):)?(?://)?(?:(?i:mailto):)?(?:[^\s/?#@]+@)?(` +
		domainName + `|` + ipv4 + `|localhost)` + port + `(?:/[^\s?#]*)?(?:\?[^\s#]*)?(?:#\S*)?$`)
)

var stringAddresses = []extension{
	{
		name:        "isEmail",
		signature:   "isEmail()",
		description: "Tells whether the text is a mail address.",
		examples: []example{
			{`'ada@acme.test'.isEmail()`, `true`},
			{`'write to ada@acme.test'.isEmail()`, `false`},
		},
		call: stringTest(onlyMailPattern.MatchString),
	},
	{
		name:        "isUrl",
		signature:   "isUrl()",
		description: "Tells whether the text is a URL with http, https, ftp or file before it.",
		examples: []example{
			{`'https://acme.test/shop'.isUrl()`, `true`},
			{`'acme.test/shop'.isUrl()`, `false`},
		},
		call: stringTest(onlyURLPattern.MatchString),
	},
	{
		name:        "isDomain",
		signature:   "isDomain()",
		description: "Tells whether the text is a domain, an IPv4 address or localhost, a port may follow.",
		examples: []example{
			{`'shop.acme.test'.isDomain()`, `true`},
			{`'https://shop.acme.test'.isDomain()`, `false`},
		},
		call: stringTest(domainPattern.MatchString),
	},
	{
		name:        "isNumeric",
		signature:   "isNumeric()",
		description: "Tells whether the whole text is a number.",
		examples: []example{
			{`'36.7'.isNumeric()`, `true`},
			{`'36e7'.isNumeric()`, `true`},
			{`'36 kg'.isNumeric()`, `false`},
		},
		call: func(l *library, this goja.Value, _ []goja.Value) goja.Value {
			text, number := this.String(), this.ToNumber().ToFloat()
			return l.vm.ToValue(text != "" && !strings.ContainsAny(text, " \t\r\n") && number == number)
		},
	},
	{
		name:        "extractEmail",
		signature:   "extractEmail()",
		description: "Gives the first mail address in the text; undefined where there is none.",
		examples: []example{
			{`'Write to ada@acme.test today'.extractEmail()`, `"ada@acme.test"`},
			{`'Call us today'.extractEmail()`, ""},
		},
		call: stringExtract(func(s string) string {
			return mailPattern.FindString(s)
		}),
	},
	{
		name:        "extractDomain",
		signature:   "extractDomain()",
		description: "Gives the domain of a mail address or URL; undefined where the text is none.",
		examples: []example{
			{`'ada@acme.test'.extractDomain()`, `"acme.test"`},
			{`'https://shop.acme.test/cart?id=3'.extractDomain()`, `"shop.acme.test"`},
		},
		call: stringExtract(func(s string) string {
			if found := addressPattern.FindStringSubmatch(s); found != nil {
				return found[1]
			}
			return ""
		}),
	},
	{
		name:        "extractUrl",
		signature:   "extractUrl()",
		description: "Gives the first URL in the text; undefined where there is none.",
		examples:    []example{{`'Visit https://acme.test/shop today'.extractUrl()`, `"https://acme.test/shop"`}},
		call:        stringExtract(urlPattern.FindString),
	},
	{
		name:        "extractUrlPath",
		signature:   "extractUrlPath()",
		description: "Gives the path of a URL; undefined where the text is no URL.",
		examples:    []example{{`'https://acme.test/shop/cart?id=3'.extractUrlPath()`, `"/shop/cart"`}},
		call:        stringExtract(urlPath),
	},
}

// stringExtract is a function that finds something in the text; ” = nothing, which expressions see as undefined.
func stringExtract(find func(string) string) method {
	return func(l *library, this goja.Value, _ []goja.Value) goja.Value {
		if found := find(this.String()); found != "" {
			return l.vm.ToValue(found)
		}
		return goja.Undefined()
	}
}

func urlPath(text string) string {
	address, err := url.Parse(strings.TrimSpace(text))
	switch {
	case err != nil || address.Scheme == "":
		return ""
	case address.Opaque != "":
		return address.Opaque
	case address.Host == "" && address.Scheme != "file":
		return ""
	case address.Path == "":
		return "/"
	}
	return address.JoinPath().EscapedPath()
}
