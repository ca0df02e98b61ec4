package trigger

import (
	"slices"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

func TestRoutes(t *testing.T) {
	for _, c := range []struct {
		parameters string
		want       []nodes.Route
		fails      bool
	}{
		{`{"path":"/a/b/"}`, []nodes.Route{{Method: "GET", Path: "a/b"}}, false},
		{`{"httpMethod":"POST"}`, []nodes.Route{{Method: "POST", Path: "hook-id"}}, false},
		{`{"path":"x","multipleMethods":true}`, []nodes.Route{{Method: "GET", Path: "x"}, {Method: "POST", Path: "x"}}, false},
		{`{"path":"u/:id","multipleMethods":true,"httpMethod":["PUT","delete"]}`, []nodes.Route{{Method: "PUT", Path: "u/:id"}, {Method: "DELETE", Path: "u/:id"}}, false},
		{`{"path":"x","authentication":"basicAuth"}`, nil, true},
	} {
		got, err := Webhook.Webhook.Routes(callOf(t, &Webhook, 2, c.parameters, nil))
		if !slices.Equal(got, c.want) || (err != nil) != c.fails {
			t.Errorf("%s: got %v, %v", c.parameters, got, err)
		}
	}
	call := callOf(t, &Webhook, 1, `{"path":"x"}`, nil)
	call.Node.WebhookID = ""
	if got, err := Webhook.Webhook.Routes(call); err != nil || got[0].Path != "wf/node/x" {
		t.Errorf("without an id: got %v, %v", got, err)
	}
}

func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		name       string
		version    float64
		parameters string
		respond    bool
		check      func(a *nodes.Answer) bool
		message    string
	}{
		{"defaults", 2.1, `{}`, false, func(a *nodes.Answer) bool {
			return a.Mode == nodes.AnswerReceived && a.Code == 200 && a.Body == budflow.Undefined && a.AllowedOrigins == "*" && a.Reading == nodes.BodyParsedOrFile
		}, ""},
		{"code of version 1", 1, `{"responseCode":202}`, false, func(a *nodes.Answer) bool { return a.Code == 202 && a.Reading == nodes.BodyParsed }, ""},
		{"binary of version 1", 1, `{"options":{"binaryData":true}}`, false, func(a *nodes.Answer) bool { return a.Reading == nodes.BodyAsFile }, ""},
		{"custom code", 2, `{"options":{"responseCode":{"values":{"responseCode":"customCode","customCode":299}}}}`, false, func(a *nodes.Answer) bool { return a.Code == 299 }, ""},
		{"code as an expression", 2, `{"options":{"responseCode":{"values":{"responseCode":"={{ 206 }}"}}}}`, false, func(a *nodes.Answer) bool { return a.Code == 200 }, ""},
		{"bad code", 2, `{"options":{"responseCode":{"values":{"responseCode":99}}}}`, false, nil, "Invalid status code: 99. Status code must be greater than 99 and less than 1000."},
		{"last node", 2, `{"responseMode":"lastNode","options":{"responsePropertyName":"a.b","responseContentType":"text/csv"}}`, false, func(a *nodes.Answer) bool {
			return a.Data == nodes.AnswerFirstJSON && a.Property == "a.b" && a.ContentType == "text/csv"
		}, ""},
		{"headers", 2, `{"options":{"responseHeaders":{"entries":[{"name":"X-A","value":"1"},{"name":"x-a","value":"={{2}}"}]}}}`, false, func(a *nodes.Answer) bool { return a.Headers["x-a"] == "2" }, ""},
		{"bad header", 2, `{"options":{"responseHeaders":{"entries":[{"name":"X","value":"={{bad}}"}]}}}`, false, nil, "There was a problem executing the workflow"},
		{"body", 2, `{"options":{"responseData":"={{obj}}"}}`, false, func(a *nodes.Answer) bool { return budflow.KindOf(a.Body) == "object" }, ""},
		{"bad body", 2, `{"options":{"responseData":"={{bad}}"}}`, false, func(a *nodes.Answer) bool { return messageOf(a.BodyError) == "bad" && a.Body == budflow.Undefined }, ""},
		{"no Respond node", 2, `{"responseMode":"responseNode"}`, false, nil, "No Respond to Webhook node found in the workflow"},
		{"no Respond node in version 1", 1, `{"responseMode":"responseNode"}`, false, func(a *nodes.Answer) bool { return a.Mode == nodes.AnswerNode }, ""},
		{"Respond node", 2, `{"responseMode":"responseNode"}`, true, func(a *nodes.Answer) bool { return a.Mode == nodes.AnswerNode }, ""},
		{"unused Respond node", 2.1, `{"responseMode":"lastNode"}`, true, nil, "Unused Respond to Webhook node found in the workflow"},
		{"unknown mode", 2, `{"responseMode":"never"}`, false, nil, "The response mode 'never' is not valid!"},
	} {
		call := callOf(t, &Webhook, c.version, c.parameters, answers{"={{2}}": 2.0, "={{bad}}": nodes.Errorf("bad"), "={{obj}}": &budflow.Object{}})
		if c.respond {
			connect(call, "Node", "Other", "Other", "n8n-nodes-base.noOp")
			connect(call, "Other", "Respond", "Respond", respondType)
		}
		got, err := Webhook.Webhook.Answer(t.Context(), call)
		if messageOf(err) != c.message || err == nil && !c.check(got) {
			t.Errorf("%s: got %+v, %v", c.name, got, err)
		}
	}
}

func request(t *testing.T, body any) *nodes.WebhookRequest {
	return &nodes.WebhookRequest{
		Method: "POST", URL: "http://x/webhook/p", RemoteIP: "::ffff:10.1.2.3", Params: map[string]string{"b": "2", "a": "1"},
		Headers: object(t, `{"user-agent":"Mozilla/5.0 (X11; Linux)","content-type":"application/json; charset=utf-8"}`), Query: object(t, `{"q":"1"}`), Body: body,
	}
}

func TestHandle(t *testing.T) {
	file := &budflow.Binary{MimeType: "text/plain", FileName: "f.txt"}
	const head = `[{"json":{"headers":{"user-agent":"Mozilla/5.0 (X11; Linux)","content-type":"application/json; charset=utf-8"},"params":{"a":"1","b":"2"},"query":{"q":"1"},`
	const tail = `"webhookUrl":"http://x/webhook/p","executionMode":"production"}`
	const fileText = `{"mimeType":"text/plain","fileName":"f.txt"}`
	for _, c := range []struct {
		name       string
		version    float64
		parameters string
		change     func(r *nodes.WebhookRequest)
		want       string
	}{
		{"body", 2, `{"path":"x/:a/:b"}`, nil, head + `"body":{"k":1},` + tail + `}]`},
		{"falsy body", 2, `{"path":"x/:a/:b"}`, func(r *nodes.WebhookRequest) { r.Body = false }, head + `"body":{},` + tail + `}]`},
		{"falsy body, version 1", 1, `{"path":"x/:a/:b"}`, func(r *nodes.WebhookRequest) { r.Body = false }, head + `"body":false,` + tail + `}]`},
		{"no body, version 1", 1, `{"path":"x/:a/:b"}`, func(r *nodes.WebhookRequest) { r.Body = budflow.Undefined }, head + tail + `}]`},
		{"files", 2, `{}`, func(r *nodes.WebhookRequest) {
			r.Files = []nodes.File{{Field: "a[]", Binary: file}, {Field: "b", Binary: file}, {Field: "b", Binary: file}}
		}, head + `"body":{"k":1},` + tail + `,"binary":{"a":` + fileText + `,"b0":` + fileText + `,"b1":` + fileText + `}}]`},
		{"files with a name", 2, `{"options":{"binaryPropertyName":"up"}}`, func(r *nodes.WebhookRequest) {
			r.Files = []nodes.File{{Field: "a", Binary: file}, {Field: "b", Binary: file}}
		}, head + `"body":{"k":1},` + tail + `,"binary":{"up0":` + fileText + `,"up1":` + fileText + `}}]`},
		{"whole body", 2, `{}`, func(r *nodes.WebhookRequest) {
			r.Body, r.Files = budflow.Undefined, []nodes.File{{Binary: file}}
		}, head + `"body":{},` + tail + `,"binary":{"data":` + fileText + `}}]`},
		{"raw body", 2, `{"options":{"rawBody":true}}`, func(r *nodes.WebhookRequest) { r.Raw = []byte("raw") },
			head + `"body":{"k":1},` + tail + `,"binary":{"data":{"mimeType":"application/json","data":"raw"}}}]`},
		{"address in a range", 2, `{"options":{"ipWhitelist":"nonsense, 10.0.0.0/8"}}`, nil, head + `"body":{"k":1},` + tail + `}]`},
		{"condition", 2, `{"options":{"onlyRunIf":"={{ok}}"}}`, nil, head + `"body":{"k":1},` + tail + `}]`},
		{"broken condition", 2, `{"options":{"onlyRunIf":"={{bad}}"}}`, nil, head + `"body":{"k":1},` + tail + `}]`},
		{"fixed condition", 2, `{"options":{"onlyRunIf":"false"}}`, nil, head + `"body":{"k":1},` + tail + `}]`},
	} {
		r := request(t, object(t, `{"k":1}`))
		if c.change != nil {
			c.change(r)
		}
		known := answers{"={{bad}}": nodes.Errorf("bad"), "={{ok}}": func(items []budflow.Item) any { return items[0].JSON.Has("body") }}
		got, err := Webhook.Webhook.Handle(t.Context(), callOf(t, &Webhook, c.version, c.parameters, known), r)
		if err != nil || got.Answer != nil || len(got.Outputs) != 1 || jsonOf(got.Outputs[0]) != c.want {
			t.Errorf("%s: got %+v, %v\nwant %s", c.name, got, err, c.want)
			if err == nil && got.Outputs != nil {
				t.Log(jsonOf(got.Outputs[0]))
			}
		}
	}
}

func TestOutputOfMethod(t *testing.T) {
	call := callOf(t, &Webhook, 2, `{"multipleMethods":true,"httpMethod":["GET","POST","PUT"]}`, nil)
	got, err := Webhook.Webhook.Handle(t.Context(), call, request(t, nil))
	if err != nil || len(got.Outputs) != 3 || len(got.Outputs[1]) != 1 || len(got.Outputs[0])+len(got.Outputs[2]) != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
	if ports := webhookOutputs(call.Node); len(ports) != 3 || ports[2].Label != "PUT" {
		t.Errorf("ports: %v", ports)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		parameters, agent string
		status            int
		text              string
	}{
		{`{"options":{"ipWhitelist":"10.1.2.30"}}`, "", 403, "IP is not allowed to access the webhook!"},
		{`{"options":{"ipWhitelist":"x"}}`, "", 403, "IP is not allowed to access the webhook!"},
		{`{"options":{"ignoreBots":true}}`, "curl/8.4.0", 403, "Authorization data is wrong!"},
		{`{"options":{"ignoreBots":true}}`, "n8n", 403, "Authorization data is wrong!"},
		{`{"options":{"ignoreBots":true}}`, "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 403, "Authorization data is wrong!"},
		{`{"options":{"ignoreBots":true}}`, "", 0, ""},
		{`{"options":{"ignoreBots":true}}`, "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36", 0, ""},
		{`{"options":{"onlyRunIf":"={{ no }}"}}`, "", 200, `{"message":"Webhook call received"}`},
	} {
		r := request(t, nil)
		r.Headers = budflow.NewObject("user-agent", c.agent)
		got, err := Webhook.Webhook.Handle(t.Context(), callOf(t, &Webhook, 2, c.parameters, answers{"={{ no }}": budflow.Undefined}), r)
		if err != nil {
			t.Fatal(err)
		}
		status, text := 0, ""
		if got.Answer != nil {
			if status, text = got.Answer.StatusCode, string(got.Answer.Body); got.Answer.Text != nil {
				text = *got.Answer.Text
			}
		}
		if status != c.status || text != c.text {
			t.Errorf("%s, %q: got %d %q", c.parameters, c.agent, status, text)
		}
	}
}
