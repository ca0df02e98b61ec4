package http

import (
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// readSettings reads the options of a run from version 3 on.
func readSettings(p *nodes.Args) settings {
	s := settings{
		format:       p.TextOr("options.response.response.responseFormat", autodetect),
		property:     p.TextOr("options.response.response.outputPropertyName", "data"),
		fullResponse: p.Bool("options.response.response.fullResponse"),
		neverError:   p.Bool("options.response.response.neverError"),
		lowercase:    !p.Has("options.lowercaseHeaders") || p.Bool("options.lowercaseHeaders"),
	}
	if p.Has("options.batching.batch") {
		s.batchSize = int(p.NumberOr("options.batching.batch.batchSize", 50))
		s.batchMillis = p.NumberOr("options.batching.batch.batchInterval", 1000)
	}
	if p.Text("options.response.response.outputPropertyName") == "" {
		s.property = "data"
	}
	return s
}

// readConnection reads the options of one request from version 3 on.
func readConnection(call *nodes.Call, p *nodes.Args) connection {
	c := connection{
		proxy:    p.Text("options.proxy"),
		insecure: p.Bool("options.allowUnauthorizedCerts"),
		millis:   p.NumberOr("options.timeout", defaultMillis),
	}
	follow := call.Version() >= 4
	if p.Has("options.redirect.redirect") {
		follow = call.Version() >= 4 && !p.Has("options.redirect.redirect.followRedirects") || p.Bool("options.redirect.redirect.followRedirects")
	}
	if follow {
		c.maxRedirects = int(p.NumberOr("options.redirect.redirect.maxRedirects", defaultRedirects))
	}
	return c
}

// build reads the request of one item from version 3 on.
func build(call *nodes.Call, p *nodes.Args, item int, s settings) (*request, error) {
	if kind := p.Text("authentication"); kind != "none" && kind != "" {
		return nil, noCredentials("authentication", kind)
	}
	if p.Bool("provideSslCertificates") {
		return nil, noCredentials("provideSslCertificates", "a certificate")
	}
	r := &request{method: strings.ToUpper(p.TextOr("method", "GET")), query: &budflow.Object{}, arrays: p.TextOr("options.queryParameterArrays", "brackets")}
	if p.Bool("sendQuery") {
		r.query = pairsOrJSON(p, "specifyQuery", "queryParameters.parameters", "jsonQuery")
	}
	if p.Bool("sendHeaders") {
		r.setHeaders(pairsOrJSON(p, "specifyHeaders", "headerParameters.parameters", "jsonHeaders"), s.lowercase)
	}
	if p.Bool("sendBody") {
		if err := readBody(call, p, item, r); err != nil {
			return nil, err
		}
	}
	if r.header("accept") == "" {
		r.setHeader("accept", accept[s.format])
	}
	return r, r.setURL(p)
}

func (r *request) setHeaders(headers *budflow.Object, lowercase bool) {
	for name, value := range headers.All() {
		if lowercase {
			name = strings.ToLower(name)
		}
		r.setHeader(name, nodes.TextOf(value))
	}
}

// setURL reads and checks the address.
func (r *request) setURL(p *nodes.Args) error {
	value := p.Value("url")
	if err := p.Err(); err != nil {
		return err
	}
	text, ok := value.(string)
	if !ok {
		p.Fail("url", "URL parameter must be a string, but we got %s", budflow.KindOf(value))
		return p.Err()
	}
	r.url = strings.TrimSpace(text)
	if !strings.HasPrefix(r.url, "http://") && !strings.HasPrefix(r.url, "https://") {
		p.Fail("url", `Invalid URL: %s. URL must start with "http" or "https".`, text)
	}
	return p.Err()
}

// pairsOrJSON reads names and values, from a list or from a JSON text. A later
// value of the same name overwrites.
func pairsOrJSON(p *nodes.Args, specify, list, jsonName string) *budflow.Object {
	if p.Text(specify) == "json" {
		return jsonObject(p, jsonName)
	}
	return pairs(p, list, false)
}

func pairs(p *nodes.Args, list string, paths bool) *budflow.Object {
	o := &budflow.Object{}
	for _, element := range p.List(list) {
		pair, ok := element.(*budflow.Object)
		if !ok {
			continue
		}
		name, value := nodes.TextOf(pair.Value("name")), pair.Value("value")
		if name == "" {
			continue
		}
		if err := (fieldpath.Fields{Literal: !paths}).Set(o, name, value); err != nil {
			p.Fail(list, "%s", err.Error())
		}
	}
	return o
}

// jsonObject reads a parameter that holds an object as JSON.
func jsonObject(p *nodes.Args, name string) *budflow.Object {
	o, ok := jsonValue(p, name).(*budflow.Object)
	if !ok {
		p.Fail(name, "JSON parameter needs to be valid JSON")
		return &budflow.Object{}
	}
	return o
}

// jsonValue reads a parameter that holds any JSON.
func jsonValue(p *nodes.Args, name string) any {
	value := p.Value(name)
	text, ok := value.(string)
	if !ok {
		return value
	}
	parsed, err := budflow.DecodeJSON([]byte(text))
	if err != nil {
		p.Fail(name, "JSON parameter needs to be valid JSON")
		return nil
	}
	return parsed
}
