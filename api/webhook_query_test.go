package api

import (
	"fmt"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

func TestParseQuery(t *testing.T) {
	many := func(part string, n int) string { return strings.Repeat(part+"&", n-1) + part }
	for raw, want := range map[string]string{
		"":                                    `{}`,
		"a=1&b=x+y%20z":                       `{"a":"1","b":"x y z"}`,
		"a":                                   `{"a":""}`,
		"=x&a=1":                              `{"a":"1"}`,
		"a=%zz":                               `{"a":"%zz"}`,
		"f[x]=1&f[y][z]=2":                    `{"f":{"x":"1","y":{"z":"2"}}}`,
		"a[]=1&a[]=2":                         `{"a":["1","2"]}`,
		"a[]=1":                               `{"a":["1"]}`,
		"a=1&a=2":                             `{"a":["1","2"]}`,
		"a[1]=x&a[0]=y":                       `{"a":["y","x"]}`,
		"a[5]=x":                              `{"a":["x"]}`,
		"a[][b]=1&a[][b]=2":                   `{"a":[{"b":["1","2"]}]}`,
		"a=1&a[b]=2":                          `{"a":["1",{"b":"2"}]}`,
		"a[b]=2&a=1":                          `{"a":{"b":"2","1":true}}`,
		"a.b=1&a[b.c]=1":                      `{"a.b":"1","a":{"b.c":"1"}}`,
		"a[b][c][d][e][f][g][h]=1":            `{"a":{"b":{"c":{"d":{"e":{"f":{"[g][h]":"1"}}}}}}}`,
		"__proto__[x]=1&a=2":                  `{"a":"2"}`,
		"constructor[prototype][x]=1":         `{"constructor":{"prototype":{"x":"1"}}}`,
		"a[20]=x":                             `{"a":{"20":"x"}}`,
		"a[9999999999999999999]=x":            `{"a":{"9999999999999999999":"x"}}`,
		"a[=1&b]=2&c[[d]=3":                   `{"a[":"1","b]":"2","c[":{"d":"3"}}`,
		"a%5Bb%5D=1":                          `{"a":{"b":"1"}}`,
		many("x=1", 1001) + "&y=1":            `{"x":` + numbered(1000) + `}`,
		strings.Repeat("a[", 3000) + "x=1":    `{"` + strings.Repeat("a[", 3000) + `x":"1"}`,
		"a=" + strings.Repeat("[b]", 3) + "x": `{"a":"[b][b][b]x"}`,
	} {
		if got := string(budflow.EncodeJSON(parseQuery(raw))); got != want {
			t.Errorf("%.80s\n got %.200s\nwant %.200s", raw, got, want)
		}
	}
}

// numbered is an object of n ones, as a list that is too long becomes.
func numbered(n int) string {
	parts := make([]string, n)
	for i := range parts {
		parts[i] = fmt.Sprintf(`"%d":"1"`, i)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestParseXML(t *testing.T) {
	for text, want := range map[string]string{
		`<r><c><![CDATA[<x> & y]]></c><!-- no --><e/><m>text <b>bold</b> tail</m><n>&amp;&lt;</n><t a="1"/></r>`: `{"r":{"c":"<x> & y","e":"","m":{"_":"text tail","b":"bold"},"n":"&<","t":{"$":{"a":"1"}}}}`,
		`<?xml version="1.0"?><Order id="7" Kind="x"><Item qty="2">Pen</Item><Item>  Ink  </Item></Order>`:       `{"order":{"$":{"id":"7","Kind":"x"},"item":[{"_":"Pen","$":{"qty":"2"}},"Ink"]}}`,
		`<f xmlns="u:x" xmlns:d="u:d"><d:T a="1">x</d:T></f>`:                                                    `{"f":{"$":{"xmlns":"u:x","xmlns:d":"u:d"},"d:t":{"_":"x","$":{"a":"1"}}}}`,
		`<a><__proto__>1</__proto__><b constructor="2"/></a>`:                                                    `{"a":{"sanitized___proto__":"1","b":{"$":{"sanitized_constructor":"2"}}}}`,
		`<a/>`: `{"a":""}`,
	} {
		value, err := parseXML([]byte(text))
		if got := string(budflow.EncodeJSON(value)); err != nil || got != want {
			t.Errorf("%s\n got %s, %v\nwant %s", text, got, err, want)
		}
	}
	for _, text := range []string{`x`, `<a>`, `<a></b>`, `</a>`, `<a/><b/>`, `<a>&nope;</a>`, strings.Repeat("<a>", 100_000)} {
		if value, err := parseXML([]byte(text)); err == nil {
			t.Errorf("%.40s: got %v", text, value)
		}
	}
}

func TestFindRoute(t *testing.T) {
	hook := func(method, path, node string) store.Webhook {
		segments := strings.Split(path, "/")
		return store.Webhook{Method: method, Path: path, Node: node, WebhookID: "id", PathLength: len(segments), Dynamic: isDynamic(segments)}
	}
	table := tableOf(1, []store.Webhook{
		hook("GET", "a/:x", "params"), hook("GET", "a/b", "static"), hook("GET", ":p/:q", "all"), hook("GET", "a/:x/c", "three"), hook("POST", "a/:x", "post"),
	})
	for _, c := range []struct{ method, path, node, params string }{
		{"GET", "a/b", "static", "map[]"},
		{"GET", "id/a/b", "params", "map[x:b]"},
		{"POST", "id/a/b", "post", "map[x:b]"},
		{"GET", "id/z/b", "all", "map[p:z q:b]"},
		{"GET", "id/a/b/c", "three", "map[x:b]"},
		{"GET", "id/a", "", "map[]"},
		{"GET", "id", "", "map[]"},
		{"GET", "other/a/b", "", "map[]"},
		{"PUT", "id/a/b", "", "map[]"},
	} {
		found, node := table.find(c.method, c.path), ""
		if found.hook != nil {
			node = found.hook.Node
		}
		if params := fmt.Sprint(found.params); node != c.node || params != c.params {
			t.Errorf("%s %s: want %q %s, got %q %s", c.method, c.path, c.node, c.params, node, params)
		}
	}
	if hooks := table.find("PUT", "id/a/b").hooks; len(hooks) != 2 {
		t.Errorf("hooks for another method: %+v", hooks)
	}
}
