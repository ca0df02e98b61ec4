package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

const workflowTag = "Workflow"

func (a *restAPI) declareWorkflows() {
	declare(a, operation{method: "POST", path: "/workflows", id: "createWorkflow", summary: "Create a workflow", tag: workflowTag}, a.createWorkflow)
	declare(a, operation{method: "GET", path: "/workflows", id: "listWorkflows", summary: "List workflows", tag: workflowTag}, a.listWorkflows)
	declare(a, operation{method: "POST", path: "/workflows/import", id: "importWorkflows", summary: "Import n8n workflow files as they are", tag: workflowTag}, a.importWorkflows)
	declare(a, operation{method: "GET", path: "/workflows/{id}", id: "getWorkflow", summary: "Get a workflow", tag: workflowTag}, a.getWorkflow)
	declare(a, operation{method: "PUT", path: "/workflows/{id}", id: "updateWorkflow", summary: "Save a workflow", tag: workflowTag}, a.updateWorkflow)
	declare(a, operation{method: "DELETE", path: "/workflows/{id}", id: "deleteWorkflow", summary: "Delete a workflow with its executions", tag: workflowTag}, a.deleteWorkflow)
	declare(a, operation{method: "GET", path: "/workflows/{id}/tags", id: "getWorkflowTags", summary: "List the tags of a workflow", tag: workflowTag}, a.getWorkflowTags)
	declare(a, operation{method: "PUT", path: "/workflows/{id}/tags", id: "setWorkflowTags", summary: "Replace the tags of a workflow", tag: workflowTag}, a.setWorkflowTags)
}

// withID is the input of operations that need nothing but an id.
type withID struct {
	ID string `path:"id"`
}

type createWorkflow struct {
	Body object[workflowBody]
}

func (a *restAPI) createWorkflow(ctx context.Context, in *createWorkflow) (object[workflowView], error) {
	document, err := documentOf(in.Body.Object)
	if err != nil {
		return object[workflowView]{}, err
	}
	w, err := a.server.Store.CreateWorkflow(ctx, document, nil)
	if err != nil {
		return object[workflowView]{}, err
	}
	return a.showWorkflow(w), nil
}

type listWorkflows struct {
	page
	Active            *bool  `query:"active"`
	Name              string `query:"name" doc:"Part of the name, in any case."`
	Tags              string `query:"tags" doc:"Names, separated by commas; a workflow must have all of them."`
	ProjectID         string `query:"projectId"`
	ExcludePinnedData *bool  `query:"excludePinnedData"`
}

func (a *restAPI) listWorkflows(ctx context.Context, in *listWorkflows) (list[object[workflowView]], error) {
	out := list[object[workflowView]]{Data: []object[workflowView]{}}
	at, err := in.offsetPage()
	if err != nil {
		return out, err
	}
	filter := store.WorkflowFilter{Active: in.Active, Name: in.Name, ProjectID: in.ProjectID, Offset: at.Offset, Limit: at.Limit}
	for tag := range strings.SplitSeq(in.Tags, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			filter.Tags = append(filter.Tags, tag)
		}
	}
	found, err := a.server.Store.ListWorkflows(ctx, filter)
	if err != nil {
		return out, err
	}
	without := []string{"description", "versionCounter", "sourceWorkflowId", "parentFolder"}
	if in.ExcludePinnedData != nil && *in.ExcludePinnedData {
		without = append(without, "pinData")
	}
	for _, w := range found.Items {
		out.Data = append(out.Data, a.showWorkflow(w, without...))
	}
	if found.Next != "" {
		out.NextCursor = cursorOf(offsetCursor{Limit: at.Limit, Offset: at.Offset + len(found.Items)})
	}
	return out, nil
}

type getWorkflow struct {
	withID
	ExcludePinnedData *bool `query:"excludePinnedData"`
}

func (a *restAPI) getWorkflow(ctx context.Context, in *getWorkflow) (object[workflowView], error) {
	w, err := a.server.Store.GetWorkflow(ctx, in.ID)
	if err != nil {
		return object[workflowView]{}, orNotFound(err, "Not Found")
	}
	without := []string{"parentFolder"}
	if in.ExcludePinnedData != nil && *in.ExcludePinnedData {
		without = append(without, "pinData")
	}
	return a.showWorkflow(w, without...), nil
}

// orNotFound gives a missing record the text that clients know.
func orNotFound(err error, text string) error {
	if code := budflow.CodeOf(err); code == budflow.NotFound {
		return refuse(http.StatusNotFound, "%s", text)
	}
	return err
}

const noPermission = "You do not have permission to %s this workflow. Ask the owner to share it with you."

type updateWorkflow struct {
	withID
	Body object[workflowBody]
}

// updateWorkflow saves over a workflow. What the body does not name stays, settings
// one by one; an active workflow goes on with the new version.
func (a *restAPI) updateWorkflow(ctx context.Context, in *updateWorkflow) (object[workflowView], error) {
	var none object[workflowView]
	stored, err := a.server.Store.GetWorkflow(ctx, in.ID)
	if err != nil {
		return none, orNotFound(err, strings.Replace(noPermission, "%s", "update", 1))
	}
	if _, err := documentOf(in.Body.Object); err != nil {
		return none, err
	}
	merged := stored.Document.Object()
	for key, value := range in.Body.All() {
		if key == "settings" {
			settings := stored.Document.Settings.Clone()
			for name, setting := range value.(*budflow.Object).All() {
				settings.Set(name, setting)
			}
			value = settings
		}
		merged.Set(key, value)
	}
	if !in.Body.Has("staticData") {
		merged.Delete("staticData")
	}
	document, err := budflow.WorkflowOf(merged)
	if err != nil {
		return none, err
	}
	document.ID = in.ID
	w, err := a.server.Store.UpdateWorkflow(ctx, document, nil)
	if err == nil && w.ActiveVersion != "" && w.ActiveVersion != w.Version {
		w, err = a.server.activate(ctx, w, w.Version)
	}
	if err != nil {
		return none, err
	}
	return a.showWorkflow(w, "shared", "parentFolder"), nil
}

func (a *restAPI) deleteWorkflow(ctx context.Context, in *withID) (object[workflowView], error) {
	var none object[workflowView]
	w, err := a.server.Store.GetWorkflow(ctx, in.ID)
	if err != nil {
		return none, orNotFound(err, "Not Found")
	}
	if w.ActiveVersion != "" {
		if w, err = a.server.deactivate(ctx, w); err != nil {
			return none, err
		}
	}
	if err := a.cancelRuns(ctx, in.ID); err != nil {
		return none, err
	}
	if err := a.server.Store.DeleteWorkflow(ctx, in.ID); err != nil {
		return none, orNotFound(err, "Not Found")
	}
	return a.showWorkflow(w, "tags", "parentFolder", "activeVersion"), nil
}

// manyRuns is how many runs are canceled at a time.
const manyRuns = 1000

// cancelRuns asks all runs of a workflow to stop.
func (a *restAPI) cancelRuns(ctx context.Context, workflowID string) error {
	runs, err := a.server.Engine.Running(ctx, workflowID, manyRuns)
	if err != nil {
		return err
	}
	for _, run := range runs {
		if err := a.server.Engine.Cancel(ctx, run.ID); err != nil && budflow.CodeOf(err) != budflow.NotFound {
			return err
		}
	}
	return nil
}
