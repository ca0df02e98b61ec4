package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/workflows"
)

func (a *restAPI) declareActivation() {
	declare(a, operation{method: "POST", path: "/workflows/{id}/activate", id: "activateWorkflow", summary: "Let the triggers of a workflow start it", tag: workflowTag}, a.activateWorkflow)
	declare(a, operation{method: "POST", path: "/workflows/{id}/deactivate", id: "deactivateWorkflow", summary: "Stop the triggers of a workflow", tag: workflowTag}, a.deactivateWorkflow)
}

type activateWorkflow struct {
	withID
	Body struct {
		VersionID   string   `json:"versionId,omitempty" doc:"The version to activate; the latest when it is not given."`
		Name        string   `json:"name,omitempty"`
		Description string   `json:"description,omitempty"`
		_           struct{} `additionalProperties:"true"`
	} `required:"false"`
}

func (a *restAPI) activateWorkflow(ctx context.Context, in *activateWorkflow) (object[workflowView], error) {
	w, err := a.server.Store.GetWorkflow(ctx, in.ID)
	if err != nil {
		return object[workflowView]{}, orNotFound(err, fmt.Sprintf(noPermission, "activate"))
	}
	version := in.Body.VersionID
	if version == "" {
		version = w.Version
	}
	if w, err = a.server.activate(ctx, w, version); err != nil {
		return object[workflowView]{}, err
	}
	return a.showWorkflow(w, "shared", "tags", "parentFolder"), nil
}

func (a *restAPI) deactivateWorkflow(ctx context.Context, in *withID) (object[workflowView], error) {
	w, err := a.server.Store.GetWorkflow(ctx, in.ID)
	if err != nil {
		return object[workflowView]{}, orNotFound(err, fmt.Sprintf(noPermission, "deactivate"))
	}
	if w, err = a.server.deactivate(ctx, w); err != nil {
		return object[workflowView]{}, err
	}
	return a.showWorkflow(w, "tags", "parentFolder"), nil
}

// activate lets the triggers of a version start the workflow: all of them, or, when
// something fails, those that did before.
func (s *Server) activate(ctx context.Context, w *store.Workflow, version string) (*store.Workflow, error) {
	document := w.Document
	if version != w.Version {
		var err error
		if document, err = s.documents.Get(ctx, w.Document.ID, version); err != nil {
			return nil, orNotFound(err, "Version not found")
		}
	}
	hooks, schedules, err := s.startsOf(document, version)
	if err != nil {
		return nil, err
	}
	before, err := s.Store.ListWebhooks(ctx, document.ID)
	if err != nil {
		return nil, err
	}
	active, err := s.Store.SetActive(ctx, document.ID, store.Activation{Version: version, Webhooks: hooks})
	defer s.routes.forget()
	if budflow.CodeOf(err) == budflow.Conflict {
		return nil, refuse(http.StatusConflict, "There is a conflict with one of the webhooks.")
	}
	if err != nil {
		return nil, err
	}
	if err := s.Engine.Schedule(ctx, document.ID, schedules); err != nil {
		undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		_, undoErr := s.Store.SetActive(undo, document.ID, store.Activation{Version: w.ActiveVersion, Webhooks: before})
		if undoErr != nil {
			s.Log.Error("a failed activation could not be undone", "workflow", document.ID, "error", undoErr)
		}
		return nil, err
	}
	return active, nil
}

// deactivate takes a workflow offline; schedules go first, for they start runs by themselves.
func (s *Server) deactivate(ctx context.Context, w *store.Workflow) (*store.Workflow, error) {
	if err := s.Engine.Schedule(ctx, w.Document.ID, nil); err != nil {
		return nil, err
	}
	defer s.routes.forget()
	return s.Store.SetActive(ctx, w.Document.ID, store.Activation{})
}

// starter is a node that starts an active workflow.
type starter struct {
	node *budflow.Node
	kind *nodes.Type
}

// calledTrigger is started by other workflows; it needs neither route nor schedule.
const calledTrigger = "n8n-nodes-base.executeWorkflowTrigger"

func (s *Server) startersOf(document *budflow.Workflow) []starter {
	var starters []starter
	for _, n := range document.Nodes {
		kind := s.Nodes.Get(n.Type)
		if !n.Disabled && kind != nil && (kind.Activates() || n.Type == calledTrigger) {
			starters = append(starters, starter{n, kind})
		}
	}
	return starters
}

// startsOf lists the webhooks and schedules of a version, or says why it cannot be activated.
func (s *Server) startsOf(document *budflow.Workflow, version string) ([]store.Webhook, []Schedule, error) {
	for _, n := range document.Nodes {
		if !n.Disabled && s.Nodes.Get(n.Type) == nil {
			return nil, nil, refuse(http.StatusBadRequest, "Unrecognized node type: %s", n.Type)
		}
	}
	starters := s.startersOf(document)
	if len(starters) == 0 {
		return nil, nil, refuse(http.StatusBadRequest,
			"Workflow cannot be activated because it has no trigger node. At least one trigger, webhook, or polling node is required.")
	}
	info := budflow.ExecutionInfo{WorkflowID: document.ID, Version: version, Mode: budflow.ModeTrigger}
	var hooks []store.Webhook
	var schedules []Schedule
	for _, st := range starters {
		if s.Nodes.Lookup(st.node.Type, st.node.TypeVersion) == nil {
			return nil, nil, refuse(http.StatusBadRequest, "The node %q has version %v of %s, which is not known here", st.node.Name, st.node.TypeVersion, st.node.Type)
		}
		call := s.call(document, st.node, st.kind, info)
		found, err := routesOf(st, call)
		if err != nil {
			return nil, nil, startError(st.node, err)
		}
		hooks = append(hooks, found...)
		due, err := schedulesOf(st, call)
		if err != nil {
			return nil, nil, startError(st.node, err)
		}
		schedules = append(schedules, due...)
	}
	return hooks, schedules, nil
}

// startError tells which trigger cannot start the workflow, and why.
func startError(n *budflow.Node, err error) error {
	e := budflow.AsError(err)
	if e.Code == budflow.Internal {
		return err
	}
	return refuse(http.StatusBadRequest, "The node %q cannot start the workflow: %s", n.Name, e.Message)
}

func routesOf(st starter, call *nodes.Call) ([]store.Webhook, error) {
	if st.kind.Webhook == nil {
		return nil, nil
	}
	found, err := st.kind.Webhook.Routes(call)
	if err != nil {
		return nil, err
	}
	hooks := make([]store.Webhook, len(found))
	for i, route := range found {
		segments := strings.Split(route.Path, "/")
		hooks[i] = store.Webhook{
			Method: route.Method, Path: route.Path, Node: st.node.Name, WebhookID: st.node.WebhookID, PathLength: len(segments),
			Dynamic: isDynamic(segments),
		}
	}
	return hooks, nil
}

func isDynamic(segments []string) bool {
	for _, segment := range segments {
		if strings.HasPrefix(segment, ":") {
			return true
		}
	}
	return false
}

func schedulesOf(st starter, call *nodes.Call) ([]Schedule, error) {
	if st.kind.Schedules == nil {
		return nil, nil
	}
	rules, err := st.kind.Schedules(call)
	if err != nil {
		return nil, err
	}
	schedules := make([]Schedule, len(rules))
	for i, rule := range rules {
		recurrence, err := recurrenceOf(rule, call.Location)
		if err != nil {
			return nil, err
		}
		schedules[i] = Schedule{
			Due:  workflows.Scheduled{WorkflowID: call.Workflow.ID, Version: call.Execution.Version, Node: st.node.Name, Recurrence: recurrence},
			Rule: rule, Timezone: call.Location.String(), Name: call.Workflow.Name,
		}
	}
	return schedules, nil
}

// recurrenceOf counts every n-th start from the first one after now.
func recurrenceOf(rule nodes.Schedule, zone *time.Location) (*workflows.Recurrence, error) {
	if rule.Every <= 1 {
		return nil, nil
	}
	parsed, err := cron.NewParser(cron.Second | cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow).Parse(rule.Cron)
	if err != nil {
		return nil, budflow.Errorf(budflow.Invalid, "Invalid cron expression: %s", rule.Cron)
	}
	return &workflows.Recurrence{
		Every: rule.Every, Unit: rule.Unit, Cron: rule.Cron, Timezone: zone.String(), First: parsed.Next(time.Now().In(zone)),
	}, nil
}
