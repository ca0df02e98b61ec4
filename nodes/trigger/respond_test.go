package trigger

import (
	"testing"

	"github.com/budflow/budflow"
)

func TestRespond(t *testing.T) {
	items := []budflow.Item{
		{JSON: object(t, `{"n":1}`), Binary: map[string]*budflow.Binary{"doc": {MimeType: "text/csv", Data: "YQ==", Bytes: 1}}},
		{JSON: object(t, `{"n":2}`)},
	}
	for _, c := range []struct {
		name, parameters string
		status           int
		body, text, file string
		header, value    string
		message          string
	}{
		{name: "first", parameters: `{}`, status: 200, body: `{"n":1}`},
		{name: "all", parameters: `{"respondWith":"allIncomingItems","options":{"responseCode":201}}`, status: 201, body: `[{"n":1},{"n":2}]`},
		{name: "key", parameters: `{"options":{"responseKey":"out.list[0].it"}}`, status: 200, body: `{"out":{"list":[{"it":{"n":1}}]}}`},
		{name: "json", parameters: `{"respondWith":"json","responseBody":"{\"a\":[1]}"}`, status: 200, body: `{"a":[1]}`},
		{name: "json default", parameters: `{"respondWith":"json"}`, status: 200, body: `{"myField":"value"}`},
		{name: "json string", parameters: `{"respondWith":"json","responseBody":"\"x\""}`, status: 200, text: "x"},
		{name: "json text null", parameters: `{"respondWith":"json","responseBody":"null"}`, status: 200, body: "null"},
		{name: "json zero", parameters: `{"respondWith":"json","responseBody":0}`, status: 200},
		{name: "broken json", parameters: `{"respondWith":"json","responseBody":"{a}"}`, message: "Invalid JSON in 'Response Body' field"},
		{name: "text", parameters: `{"respondWith":"text","responseBody":"hi"}`, status: 200, text: "hi"},
		{name: "text of a number", parameters: `{"respondWith":"text","responseBody":12}`, status: 200, body: "12"},
		{name: "headers", parameters: `{"options":{"responseHeaders":{"entries":[{"name":"X-A","value":"1"}]}}}`, status: 200, body: `{"n":1}`, header: "x-a", value: "1"},
		{name: "redirect", parameters: `{"respondWith":"redirect","redirectURL":"example.com/x"}`, status: 307, header: "location", value: "https://example.com/x"},
		{name: "redirect with a code", parameters: `{"respondWith":"redirect","redirectURL":"http://e.com","options":{"responseCode":302}}`, status: 302, header: "location", value: "http://e.com"},
		{name: "nothing", parameters: `{"respondWith":"noData"}`, status: 200},
		{name: "file", parameters: `{"respondWith":"binary"}`, status: 200, file: "YQ==", header: "content-type", value: "text/csv"},
		{name: "missing file", parameters: `{"respondWith":"binary","responseDataSource":"set","inputFieldName":"no"}`, message: "The item has no binary field 'no' [item 0]"},
		{name: "jwt", parameters: `{"respondWith":"jwt"}`, message: "Respond With JWT: BudFlow does not support credentials yet, and a JWT needs one to be signed with"},
	} {
		call := callOf(t, &Respond, 1.4, c.parameters, nil)
		call.Inputs = [][]budflow.Item{items}
		connect(call, "Hook", "Node", "Hook", "n8n-nodes-base.webhook")
		out, err := Respond.Run(t.Context(), call)
		if messageOf(err) != c.message {
			t.Errorf("%s: got %v, want %q", c.name, err, c.message)
		}
		if err != nil || c.message != "" {
			continue
		}
		r := call.Outcome().Directive.Respond
		text, file := "", ""
		if r.Text != nil {
			text = *r.Text
		}
		if r.Binary != nil {
			file = r.Binary.Data
		}
		if r.StatusCode != c.status || string(r.Body) != c.body || text != c.text || file != c.file || r.Headers[c.header] != c.value {
			t.Errorf("%s: got %d %s %q %q %v", c.name, r.StatusCode, r.Body, text, file, r.Headers)
		}
		if len(out) != 1 || len(out[0]) != 2 {
			t.Errorf("%s: want the items passed on, got %v", c.name, out)
		}
	}
}

func TestRespondOutputs(t *testing.T) {
	call := callOf(t, &Respond, 1.3, `{"respondWith":"json","responseBody":"{\"r\":1}"}`, nil)
	call.Inputs = [][]budflow.Item{{{JSON: object(t, `{"a":1}`)}}}
	connect(call, "Hook", "Node", "Hook", "n8n-nodes-base.webhook")
	out, err := Respond.Run(t.Context(), call)
	if err != nil || len(out) != 2 {
		t.Fatalf("got %v, %v", out, err)
	}
	if got, want := jsonOf(out[1]), `[{"json":{"response":{"body":{"r":1},"headers":{},"statusCode":200}},"pairedItem":{"item":0}}]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRespondNeedsACall(t *testing.T) {
	for version, message := range map[float64]string{1: "", 1.1: "No Webhook node found in the workflow"} {
		call := callOf(t, &Respond, version, `{}`, nil)
		call.Inputs = [][]budflow.Item{{{JSON: &budflow.Object{}}}}
		if _, err := Respond.Run(t.Context(), call); messageOf(err) != message {
			t.Errorf("version %v: got %v, want %q", version, err, message)
		}
	}
	call := callOf(t, &Respond, 1.4, `{}`, nil)
	call.Node.OnError = "continueRegularOutput"
	call.Inputs = [][]budflow.Item{{{JSON: &budflow.Object{}}}}
	out, err := Respond.Run(t.Context(), call)
	if err != nil || call.Outcome().Directive != nil || out[0][0].JSON.Value("error") != "No Webhook node found in the workflow" {
		t.Errorf("got %v, %v", out, err)
	}
}
