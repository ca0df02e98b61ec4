package api

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

const executionTag = "Execution"

func (a *restAPI) declareExecutions() {
	declare(a, operation{method: "GET", path: "/executions", id: "listExecutions", summary: "List executions, the newest first", tag: executionTag}, a.listExecutions)
	declare(a, operation{method: "GET", path: "/executions/{id}", id: "getExecution", summary: "Get an execution", tag: executionTag}, a.getExecution)
	declare(a, operation{method: "DELETE", path: "/executions/{id}", id: "deleteExecution", summary: "Delete an execution that does not run", tag: executionTag}, a.deleteExecution)
	declare(a, operation{method: "POST", path: "/executions/{id}/stop", id: "stopExecution", summary: "Stop an execution", tag: executionTag}, a.stopExecution)
}

// executionID is a number, though clients see it as a text.
type executionID struct {
	ID float64 `path:"id"`
}

// text is the id as records have it; "" = no execution can have it.
func (e executionID) text() string {
	if e.ID < 1 || e.ID != math.Trunc(e.ID) || e.ID >= 1<<53 {
		return ""
	}
	return strconv.FormatInt(int64(e.ID), 10)
}

func (e executionID) get(ctx context.Context, s *Server, withData bool) (*budflow.Execution, error) {
	id := e.text()
	if id == "" {
		return nil, budflow.Errorf(budflow.NotFound, "no execution")
	}
	return s.execution(ctx, id, withData)
}

type listExecutions struct {
	page
	IncludeData *bool  `query:"includeData"`
	Status      string `query:"status" enum:"canceled,crashed,error,new,running,success,unknown,waiting"`
	WorkflowID  string `query:"workflowId"`
	ProjectID   string `query:"projectId"`
}

func (a *restAPI) listExecutions(ctx context.Context, in *listExecutions) (list[object[executionView]], error) {
	out := list[object[executionView]]{Data: []object[executionView]{}}
	at := executionCursor{Limit: in.limit()}
	if err := readCursor(in.Cursor, &at); err != nil {
		return out, err
	}
	withData := in.IncludeData != nil && *in.IncludeData
	filter := store.ExecutionFilter{WorkflowID: in.WorkflowID, Before: at.LastID, Limit: at.Limit, WithData: withData}
	if in.Status == "" { // those that run are listed only when they are asked for
		filter.Statuses = []budflow.Status{budflow.StatusCanceled, budflow.StatusCrashed, budflow.StatusError, budflow.StatusSuccess, budflow.StatusWaiting}
	} else {
		filter.Statuses = []budflow.Status{budflow.Status(in.Status)}
	}
	found, err := a.server.Store.ListExecutions(ctx, filter)
	if err != nil {
		return out, err
	}
	if in.Status == string(budflow.StatusRunning) {
		if found.Items, err = a.server.withUnrecorded(ctx, in.WorkflowID, at, found.Items); err != nil {
			return out, err
		}
	}
	for _, e := range found.Items {
		view, err := a.server.showExecution(ctx, e, listed, withData)
		if err != nil {
			return out, err
		}
		out.Data = append(out.Data, view)
	}
	if n := len(found.Items); found.Next != "" && n > 0 {
		out.NextCursor = cursorOf(executionCursor{LastID: found.Items[n-1].ID, Limit: at.Limit})
	}
	return out, nil
}

// withUnrecorded adds running executions that have no record yet.
func (s *Server) withUnrecorded(ctx context.Context, workflowID string, at executionCursor, recorded []*budflow.Execution) ([]*budflow.Execution, error) {
	live, err := s.Engine.Running(ctx, workflowID, max(at.Limit, 1))
	if err != nil {
		return nil, err
	}
	if at.LastID != "" { // they are on the first page
		return recorded, nil
	}
	for _, e := range live {
		same := func(other *budflow.Execution) bool { return other.ID == e.ID }
		if e.Status == budflow.StatusRunning && !slices.ContainsFunc(recorded, same) {
			recorded = append(recorded, e)
		}
	}
	slices.SortFunc(recorded, func(a, b *budflow.Execution) int {
		return cmp.Or(cmp.Compare(len(b.ID), len(a.ID)), cmp.Compare(b.ID, a.ID)) // ids are numbers
	})
	return recorded, nil
}

type getExecution struct {
	executionID
	IncludeData *bool `query:"includeData"`
}

func (a *restAPI) getExecution(ctx context.Context, in *getExecution) (object[executionView], error) {
	withData := in.IncludeData != nil && *in.IncludeData
	e, err := in.get(ctx, a.server, withData)
	if err != nil {
		return object[executionView]{}, orNotFound(err, "Not Found")
	}
	return a.server.showExecution(ctx, e, single, withData)
}

func (a *restAPI) deleteExecution(ctx context.Context, in *executionID) (object[executionView], error) {
	var none object[executionView]
	e, err := in.get(ctx, a.server, false)
	if err != nil {
		return none, orNotFound(err, "Not Found")
	}
	if !restsOrEnded(e) {
		return none, refuse(http.StatusBadRequest, "Cannot delete a running execution")
	}
	if e.Status == budflow.StatusWaiting {
		if err := a.server.Engine.Cancel(ctx, e.ID); err != nil && budflow.CodeOf(err) != budflow.NotFound {
			return none, err
		}
	}
	// The store remembers the blobs; they are swept up later.
	if _, err := a.server.Store.DeleteExecution(ctx, e.ID); err != nil {
		return none, orNotFound(err, "Not Found")
	}
	view, err := a.server.showExecution(ctx, e, single, false)
	if err == nil {
		view.Set("id", in.ID)
	}
	return view, err
}

type stopped struct {
	Mode      budflow.Mode   `json:"mode"`
	StartedAt string         `json:"startedAt"`
	StoppedAt string         `json:"stoppedAt"`
	Finished  bool           `json:"finished"`
	Status    budflow.Status `json:"status"`
}

// stopPatience is how long a stop waits for the run to end.
const stopPatience = 10 * time.Second

// stopExecution cancels a run and waits until it has ended, so that the answer is true.
func (a *restAPI) stopExecution(ctx context.Context, in *executionID) (stopped, error) {
	const unknown = "Failed to find execution to stop"
	e, err := in.get(ctx, a.server, false)
	if err != nil {
		return stopped{}, orNotFound(err, unknown)
	}
	if e.Status.Ended() {
		return stopped{}, refuse(http.StatusConflict, "The execution has ended already, with the status %s.", e.Status)
	}
	run := a.server.follow(e.ID)
	defer run.stop()
	if err := a.server.Engine.Cancel(ctx, e.ID); err != nil {
		return stopped{}, orNotFound(err, unknown)
	}
	patience, cancel := context.WithTimeout(ctx, stopPatience)
	defer cancel()
	last, err := run.end(patience, ended)
	if err != nil {
		return stopped{}, budflow.Errorf(budflow.Unavailable, "the execution has been asked to stop, and did not within %s", stopPatience)
	}
	return stopped{
		Mode: last.Mode, StartedAt: instant(last.StartedAt), StoppedAt: instant(last.StoppedAt), Status: last.Status,
		Finished: last.Status == budflow.StatusSuccess,
	}, nil
}
