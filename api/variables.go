package api

import (
	"context"
	"net/http"

	"github.com/budflow/budflow/store"
)

const variableTag = "Variables"

func (a *restAPI) declareVariables() {
	declare(a, operation{method: "POST", path: "/variables", id: "createVariable", summary: "Create a variable", tag: variableTag, status: http.StatusCreated}, a.createVariable)
	declare(a, operation{method: "GET", path: "/variables", id: "listVariables", summary: "List variables", tag: variableTag}, a.listVariables)
	declare(a, operation{method: "PUT", path: "/variables/{id}", id: "updateVariable", summary: "Change a variable", tag: variableTag}, a.updateVariable)
	declare(a, operation{method: "DELETE", path: "/variables/{id}", id: "deleteVariable", summary: "Delete a variable", tag: variableTag}, a.deleteVariable)
}

// variableView is a variable as the API shows it.
type variableView struct {
	ID    string `json:"id"`
	Key   string `json:"key"`
	Value string `json:"value"`
	Type  string `json:"type"`
}

func showVariable(v store.Variable) variableView {
	return variableView{ID: v.ID, Key: v.Key, Value: v.Value, Type: "string"}
}

type variableBody struct {
	Key   string `json:"key" minLength:"1" maxLength:"50"`
	Value string `json:"value"`
}

type createVariable struct {
	Body variableBody
}

func (a *restAPI) createVariable(ctx context.Context, in *createVariable) (variableView, error) {
	v, err := a.server.Store.CreateVariable(ctx, in.Body.Key, in.Body.Value)
	return showVariable(v), err
}

type listVariables struct {
	page
}

func (a *restAPI) listVariables(ctx context.Context, in *listVariables) (list[variableView], error) {
	at, err := in.offsetPage()
	if err != nil {
		return list[variableView]{}, err
	}
	variables, err := a.server.Store.ListVariables(ctx)
	if err != nil {
		return list[variableView]{}, err
	}
	views := make([]variableView, len(variables))
	for i, v := range variables {
		views[i] = showVariable(v)
	}
	return slice(views, at), nil
}

type updateVariable struct {
	withID
	Body variableBody
}

func (a *restAPI) updateVariable(ctx context.Context, in *updateVariable) (none, error) {
	err := a.server.Store.UpdateVariable(ctx, store.Variable{ID: in.ID, Key: in.Body.Key, Value: in.Body.Value})
	return none{}, orNotFound(err, "Not Found")
}

func (a *restAPI) deleteVariable(ctx context.Context, in *withID) (none, error) {
	return none{}, orNotFound(a.server.Store.DeleteVariable(ctx, in.ID), "Not Found")
}
