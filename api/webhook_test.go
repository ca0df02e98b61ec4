package api

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

// hook is a workflow whose Webhook node has these parameters (JSON without braces), and a Respond node if it is asked for.
func hook(parameters string, respond bool) string {
	nodes := `{"id":"h","name":"Hook","type":"n8n-nodes-base.webhook","typeVersion":2,"webhookId":"wid","parameters":{"path":"in","httpMethod":"POST",` + parameters + `}}`
	connections := `{}`
	if respond {
		nodes += `,{"id":"r","name":"Answer","type":"n8n-nodes-base.respondToWebhook","typeVersion":1.4,"parameters":{}}`
		connections = `{"Hook":{"main":[[{"node":"Answer","type":"main","index":0}]]}}`
	}
	return `{"name":"w","nodes":[` + nodes + `],"connections":` + connections + `,"settings":{}}`
}

func TestAnswerWhenReceived(t *testing.T) {
	for _, c := range []struct {
		options string
		status  int
		kind    string
		body    string
	}{
		{``, 200, jsonType, `{"message":"Workflow was started"}`},
		{`"responseData":"hi"`, 200, "text/html; charset=utf-8", `hi`},
		{`"responseData":"={{ ({a: 1}) }}"`, 200, jsonType, `{"a":1}`},
		{`"noResponseBody":true`, 200, jsonType, ``},
		{`"responseCode":{"values":{"responseCode":204}}`, 204, "", ``},
		{`"responseCode":{"values":{"responseCode":"customCode","customCode":299}}`, 299, jsonType, `{"message":"Workflow was started"}`},
		{`"responseCode":{"values":{"responseCode":"customCode","customCode":99}}`, 500, jsonType,
			`{"code":0,"message":"Invalid status code: 99. Status code must be greater than 99 and less than 1000."}`},
		{`"responseData":"hi","responseHeaders":{"entries":[{"name":"Content-Type","value":"text/plain"}]}`, 200, "text/plain; charset=utf-8", `hi`},
	} {
		g := newGateway(t)
		id := g.activate(hook(`"options":{`+c.options+`}`, false))
		got := g.call("POST", "/webhook/in?q=1", `{"a":2}`, "Content-Type", "application/json", "Cookie", "n8n-auth=x; b=2")
		g.want(got, c.status, c.body)
		if kind := got.Header().Get("Content-Type"); kind != c.kind {
			t.Errorf("%s: content type: want %q, got %q", c.options, c.kind, kind)
		}
		if c.status == 500 {
			continue
		}
		if got.Header().Get("Content-Security-Policy") != sandbox {
			t.Errorf("%s: not sandboxed", c.options)
		}
		start := g.engine.started[0]
		const want = `[{"json":{"headers":{"host":"example.com","content-type":"application/json","cookie":"b=2","content-length":"7"},"params":{},"query":{"q":"1"},"body":{"a":2},` +
			`"webhookUrl":"http://flows.example/webhook/in","executionMode":"production"},"pairedItem":{"item":0}}]`
		if string(start.Data[0].Inline) != want || start.Node != "Hook" || start.Execution.Mode != budflow.ModeWebhook || start.Execution.WorkflowID != id {
			t.Errorf("start: %+v\n got %s\nwant %s", start, start.Data[0].Inline, want)
		}
	}
}

func TestHeadersOfAnAnswer(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"options":{"responseHeaders":{"entries":[{"name":"X-Good","value":"yes"},{"name":"X Bad","value":"v"},{"name":"X-Bad-Value","value":"a\nb"},`+
		`{"name":"Content-Security-Policy","value":"none"},{"name":"Content-Length","value":"1"}]}}`, false))
	got := g.call("POST", "/webhook/in", "")
	g.want(got, 200, `{"message":"Workflow was started"}`)
	h := got.Header()
	if h.Get("X-Good") != "yes" || h.Get("X-Bad-Value") != "" || len(h["X Bad"]) != 0 || h.Get("Content-Security-Policy") != sandbox {
		t.Errorf("headers: %v", h)
	}
	for name := range h {
		if strings.HasPrefix(strings.ToLower(name), "x-budflow") {
			t.Errorf("the sender learns %s", name)
		}
	}
}

func TestAnswerWithTheLastNode(t *testing.T) {
	const items = `[{"json":{"a":{"b":[1,"x"]},"t":"text"}},{"json":{"n":2}}]`
	failure := budflow.Errorf(budflow.NodeFailed, "boom")
	for _, c := range []struct {
		parameters string
		status     budflow.Status
		items      string
		failure    *budflow.Error
		code       int
		body       string
	}{
		{``, budflow.StatusSuccess, items, nil, 200, `{"a":{"b":[1,"x"]},"t":"text"}`},
		{`,"responseData":"allEntries"`, budflow.StatusSuccess, items, nil, 200, `[{"a":{"b":[1,"x"]},"t":"text"},{"n":2}]`},
		{`,"responseData":"noData"`, budflow.StatusSuccess, items, nil, 200, ``},
		{`,"options":{"responsePropertyName":"a.b[1]"}`, budflow.StatusSuccess, items, nil, 200, `x`},
		{`,"options":{"responsePropertyName":"a.b"}`, budflow.StatusSuccess, items, nil, 200, `[1,"x"]`},
		{`,"options":{"responsePropertyName":"no"}`, budflow.StatusSuccess, items, nil, 200, ``},
		{``, budflow.StatusSuccess, `[]`, nil, 500, `{"code":0,"message":"No item to return was found"}`},
		{`,"responseData":"allEntries"`, budflow.StatusSuccess, `[]`, nil, 200, `[]`},
		{``, budflow.StatusSuccess, ``, nil, 200, `{"message":"Workflow executed successfully but the last node did not return any data"}`},
		{``, budflow.StatusError, items, failure, 500, `{"message":"Error in workflow"}`},
		{``, budflow.StatusCanceled, items, nil, 500, `{"code":0,"message":"There was a problem executing the workflow"}`},
		{``, budflow.StatusWaiting, items, nil, 200, `{"a":{"b":[1,"x"]},"t":"text"}`},
		{`,"responseData":"firstEntryBinary"`, budflow.StatusSuccess, `[]`, nil, 500, `{"code":0,"message":"No item was found to return"}`},
		{`,"responseData":"firstEntryBinary"`, budflow.StatusSuccess, items, nil, 500, `{"code":0,"message":"No binary data was found to return"}`},
		{`,"responseData":"firstEntryBinary"`, budflow.StatusSuccess, `[{"json":{},"binary":{"data":{"mimeType":"text/csv","data":"YSxi"}}}]`, nil, 200, `a,b`},
		{`,"responseData":"firstEntryBinary","responseBinaryPropertyName":"x"`, budflow.StatusSuccess, `[{"json":{},"binary":{"data":{"mimeType":"text/csv","data":"YSxi"}}}]`, nil, 500,
			`{"code":0,"message":"The binary property 'x' which should be returned does not exist"}`},
	} {
		g := newGateway(t)
		g.activate(hook(`"responseMode":"lastNode"`+c.parameters, false))
		g.engine.play = g.finish(c.status, c.items, c.failure)
		g.want(g.call("POST", "/webhook/in", ""), c.code, c.body)
	}
}

func TestAnswerFromANode(t *testing.T) {
	text := "hi"
	answer := func(g *gateway, r *budflow.Response) func(workflows.Start) {
		return func(start workflows.Start) { g.engine.answers[start.Execution.ID] <- r }
	}
	for _, c := range []struct {
		response *budflow.Response
		code     int
		kind     string
		body     string
	}{
		{&budflow.Response{StatusCode: 201, Body: budflow.Raw(`{"a":1}`), Headers: map[string]string{"x-a": "1"}}, 201, jsonType, `{"a":1}`},
		{&budflow.Response{Text: &text}, 200, "text/html; charset=utf-8", `hi`},
		{&budflow.Response{Text: &text, Headers: map[string]string{"content-type": "image/svg+xml"}}, 200, "image/svg+xml; charset=utf-8", `hi`},
		{&budflow.Response{StatusCode: 200}, 200, jsonType, ``},
		{&budflow.Response{StatusCode: 204, Body: budflow.Raw(`{}`)}, 204, "", ``},
		{&budflow.Response{Binary: &budflow.Binary{Data: "YSxi", MimeType: "text/csv"}}, 200, "text/csv", `a,b`},
		{&budflow.Response{Binary: &budflow.Binary{ID: "runs/1/gone", MimeType: "text/csv"}}, 500, jsonType, `{"code":0,"message":"There was a problem executing the workflow"}`},
		{&budflow.Response{StatusCode: 99}, 500, jsonType, `...Invalid status code: 99.`},
	} {
		g := newGateway(t)
		g.activate(hook(`"responseMode":"responseNode"`, true))
		g.engine.play = answer(g, c.response)
		got := g.call("POST", "/webhook/in", "")
		g.want(got, c.code, c.body)
		if kind := got.Header().Get("Content-Type"); kind != c.kind {
			t.Errorf("%+v: want %q, got %q", c.response, c.kind, kind)
		}
	}
}

func TestNoAnswerFromANode(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"responseMode":"responseNode"`, true))
	g.engine.play = g.finish(budflow.StatusSuccess, `[]`, nil)
	got := g.call("POST", "/webhook/in", "")
	g.want(got, 200, ``)
	if got.Header().Get("Content-Security-Policy") != "" {
		t.Error("an answer without data of the workflow needs no sandbox")
	}
	g.engine.play = g.finish(budflow.StatusError, `[]`, budflow.Errorf(budflow.NodeFailed, "boom"))
	g.want(g.call("POST", "/webhook/in", ""), 500, `{"message":"Error in workflow"}`)
}

func TestAnswerModeAndNodesDisagree(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"responseMode":"responseNode"`, false))
	g.want(g.call("POST", "/webhook/in", ""), 500, `{"code":0,"message":"No Respond to Webhook node found in the workflow"}`)
	if len(g.engine.started) != 0 {
		t.Error("a run was started")
	}
}

func TestUnregistered(t *testing.T) {
	g := newGateway(t)
	g.activate(workflowOf(`{"name":"A","type":"n8n-nodes-base.webhook","typeVersion":2,"webhookId":"wid","parameters":{"path":"two","multipleMethods":true,"httpMethod":["PUT","POST"]}}`))
	g.want(g.call("GET", "/webhook/no/where/", ""), 404, `{"code":404,"message":"The requested webhook \"GET no/where\" is not registered.","hint":"`+activeHint+`"}`)
	g.want(g.call("GET", "/webhook/two", ""), 404, `{"code":404,"message":"This webhook is not registered for GET requests. Did you mean to make a PUT or POST request?"}`)
	g.want(g.call("GET", "/webhook-test/two", ""), 404, `{"code":404,"message":"The requested webhook \"two\" is not registered.","hint":"`+testHint+`"}`)
	g.want(g.call("LINK", "/webhook/two", ""), 500, `{"code":0,"message":"The method LINK is not supported."}`)
	g.want(g.call("TRACE", "/webhook/two", ""), 500, `{"code":0,"message":"The method TRACE is not supported."}`)
	g.want(g.call("OPTIONS", "/webhook/none", ""), 204, ``)
}

func TestOrigins(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"options":{"allowedOrigins":"https://x.example, https://a.example"}`, false))
	for origin, want := range map[string]string{"https://a.example": "https://a.example", "https://b.example": "https://x.example"} {
		got := g.call("OPTIONS", "/webhook/in", "", "Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "x-a")
		g.want(got, 204, ``)
		h := got.Header()
		if h.Get("Access-Control-Allow-Origin") != want || h.Get("Access-Control-Allow-Methods") != "OPTIONS, POST" ||
			h.Get("Access-Control-Allow-Headers") != "x-a" || h.Get("Access-Control-Max-Age") != "300" || h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %v", origin, h)
		}
		if h := g.call("POST", "/webhook/in", "", "Origin", origin).Header(); h.Get("Access-Control-Allow-Origin") != want {
			t.Errorf("%s: %v", origin, h)
		}
	}
	if h := g.call("POST", "/webhook/in", "").Header(); h.Get("Access-Control-Allow-Methods") != "" {
		t.Errorf("without an origin: %v", h)
	}
}

func TestIdempotencyKey(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"responseMode":"lastNode"`, false))
	g.engine.play = g.finish(budflow.StatusSuccess, `[{"json":{"a":1}}]`, nil)
	g.want(g.call("POST", "/webhook/in", "", "Idempotency-Key", "k"), 200, `{"a":1}`)
	g.want(g.call("POST", "/webhook/in", "", "Idempotency-Key", "k"), 200, `{"message":"Workflow was started"}`)
	g.want(g.call("POST", "/webhook/in", "", "Idempotency-Key", "other"), 200, `{"a":1}`)
	g.want(g.call("POST", "/webhook/in", "", "Idempotency-Key", strings.Repeat("k", 300)), 400, `...idempotency key`)
	if len(g.engine.started) != 2 {
		t.Errorf("want 2 runs, got %d", len(g.engine.started))
	}
}

func TestIdempotencyKeyOfACallerThatDied(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"responseMode":"onReceived"`, false))
	bound, err := g.Store.ClaimKey(t.Context(), "webhook "+g.idOf("w")+" POST in", "k", "12345", idempotencyKept)
	must(t, err)
	g.want(g.call("POST", "/webhook/in", "", "Idempotency-Key", "k"), 200, `...started`)
	if len(g.engine.started) != 1 || g.engine.started[0].Execution.ID != bound {
		t.Errorf("want the run %s to be started, got %+v", bound, g.engine.started)
	}
}

// idOf is the id of the only active workflow.
func (g *gateway) idOf(string) string {
	hooks, err := g.Store.ListWebhooks(g.t.Context(), "")
	must(g.t, err)
	return hooks[0].WorkflowID
}

func TestCallerHangsUp(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"responseMode":"lastNode"`, false))
	ctx, hangUp := context.WithCancel(t.Context())
	g.engine.play = func(workflows.Start) { hangUp() }
	g.send(httptest.NewRequest("POST", "/webhook/in", nil).WithContext(ctx))
	if len(g.engine.started) != 1 {
		t.Errorf("want one run, got %d", len(g.engine.started))
	}
}

func TestRefusedByTheTrigger(t *testing.T) {
	g := newGateway(t)
	g.activate(hook(`"options":{"ipWhitelist":"10.0.0.1"}`, false))
	r := httptest.NewRequest("POST", "/webhook/in", strings.NewReader("data"))
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("X-Forwarded-For", "10.0.0.1")
	got := g.send(r)
	g.want(got, 403, `IP is not allowed to access the webhook!`)
	if kind := got.Header()["Content-Type"]; len(kind) != 0 {
		t.Errorf("content type: %v", kind)
	}
	if len(g.engine.started) != 0 {
		t.Error("a run was started")
	}
}

func TestStreamingIsRefused(t *testing.T) {
	g := newGateway(t)
	document := strings.Replace(hook(`"responseMode":"streaming"`, true), `"typeVersion":2`, `"typeVersion":2.1`, 1)
	g.activate(document)
	g.want(g.call("POST", "/webhook/in", ""), http.StatusInternalServerError, `{"code":0,"message":"Streamed responses are not supported yet"}`)
}

func TestDynamicPaths(t *testing.T) {
	g := newGateway(t)
	g.activate(workflowOf(`{"name":"A","type":"n8n-nodes-base.webhook","typeVersion":2,"webhookId":"wid","parameters":{"path":"u/:user/p/:post"}}`))
	for path, params := range map[string]string{
		"/webhook/wid/u/ann/p/9": `"params":{"user":"ann","post":"9"}`, "/webhook/wid/u/a%20b/p/%C3%A9": `"params":{"user":"a b","post":"é"}`,
	} {
		g.want(g.call("GET", path, ""), 200, `...started`)
		start := g.engine.started[len(g.engine.started)-1]
		if text := string(start.Data[0].Inline); !strings.Contains(text, params) || !strings.Contains(text, `"webhookUrl":"http://flows.example/webhook/wid/u/:user/p/:post"`) {
			t.Errorf("%s: %s", path, text)
		}
	}
	for _, path := range []string{"/webhook/wid", "/webhook/wid/u/ann/x/9", "/webhook/wid/u/a%2Fb/p/9", "/webhook/u/:user/p/:post"} {
		g.want(g.call("GET", path, ""), 404, fmt.Sprintf(`...%s`, "is not registered."))
	}
}
