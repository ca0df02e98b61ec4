package api

import (
	"context"
	"net/http"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

type importWorkflows struct {
	Body any `doc:"One n8n workflow document, or an array of them."`
}

// importWorkflows stores documents as people have them. Nothing of them is lost, ids
// included; what will not work as it is becomes a warning. One document is answered
// with one workflow, an array with an array.
func (a *restAPI) importWorkflows(ctx context.Context, in *importWorkflows) (any, error) {
	documents, err := budflow.WorkflowsOf(in.Body)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "%s", budflow.AsError(err).Message)
	}
	imported := make([]any, len(documents))
	for i, document := range documents {
		if imported[i], err = a.importWorkflow(ctx, document); err != nil {
			return nil, err
		}
	}
	if _, several := in.Body.([]any); several {
		return imported, nil
	}
	return imported[0], nil
}

func (a *restAPI) importWorkflow(ctx context.Context, document *budflow.Workflow) (*budflow.Object, error) {
	if document.Name == "" {
		document.Name = "My workflow"
	}
	warnings := append(document.Problems(), a.server.Nodes.Problems(document)...)
	if document.Active {
		warnings = append(warnings, "the workflow was active where it comes from; here it starts nothing until it is activated")
	}
	note := &store.Save{Message: "imported"}
	w, err := a.server.Store.CreateWorkflow(ctx, document, note)
	if budflow.CodeOf(err) == budflow.Conflict {
		w, err = a.server.Store.UpdateWorkflow(ctx, document, note)
	}
	if err != nil {
		return nil, err
	}
	list := make([]any, len(warnings))
	for i, warning := range warnings {
		list[i] = warning
	}
	view := a.showWorkflow(w)
	view.Set("warnings", list)
	return view.Object, nil
}
