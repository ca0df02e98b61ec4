package api

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/budflow/budflow"
)

// now is when the runs that a test plays start and end.
func (g *gateway) now() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

const hookNode = `{"id":"h","name":"Hook","type":"n8n-nodes-base.webhook","typeVersion":2,"position":[0,0],"webhookId":"wid","parameters":{"path":"in","httpMethod":"POST"}}`

func workflowOf(nodes string) string {
	return `{"name":"w","nodes":[` + nodes + `],"connections":{},"settings":{}}`
}

func TestAuthentication(t *testing.T) {
	g := newGateway(t)
	for _, c := range []struct {
		key    string
		status int
		body   string
	}{
		{"", 401, `{"message":"'X-N8N-API-KEY' header required"}`},
		{"wrong", 401, `{"message":"unauthorized"}`},
		{testKey + "x", 401, `{"message":"unauthorized"}`},
		{testKey, 200, `{"data":[],"nextCursor":null}`},
	} {
		g.want(g.call("GET", "/api/v1/workflows", "", keyHeader, c.key), c.status, c.body)
	}
	g.want(g.call("GET", "/api/v1/workflows", "", "Authorization", "Bearer "+testKey), 401, `{"message":"'X-N8N-API-KEY' header required"}`)
	g.APIKey = ""
	g.want(g.call("GET", "/api/v1/workflows", "", keyHeader, "x"), 401, `{"message":"unauthorized"}`)
}

func TestUnroutedAndHealth(t *testing.T) {
	g := newGateway(t)
	g.want(g.rest("GET", "/nope", ""), 404, `{"message":"not found"}`)
	g.want(g.rest("PATCH", "/workflows", ""), 405, `{"message":"PATCH method not allowed"}`)
	g.want(g.call("GET", "/", ""), 404, `{"message":"not found"}`)
	g.want(g.call("GET", "/healthz", ""), 200, `{"status":"ok"}`)
	g.want(g.call("GET", "/healthz/readiness", ""), 200, `{"status":"ok"}`)
	g.engine.failure = budflow.Errorf(budflow.Unavailable, "a secret address")
	g.want(g.call("GET", "/healthz/readiness", ""), 503, `{"status":"error","message":"temporal is not ready"}`)
	g.want(g.call("GET", "/metrics", ""), 200, `...budflow_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1`)
	g.want(g.call("GET", "/metrics", ""), 200, `...route="/api/v1/workflows",status="405"`)
	g.call("GET", "/some/path/of/a/scanner", "")
	if text := g.call("GET", "/metrics", "").Body.String(); strings.Contains(text, "scanner") || !strings.Contains(text, `route="none",status="404"`) {
		t.Errorf("paths without a route must not become series: %s", text)
	}
}

func TestPanicIsAnswered(t *testing.T) {
	g := newGateway(t)
	g.Store = nil
	g.want(g.rest("GET", "/workflows", ""), 500, `{"message":"Internal server error"}`)
}

func TestRefusedWorkflows(t *testing.T) {
	g := newGateway(t)
	node := func(fields string) string {
		return workflowOf(`{"name":"A","type":"n8n-nodes-base.noOp","position":[0,0]` + fields + `}`)
	}
	with := func(field string) string {
		return `{"name":"w","nodes":[],"connections":{},"settings":{},` + field + `}`
	}
	for _, c := range []struct {
		body   string
		status int
		text   string
	}{
		{`{"name":`, 400, "The request body is not valid JSON. "},
		{``, 400, "request/body must have required property 'name'"},
		{`null`, 400, "request/body must have required property 'name'"},
		{`[]`, 400, "request/body must be object"},
		{`"x"`, 400, "request/body must be object"},
		{`{"name":"w","connections":{},"settings":{}}`, 400, "request/body must have required property 'nodes'"},
		{`{"name":"w","nodes":null,"connections":{},"settings":{}}`, 400, "request/body/nodes must be array"},
		{`{"name":"w","nodes":{},"connections":{},"settings":{}}`, 400, "request/body/nodes must be array"},
		{`{"name":5,"nodes":[],"connections":{},"settings":{}}`, 400, "request/body/name must be string"},
		{`{"name":"","nodes":[],"connections":{},"settings":{}}`, 400, "Workflow name must be 1 to 128 characters long."},
		{`{"name":"w","nodes":[],"connections":[],"settings":{}}`, 400, "request/body/connections must be object"},
		{`{"name":"w","nodes":[],"connections":{},"settings":null}`, 400, "request/body/settings must be object"},
		{`{"name":"w","nodes":[],"connections":{},"settings":{"foo":1}}`, 400, "request/body/settings must NOT have additional properties"},
		{`{"name":"w","nodes":[],"connections":{},"settings":{"callerPolicy":"x"}}`, 400,
			"request/body/settings/callerPolicy must be equal to one of the allowed values: any, none, workflowsFromAList, workflowsFromSameOwner"},
		{with(`"id":"x"`), 400, "request/body/id is read-only"},
		{with(`"active":true`), 400, "request/body/active is read-only"},
		{with(`"tags":[]`), 400, "request/body/tags is read-only"},
		{with(`"meta":{}`), 400, "request/body/meta is read-only"},
		{with(`"foo":1`), 400, "request/body must NOT have additional properties"},
		{workflowOf(`5`), 400, "request/body/nodes/0 must be object"},
		{workflowOf(`{"type":"t"}`), 400, "Workflow structure is invalid. nodes[0].name (invalid_type): Required"},
		{workflowOf(`{"name":"A"}`), 400, "Workflow structure is invalid. nodes[0].type (invalid_type): Required"},
		{node(`,"parameters":[]`), 400, "request/body/nodes/0/parameters must be object"},
		{node(`,"typeVersion":"1"`), 400, "request/body/nodes/0/typeVersion must be number"},
		{node(`,"disabled":"yes"`), 400, "request/body/nodes/0/disabled must be boolean"},
		{node(`,"position":[0]`), 400, "Workflow structure is invalid. nodes[0].position: want an array of two numbers, got array"},
		{workflowOf(`{"name":"A","type":"t"},{"name":"A","type":"t"}`), 400,
			`Workflow structure is invalid. nodes[1].name (duplicate_node_name): Duplicate node name \"A\"`},
		{`{"name":"w","nodes":[{"name":"A","type":"t"}],"connections":{"A":{"main":[[{"node":"B","type":"main","index":0}]]}},"settings":{}}`, 400,
			`Workflow structure is invalid. connections.A.main[0][0].node (unknown_connection_target): Connection target \"B\" does not reference an existing node`},
		{`{"name":"w","nodes":[],"connections":{"A":{}},"settings":{}}`, 400, "connections.A (unknown_connection_source)"},
	} {
		g.want(g.rest("POST", "/workflows", c.body), c.status, "..."+c.text)
	}
	g.want(g.call("POST", "/api/v1/workflows", "<a/>", keyHeader, testKey, "Content-Type", "application/xml"), 415, `{"message":"unsupported media type application/xml"}`)
	g.want(g.rest("POST", "/workflows?foo=1", workflowOf("")), 400, `{"message":"Unknown query parameter 'foo'"}`)
}

func TestLargeBodyIsRefusedUnread(t *testing.T) {
	g := newGateway(t)
	body := &counting{left: 30 << 20}
	r := httptest.NewRequest("POST", "/api/v1/workflows", body)
	r.ContentLength = 30 << 20
	r.Header.Set(keyHeader, testKey)
	r.Header.Set("Content-Type", "application/json")
	g.want(g.send(r), 413, `{"message":"The request body is too large: want at most 16777216 bytes"}`)
	if body.read != 0 {
		t.Errorf("%d bytes were read", body.read)
	}
	r = httptest.NewRequest("POST", "/api/v1/workflows", body) // without a length
	r.ContentLength = -1
	r.Header.Set(keyHeader, testKey)
	r.Header.Set("Content-Type", "application/json")
	g.want(g.send(r), 413, `{"message":"The request body is too large: want at most 16777216 bytes"}`)
}

type counting struct{ left, read int }

func (c *counting) Read(p []byte) (int, error) {
	n := min(len(p), c.left)
	for i := range n {
		p[i] = ' '
	}
	c.left, c.read = c.left-n, c.read+n
	return n, nil
}

func TestWorkflowLife(t *testing.T) {
	g := newGateway(t)
	id := g.create(`{"name":"Größe","nodes":[{"name":"A","type":"n8n-nodes-base.noOp"}],"connections":{},"settings":{"timezone":"Europe/Berlin"},"staticData":"{\"a\":1}"}`)
	got := g.rest("GET", "/workflows/"+id, "")
	g.want(got, 200, `..."name":"Größe"`)
	g.want(got, 200, `..."staticData":{"a":1}`)
	g.want(got, 200, `..."nodes":[{"name":"A","type":"n8n-nodes-base.noOp","id":"`)
	g.want(got, 200, `..."versionCounter":1,"triggerCount":0`)
	put := g.rest("PUT", "/workflows/"+id, `{"name":"B","nodes":[],"connections":{},"settings":{"executionTimeout":30}}`)
	g.want(put, 200, `..."settings":{"timezone":"Europe/Berlin","executionTimeout":30}`)
	g.want(put, 200, `..."staticData":{"a":1}`)
	g.want(put, 200, `..."versionCounter":2`)
	g.want(g.rest("GET", "/workflows?name=b&limit=1", ""), 200, `..."id":"`+id+`","name":"B"`)
	g.want(g.rest("GET", "/workflows?active=true", ""), 200, `{"data":[],"nextCursor":null}`)
	g.want(g.rest("DELETE", "/workflows/"+id, ""), 200, `..."id":"`+id+`"`)
	g.want(g.rest("GET", "/workflows/"+id, ""), 404, `{"message":"Not Found"}`)
	g.want(g.rest("DELETE", "/workflows/"+id, ""), 404, `{"message":"Not Found"}`)
	g.want(g.rest("PUT", "/workflows/"+id, workflowOf("")), 404, `{"message":"You do not have permission to update this workflow. Ask the owner to share it with you."}`)
	g.want(g.rest("POST", "/workflows/"+id+"/activate", ""), 404, `{"message":"You do not have permission to activate this workflow. Ask the owner to share it with you."}`)
}

func TestListsAndCursors(t *testing.T) {
	g := newGateway(t)
	for range 3 {
		g.create(workflowOf(""))
	}
	var first struct {
		Data       []struct{ ID string }
		NextCursor string
	}
	must(t, json.Unmarshal(g.rest("GET", "/workflows?limit=2", "").Body.Bytes(), &first))
	if len(first.Data) != 2 || first.NextCursor != "eyJsaW1pdCI6Miwib2Zmc2V0IjoyfQ==" {
		t.Fatalf("first page: %+v", first)
	}
	var second struct {
		Data       []struct{ ID string }
		NextCursor *string
	}
	must(t, json.Unmarshal(g.rest("GET", "/workflows?cursor="+first.NextCursor, "").Body.Bytes(), &second))
	if len(second.Data) != 1 || second.NextCursor != nil || second.Data[0] == first.Data[1] {
		t.Fatalf("second page: %+v", second)
	}
	for query, text := range map[string]string{
		"limit=251": "request/query/limit must be <= 250", "limit=x": "request/query/limit must be number",
		"limit=-1": "request/query/limit must be >= 0", "limit=1&limit=2": "request/query/limit must be number",
		"cursor=zzz": "An invalid cursor was provided", "cursor=": "Empty value found for query parameter 'cursor'",
		"active=maybe": "request/query/active must be boolean", "foo=1": "Unknown query parameter 'foo'",
	} {
		g.want(g.rest("GET", "/workflows?"+query, ""), 400, `{"message":"`+text+`"}`)
	}
}

func TestImportKeepsAndWarns(t *testing.T) {
	g := newGateway(t)
	document := `{"id":"abc","name":"i","active":true,"meta":{"instanceId":"x"},"nodes":[{"name":"A","type":"no.such","typeVersion":3,"position":[0,0],"parameters":{},"foo":1}],` +
		`"connections":{"A":{"main":[[{"node":"B","type":"main","index":0}]]}}}`
	got := g.rest("POST", "/workflows/import", document)
	for _, part := range []string{
		`"id":"abc"`, `"active":false`, `"meta":{"instanceId":"x"}`, `"foo":1`, `the connection from \"A\" leads to the node \"B\", which does not exist`,
		`has a type that is not known here: no.such`, `until it is activated`,
	} {
		g.want(got, 200, "..."+part)
	}
	g.want(g.rest("POST", "/workflows/import", "["+document+","+workflowOf("")+"]"), 200, `..."versionCounter":1`)
	g.want(g.rest("POST", "/workflows/import", `{"name":"x"}`), 400, `{"message":"nodes: want an array, got null"}`)
	g.want(g.rest("POST", "/workflows/import", `5`), 400, `{"message":"want a workflow document, got number"}`)
	g.want(g.rest("POST", "/workflows/abc/activate", ""), 400, `{"message":"Unrecognized node type: no.such"}`)
}

func TestTagsAndVariables(t *testing.T) {
	g := newGateway(t)
	var tag struct{ ID string }
	made := g.rest("POST", "/tags", `{"name":" prod "}`)
	must(t, json.Unmarshal(made.Body.Bytes(), &tag))
	g.want(made, 201, `..."name":"prod"`)
	for _, name := range []string{"prod", "", "   ", strings.Repeat("n", 25)} {
		g.want(g.rest("POST", "/tags", `{"name":"`+name+`"}`), 409, `{"message":"Tag already exists"}`)
	}
	g.want(g.rest("PUT", "/tags/"+tag.ID, `{"name":"prod"}`), 200, `{"id":"`+tag.ID+`","name":"prod"}`)
	g.want(g.rest("PUT", "/tags/"+tag.ID, `{"name":5}`), 400, `{"message":"request/body/name must be string"}`)
	id := g.create(workflowOf(""))
	g.want(g.rest("PUT", "/workflows/"+id+"/tags", `[{"id":"`+tag.ID+`"}]`), 200, `..."name":"prod"`)
	g.want(g.rest("PUT", "/workflows/"+id+"/tags", `[{"id":"nope"}]`), 404, `{"message":"Some tags not found"}`)
	g.want(g.rest("GET", "/workflows?tags=prod", ""), 200, `..."id":"`+id+`"`)
	g.want(g.rest("DELETE", "/tags/"+tag.ID, ""), 200, `..."name":"prod"`)
	g.want(g.rest("GET", "/tags/"+tag.ID, ""), 404, `{"message":"Not Found"}`)
	g.want(g.rest("GET", "/tags", ""), 200, `{"data":[],"nextCursor":null}`)

	var variable struct{ ID string }
	made = g.rest("POST", "/variables", `{"key":"k","value":"v"}`)
	must(t, json.Unmarshal(made.Body.Bytes(), &variable))
	g.want(made, 201, `..."key":"k","value":"v","type":"string"}`)
	g.want(g.rest("POST", "/variables", `{}`), 400, `{"message":"request/body must have required property 'key'"}`)
	g.want(g.rest("POST", "/variables", `{"key":"k","value":"v"}`), 409, `...exists already`)
	g.want(g.rest("PUT", "/variables/"+variable.ID, `{"key":"k","value":"w"}`), 204, ``)
	g.want(g.rest("GET", "/variables", ""), 200, `..."value":"w"`)
	g.want(g.rest("DELETE", "/variables/"+variable.ID, ""), 204, ``)
	g.want(g.rest("DELETE", "/variables/"+variable.ID, ""), 404, `{"message":"Not Found"}`)
}

func TestBinaryData(t *testing.T) {
	g := newGateway(t)
	must(t, g.Blobs.Put(t.Context(), "runs/1/files/a", []byte("<b>hi</b>"), "text/html"))
	got := g.rest("GET", "/binary-data/runs%2F1%2Ffiles%2Fa", "")
	g.want(got, 200, "<b>hi</b>")
	for name, want := range map[string]string{
		"Content-Type": "text/html", "Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
	} {
		if value := got.Header().Get(name); value != want {
			t.Errorf("%s: want %q, got %q", name, want, value)
		}
	}
	g.want(g.rest("GET", "/binary-data/runs%2F1%2Fnope", ""), 404, `{"message":"Not Found"}`)
	for _, id := range []string{"..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "runs%2F..%2F..%2Fx"} {
		if got := g.rest("GET", "/binary-data/"+id, ""); got.Code != 400 && got.Code != 404 {
			t.Errorf("%s: got %d %s", id, got.Code, got.Body)
		}
	}
}

func TestOpenAPI(t *testing.T) {
	g := newGateway(t)
	var document struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			Responses   map[string]any
		}
		Components struct{ Schemas map[string]any }
	}
	text := g.call("GET", "/api/v1/openapi.json", "").Body.Bytes()
	must(t, json.Unmarshal(text, &document))
	declared := 0
	for _, route := range g.echo.Routes() {
		path, ok := strings.CutPrefix(route.Path, restPrefix)
		if !ok || path == "/openapi.json" {
			continue
		}
		declared++
		for _, name := range []string{"id"} {
			path = strings.ReplaceAll(path, ":"+name, "{"+name+"}")
		}
		if op := document.Paths[path][strings.ToLower(route.Method)]; op.OperationID == "" || op.Responses["default"] == nil {
			t.Errorf("%s %s is not described", route.Method, path)
		}
	}
	if document.OpenAPI != "3.1.0" || declared < 20 {
		t.Errorf("got version %s, %d operations", document.OpenAPI, declared)
	}
	for _, ref := range strings.Split(string(text), `"$ref":"#/components/schemas/`)[1:] {
		if name, _, _ := strings.Cut(ref, `"`); document.Components.Schemas[name] == nil {
			t.Errorf("the schema %s is missing", name)
		}
	}
}
