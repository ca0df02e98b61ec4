package http

import (
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Request sends an HTTP request for each item.
var Request = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.httpRequest",
		DisplayName: "HTTP Request",
		Description: "Sends an HTTP request for each item and returns what the service answers.",
		Docs: "Requests of several items are sent at the same time, at most 64 of them; batching spreads them. " +
			"A JSON array becomes one item per element, other JSON one item, text a field, a file a binary. " +
			"A status outside of 200 to 299 fails the item unless `neverError` is set.\n\n" +
			"When a worker is lost or a try fails, items that were answered are not sent again (as long as their answers fit into 256 KiB).\n\n" +
			"Authentication and client certificates need credentials, which BudFlow does not support yet: such a node fails.",
		Group:    nodes.GroupOutside,
		Versions: []float64{1, 2, 3, 4, 4.1, 4.2, 4.3},
		Class:    budflow.Outside,
		Inputs:   nodes.Main,
		Outputs:  nodes.Main,
		Params:   append(params, oldParams...),
	},
	Run: run,
}

// request is one HTTP request as the parameters describe it. It can be encoded more than once.
type request struct {
	method  string
	url     string
	query   *budflow.Object // values are texts, or JSON that the arrays format lays out
	arrays  string          // brackets, repeat or indices
	headers []header
	body    body
}

type header struct{ name, value string }

// setHeader replaces a header, whatever the case of its name.
func (r *request) setHeader(name, value string) {
	for i := range r.headers {
		if strings.EqualFold(r.headers[i].name, name) {
			r.headers[i].value = value
			return
		}
	}
	r.headers = append(r.headers, header{name, value})
}

func (r *request) header(name string) string {
	for _, h := range r.headers {
		if strings.EqualFold(h.name, name) {
			return h.value
		}
	}
	return ""
}

// Formats of a response.
const (
	autodetect = "autodetect"
	asFile     = "file"
	asJSON     = "json"
	asText     = "text"
)

// settings are the options that hold for all items of a run; they are those of the first item.
type settings struct {
	format       string
	property     string // field of a text, name of a file
	fullResponse bool
	neverError   bool
	batchSize    int // items; 0 = all at once
	batchMillis  float64
	lowercase    bool // of header names
}

// connection are the options that need an HTTP client of their own.
type connection struct {
	proxy        string
	insecure     bool
	maxRedirects int // 0 = redirects are not followed
	getOnly      bool
	millis       float64 // limit of one request
}

const (
	defaultMillis    = 300_000
	defaultRedirects = 21
)

var accept = map[string]string{
	asJSON:     "application/json,text/*;q=0.99",
	asText:     "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, */*;q=0.1",
	asFile:     "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7",
	autodetect: "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9, image/*;q=0.8, */*;q=0.7",
}

func noCredentials(parameter, kind string) error {
	e := nodes.Errorf("Parameter '%s': want none, got %s, which needs credentials; BudFlow does not support credentials yet", parameter, kind)
	e.Code, e.Parameter, e.Permanent = budflow.Unsupported, parameter, true
	return e
}
