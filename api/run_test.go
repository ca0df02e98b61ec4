package api

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
)

const manualNode = `{"id":"m","name":"Start","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}}`

func TestRunUntilItEnds(t *testing.T) {
	g := newGateway(t)
	id := g.create(workflowOf(manualNode))
	g.engine.play = g.finish(budflow.StatusSuccess, `[{"json":{"a":1}}]`, nil)
	got := g.rest("POST", "/workflows/"+id+"/run",
		`{"triggerNode":"Start","data":[{"json":{"n":1}},{"json":{"n":2}}],"destinationNode":"Start","pinData":{"X":[{"json":{}}]},"now":"2026-01-02T03:04:05.000Z","wait":5}`)
	start := g.engine.started[0]
	g.want(got, 200, `{"executionId":"`+start.Execution.ID+`","status":"success"}`)
	if start.Execution.Mode != budflow.ModeManual || start.Node != "Start" || start.Destination != "Start" || start.ABI != workflows.ABI ||
		!start.Execution.Now.Equal(g.now()) || start.Pins["X"] == nil || start.Execution.WorkflowID != id {
		t.Errorf("start: %+v", start)
	}
	if want := `[{"json":{"n":1},"pairedItem":{"item":0}},{"json":{"n":2},"pairedItem":{"item":1}}]`; string(start.Data[0].Inline) != want {
		t.Errorf("data: got %s", start.Data[0].Inline)
	}
	g.want(g.rest("GET", "/executions/"+start.Execution.ID+"?includeData=true", ""), 200,
		`..."resultData":{"runData":{"Last":[{"startTime":0,"executionIndex":0,"source":[],"hints":[],"executionTime":0,"executionStatus":"success","data":{"main":[[{"json":{"a":1}}]]}}]},"lastNodeExecuted":"Last"}`)
}

func TestRunGivesWhatItHas(t *testing.T) {
	g := newGateway(t)
	id := g.create(`{"name":"w","nodes":[` + manualNode + `],"connections":{},"settings":{"executionTimeout":90},"pinData":{"Start":[{"json":{"pinned":1}}]}}`)
	late := g.rest("POST", "/workflows/"+id+"/run", `{"wait":0.05}`)
	start := g.engine.started[0]
	g.want(late, 202, `{"executionId":"`+start.Execution.ID+`","status":"running"}`)
	if start.Data != nil || start.Timeout != 90*time.Second || string(start.Pins["Start"].Inline) != `[{"json":{"pinned":1}}]` {
		t.Errorf("start: %+v", start)
	}
	g.want(g.rest("POST", "/workflows/"+id+"/run", `{"mode":"webhook"}`), 200, `..."status":"running"}`)
	if start := g.engine.started[1]; start.Pins != nil || start.Execution.Mode != budflow.ModeWebhook {
		t.Errorf("in another mode than manual the stored pins do not count: %+v", start)
	}
}

func TestRunIsRefused(t *testing.T) {
	g := newGateway(t)
	id, empty := g.create(workflowOf(manualNode)), g.create(workflowOf(""))
	for _, c := range []struct{ id, body, text string }{
		{empty, `{}`, "The workflow has no nodes, so there is nothing to run."},
		{id, `{"triggerNode":"No"}`, `request/body/triggerNode: the workflow has no node with the name \"No\"`},
		{id, `{"wait":301}`, "request/body/wait must be <= 300"},
		{id, `{"wait":"1"}`, "request/body/wait must be number"},
		{id, `{"mode":"x"}`, `request/body/mode: want manual, trigger`},
		{id, `{"now":"yesterday"}`, `request/body/now must match format \"date-time\"`},
		{id, `{"data":[5]}`, "request/body/data: items[0]: want an object, got number"},
		{id, `{"pinData":{"A":5}}`, `pinData of \"A\": items: want an array, got number`},
		{id, `{"foo":1}`, "request/body must NOT have additional properties"},
	} {
		g.want(g.rest("POST", "/workflows/"+c.id+"/run", c.body), 400, "..."+c.text)
	}
	g.want(g.rest("POST", "/workflows/nope/run", `{}`), 404, `{"message":"Not Found"}`)
	if len(g.engine.started) != 0 {
		t.Errorf("%d runs were started", len(g.engine.started))
	}
	g.engine.failure = &budflow.Error{Code: budflow.Unavailable, Message: "the engine does not answer"}
	g.want(g.rest("POST", "/workflows/"+id+"/run", `{}`), 503, `{"message":"the engine does not answer"}`)
}

func TestRunOfAnotherProcess(t *testing.T) {
	g := newGateway(t)
	g.Listen = nil // nothing is heard of the run, only the store knows
	id := g.create(workflowOf(manualNode))
	g.engine.play = g.finish(budflow.StatusError, "", budflow.Errorf(budflow.NodeFailed, "boom"))
	g.want(g.rest("POST", "/workflows/"+id+"/run", `{"wait":20}`), 200, `..."status":"error"}`)
}

func TestErrorOfARun(t *testing.T) {
	g := newGateway(t)
	id := g.create(workflowOf(manualNode))
	item := 2
	failure := &budflow.Error{
		Code: budflow.NodeFailed, Name: "NodeApiError", Message: "Bad request", Description: "no name", Node: "Start", Item: &item, Parameter: "url",
		HTTPCode: "400", Messages: []string{"400 - {}"}, Cause: budflow.Errorf(budflow.Invalid, "the cause"),
	}
	g.engine.play = g.finish(budflow.StatusError, "", failure)
	g.rest("POST", "/workflows/"+id+"/run", `{"wait":5}`)
	var got struct {
		Finished bool
		Status   string
		Data     struct {
			ResultData struct{ Error map[string]any }
		}
	}
	must(t, json.Unmarshal(g.rest("GET", "/executions/"+g.engine.started[0].Execution.ID+"?includeData=true", "").Body.Bytes(), &got))
	node := got.Data.ResultData.Error["node"]
	delete(got.Data.ResultData.Error, "node")
	text, _ := json.Marshal(got.Data.ResultData.Error)
	const want = `{"cause":{"message":"the cause"},"context":{"itemIndex":2,"parameter":"url"},"description":"no name","functionality":"regular","httpCode":"400",` +
		`"level":"warning","message":"Bad request","messages":["400 - {}"],"name":"NodeApiError","stack":"","tags":{},"timestamp":1767323045000}`
	if string(text) != want || node.(map[string]any)["id"] != "m" || got.Finished || got.Status != "error" {
		t.Errorf("got %s\nwant %s\nnode %v", text, want, node)
	}
}

func TestExecutions(t *testing.T) {
	g := newGateway(t)
	id := g.create(workflowOf(manualNode))
	g.engine.play = g.finish(budflow.StatusSuccess, "", nil)
	for range 3 {
		g.rest("POST", "/workflows/"+id+"/run", `{}`)
	}
	var page struct {
		Data       []struct{ ID string }
		NextCursor string
	}
	must(t, json.Unmarshal(g.rest("GET", "/executions?limit=2&workflowId="+id, "").Body.Bytes(), &page))
	if len(page.Data) != 2 || page.Data[0].ID <= page.Data[1].ID || page.NextCursor == "" {
		t.Fatalf("page: %+v", page)
	}
	g.want(g.rest("GET", "/executions?cursor="+page.NextCursor, ""), 200, `..."id":"`+g.engine.started[0].Execution.ID+`"`)
	g.want(g.rest("GET", "/executions?status=error", ""), 200, `{"data":[],"nextCursor":null}`)
	for query, text := range map[string]string{
		"status=nope":      "request/query/status must be equal to one of the allowed values: canceled, crashed, error, new, running, success, unknown, waiting",
		"includeData=1":    "request/query/includeData must be boolean",
		"cursor=bm9wZQ%3D": "An invalid cursor was provided",
	} {
		g.want(g.rest("GET", "/executions?"+query, ""), 400, `{"message":"`+text+`"}`)
	}
	g.want(g.rest("GET", "/executions/abc", ""), 400, `{"message":"request/params/id must be number"}`)
	for _, id := range []string{"999", "-1", "1.5", "99999999999999999999"} {
		g.want(g.rest("GET", "/executions/"+id, ""), 404, `{"message":"Not Found"}`)
	}
	first := page.Data[0].ID
	g.want(g.rest("POST", "/executions/"+first+"/stop", ""), 409, `{"message":"The execution has ended already, with the status success."}`)
	created := g.created(first)
	g.want(g.rest("DELETE", "/executions/"+first, ""), 200, `{"id":`+first+`,"finished":true,"mode":"manual","retryOf":null,"retrySuccessId":null,"status":"success",`+
		`"createdAt":"`+created+`","startedAt":"2026-01-02T03:04:05.000Z","stoppedAt":"2026-01-02T03:04:05.000Z","deletedAt":null,"workflowId":"`+id+`","waitTill":null,"workflowVersionId":"`+g.engine.started[0].Execution.Version+`"}`)
	g.want(g.rest("GET", "/executions/"+first, ""), 404, `{"message":"Not Found"}`)
}

// created is when an execution was recorded.
func (g *gateway) created(id string) string {
	e, err := g.Store.GetExecution(g.t.Context(), id, false)
	must(g.t, err)
	return instant(e.CreatedAt)
}

func TestRunningExecutions(t *testing.T) {
	g := newGateway(t)
	live := &budflow.Execution{ID: "7", WorkflowID: "w", Mode: budflow.ModeWebhook, Status: budflow.StatusRunning, StartedAt: g.now(), CreatedAt: g.now()}
	g.engine.live["7"] = live
	g.want(g.rest("GET", "/executions", ""), 200, `{"data":[],"nextCursor":null}`)
	g.want(g.rest("GET", "/executions?status=running", ""), 200, `..."id":"7","finished":false`)
	g.want(g.rest("GET", "/executions/7", ""), 200, `..."status":"running"`)
	g.want(g.rest("DELETE", "/executions/7", ""), 400, `{"message":"Cannot delete a running execution"}`)
	g.want(g.rest("POST", "/executions/7/stop", ""), 200,
		`{"mode":"webhook","startedAt":"2026-01-02T03:04:05.000Z","stoppedAt":"0001-01-01T00:00:00.000Z","finished":false,"status":"canceled"}`)
	g.want(g.rest("POST", "/executions/8/stop", ""), 404, `{"message":"Failed to find execution to stop"}`)
}
