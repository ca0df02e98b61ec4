package http

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// address is the URL of the request, with its query after the one that the URL has.
func (r *request) address() (*url.URL, error) {
	text := r.url
	if i := strings.IndexByte(text, '#'); i >= 0 {
		text = text[:i]
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return nil, nodes.Errorf("'%s' is not a valid URL.", r.url)
	}
	u.RawQuery = escapeRaw(u.RawQuery)
	if added := encodeQuery(r.query, r.arrays); added != "" {
		if u.RawQuery != "" {
			u.RawQuery += "&"
		}
		u.RawQuery += added
	}
	return u, nil
}

// escapeRaw escapes what may not stand in a query, and nothing else.
func escapeRaw(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || c == '"' || c == '<' || c == '>' || c == '\'' {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// encodeQuery lays out fields. Objects inside are written a[b]; arrays as the
// format says: a[] (brackets), a (repeat) or a[0] (indices).
func encodeQuery(fields *budflow.Object, arrays string) string {
	var pairs []string
	var add func(key string, value any)
	add = func(key string, value any) {
		switch v := value.(type) {
		case *budflow.Object:
			for name, inner := range v.All() {
				add(key+"["+name+"]", inner)
			}
		case []any:
			for i, inner := range v {
				switch arrays {
				case "repeat":
					add(key, inner)
				case "indices":
					add(key+"["+strconv.Itoa(i)+"]", inner)
				default:
					add(key+"[]", inner)
				}
			}
		default:
			pairs = append(pairs, escape(key)+"="+escape(nodes.TextOf(value)))
		}
	}
	for name, value := range fields.All() {
		add(name, value)
	}
	return strings.Join(pairs, "&")
}

func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
