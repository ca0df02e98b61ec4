package http

import (
	"slices"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// readOldSettings reads the options of a run of versions 1 and 2.
func readOldSettings(p *nodes.Args) settings {
	s := settings{
		format:       p.TextOr("responseFormat", asJSON),
		property:     p.TextOr("dataPropertyName", "data"),
		fullResponse: p.Bool("options.fullResponse"),
		neverError:   p.Bool("options.ignoreResponseCode"),
		lowercase:    true,
	}
	if s.format == "string" {
		s.format = asText
	}
	if size := int(p.NumberOr("options.batchSize", 0)); size > 0 {
		s.batchSize, s.batchMillis = size, p.NumberOr("options.batchInterval", 1000)
	}
	return s
}

// readOldConnection reads the options of one request of versions 1 and 2, which
// follow redirects of GET and HEAD only, unless they are told to follow all.
func readOldConnection(p *nodes.Args) connection {
	c := connection{
		proxy:    p.Text("options.proxy"),
		insecure: p.Bool("allowUnauthorizedCerts"),
		millis:   p.NumberOr("options.timeout", defaultMillis),
	}
	all := p.Bool("options.followAllRedirects")
	if all || !p.Has("options.followRedirect") || p.Bool("options.followRedirect") {
		c.maxRedirects, c.getOnly = defaultRedirects, !all
	}
	return c
}

// buildOld reads the request of one item of versions 1 and 2.
func buildOld(call *nodes.Call, p *nodes.Args, item int, s settings) (*request, error) {
	if kind := p.Text("authentication"); kind != "none" && kind != "" {
		return nil, noCredentials("authentication", kind)
	}
	r := &request{method: strings.ToUpper(p.TextOr("requestMethod", "GET")), query: &budflow.Object{}, arrays: "indices"}
	if p.Bool("options.useQueryString") {
		r.arrays = "repeat"
	}
	asJSONText := p.Bool("jsonParameters")
	read := func(kind string) *budflow.Object {
		if !asJSONText {
			return pairs(p, kind+"ParametersUi.parameter", false)
		}
		if p.Text(kind+"ParametersJson") == "" {
			return &budflow.Object{}
		}
		return jsonObject(p, kind+"ParametersJson")
	}
	r.query = read("query")
	r.setHeaders(read("header"), true)
	if slices.Contains([]string{"DELETE", "PATCH", "POST", "PUT"}, r.method) {
		if err := readOldBody(call, p, item, r, read); err != nil {
			return nil, err
		}
	}
	if r.header("accept") == "" {
		r.setHeader("accept", accept[s.format])
	}
	return r, r.setURL(p)
}

func readOldBody(call *nodes.Call, p *nodes.Args, item int, r *request, read func(string) *budflow.Object) error {
	kind := p.TextOr("options.bodyContentType", "json")
	if kind == "raw" && p.Bool("jsonParameters") && !p.Bool("sendBinaryData") {
		r.body = textBody{p.Text("bodyParametersJson"), p.TextOr("options.bodyContentCustomMimeType", "text/plain")}
		return p.Err()
	}
	if p.Bool("sendBinaryData") && kind == "raw" {
		file, err := call.Binary(item, p.TextOr("binaryPropertyName", "data"))
		r.body = fileBody{file}
		return err
	}
	fields := read("body")
	switch {
	case kind == "multipart-form-data":
		form := &multipartBody{}
		for name, value := range fields.All() {
			form.parts = append(form.parts, part{name: name, value: nodes.TextOf(value)})
		}
		if p.Bool("sendBinaryData") {
			for _, pair := range filePairs(p.TextOr("binaryPropertyName", "data")) {
				file, err := call.Binary(item, pair[1])
				if err != nil {
					return err
				}
				form.parts = append(form.parts, part{name: pair[0], file: file})
			}
		}
		r.body = form
	case fields.Len() == 0:
	case kind == "form-urlencoded":
		r.body = formBody{fields}
	default:
		r.body = jsonBody{fields}
	}
	return p.Err()
}
