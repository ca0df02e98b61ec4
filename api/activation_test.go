package api

import (
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

func TestActivation(t *testing.T) {
	g := newGateway(t)
	id := g.activate(workflowOf(hookNode))
	hooks, err := g.Store.ListWebhooks(t.Context(), id)
	must(t, err)
	if len(hooks) != 1 || hooks[0].Method != "POST" || hooks[0].Path != "in" || hooks[0].Node != "Hook" || hooks[0].WebhookID != "wid" || hooks[0].Dynamic {
		t.Fatalf("hooks: %+v", hooks)
	}
	g.want(g.rest("GET", "/workflows/"+id, ""), 200, `..."active":true`)
	g.want(g.rest("GET", "/workflows/"+id, ""), 200, `..."triggerCount":1`)
	g.want(g.call("POST", "/webhook/in", ""), 200, `{"message":"Workflow was started"}`)

	other := g.create(workflowOf(hookNode))
	g.want(g.rest("POST", "/workflows/"+other+"/activate", ""), 409, `{"message":"There is a conflict with one of the webhooks."}`)
	g.want(g.rest("GET", "/workflows/"+other, ""), 200, `..."active":false`)

	g.want(g.rest("POST", "/workflows/"+id+"/deactivate", ""), 200, `..."active":false`)
	g.want(g.call("POST", "/webhook/in", ""), 404, `..."message":"The requested webhook \"POST in\" is not registered."`)
	g.want(g.rest("POST", "/workflows/"+other+"/activate", ""), 200, `..."active":true`)
	g.want(g.rest("DELETE", "/workflows/"+other, ""), 200, `..."active":false`)
	g.want(g.call("POST", "/webhook/in", ""), 404, `...not registered`)
}

func TestActivationIsRefused(t *testing.T) {
	g := newGateway(t)
	const noTrigger = `{"message":"Workflow cannot be activated because it has no trigger node. At least one trigger, webhook, or polling node is required."}`
	for _, c := range []struct{ nodes, want string }{
		{``, noTrigger},
		{manualNode, noTrigger},
		{`{"name":"H","type":"n8n-nodes-base.webhook","typeVersion":2,"disabled":true,"parameters":{"path":"x"}}`, noTrigger},
		{hookNode + `,{"name":"X","type":"a.b"}`, `{"message":"Unrecognized node type: a.b"}`},
		{`{"name":"H","type":"n8n-nodes-base.webhook","typeVersion":99}`, `{"message":"The node \"H\" has version 99 of n8n-nodes-base.webhook, which is not known here"}`},
		{`{"name":"S","type":"n8n-nodes-base.scheduleTrigger","typeVersion":1.2,"parameters":{"rule":{"interval":[{"field":"minutes","minutesInterval":100}]}}}`,
			`...The node \"S\" cannot start the workflow: `},
	} {
		g.want(g.rest("POST", "/workflows/"+g.create(workflowOf(c.nodes))+"/activate", ""), 400, c.want)
	}
	id := g.create(workflowOf(hookNode))
	g.want(g.rest("POST", "/workflows/"+id+"/activate", `{"versionId":"nope"}`), 404, `{"message":"Version not found"}`)
	g.want(g.rest("POST", "/workflows/"+id+"/activate", `{"versionId":5}`), 400, `{"message":"request/body/versionId must be string"}`)
}

func TestActivationIsUndone(t *testing.T) {
	g := newGateway(t)
	id := g.create(workflowOf(hookNode))
	g.engine.failure = &budflow.Error{Code: budflow.Unavailable, Message: "the engine does not answer"}
	g.want(g.rest("POST", "/workflows/"+id+"/activate", ""), 503, `{"message":"the engine does not answer"}`)
	g.want(g.rest("GET", "/workflows/"+id, ""), 200, `..."active":false`)
	g.want(g.call("POST", "/webhook/in", ""), 404, `...not registered`)
}

func TestSaveOfAnActiveWorkflow(t *testing.T) {
	g := newGateway(t)
	id := g.activate(workflowOf(hookNode))
	moved := `{"id":"h","name":"Hook","type":"n8n-nodes-base.webhook","typeVersion":2,"webhookId":"wid","parameters":{"path":"moved","httpMethod":"POST"}}`
	g.want(g.rest("PUT", "/workflows/"+id, workflowOf(moved)), 200, `..."active":true`)
	g.want(g.call("POST", "/webhook/moved", ""), 200, `...started`)
	g.want(g.call("POST", "/webhook/in", ""), 404, `...not registered`)
	g.want(g.rest("PUT", "/workflows/"+id, workflowOf(manualNode)), 400, `...because it has no trigger node`)
	g.want(g.rest("GET", "/workflows/"+id, ""), 200, `...manualTrigger`)
	g.want(g.call("POST", "/webhook/moved", ""), 200, `...started`) // the version that was active still is
}

func TestSchedules(t *testing.T) {
	g := newGateway(t)
	id := g.activate(`{"name":"s","nodes":[{"id":"1","name":"S","type":"n8n-nodes-base.scheduleTrigger","typeVersion":1.2,` +
		`"parameters":{"rule":{"interval":[{"field":"cronExpression","expression":"0 9 * * 1"}]}}}],"connections":{},"settings":{"timezone":"Europe/Berlin"}}`)
	got := g.engine.scheduled[id]
	if len(got) != 1 || got[0].Due.WorkflowID != id || got[0].Due.Node != "S" || got[0].Due.Version == "" || got[0].Timezone != "Europe/Berlin" {
		t.Fatalf("schedules: %+v", got)
	}
	spec := specOf(got[0], time.Now())
	if len(spec.CronExpressions) != 1 || spec.TimeZoneName != "Europe/Berlin" || spec.CronExpressions[0] != got[0].Rule.Cron+" *" {
		t.Errorf("spec: %+v", spec)
	}
	g.rest("POST", "/workflows/"+id+"/deactivate", "")
	if len(g.engine.scheduled[id]) != 0 {
		t.Errorf("still scheduled: %+v", g.engine.scheduled[id])
	}
}

func TestIntervalBeginsAtActivation(t *testing.T) {
	now := time.Unix(1_000_000_007, 0)
	spec := specOf(Schedule{Rule: nodes.Schedule{Interval: time.Minute}}, now)
	if len(spec.Intervals) != 1 || spec.Intervals[0].Every != time.Minute || spec.Intervals[0].Offset != 47*time.Second {
		t.Errorf("got %+v", spec.Intervals)
	}
}
