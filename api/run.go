package api

import (
	"context"
	"net/http"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/workflows"
)

func (a *restAPI) declareRun() {
	declare(a, operation{method: "POST", path: "/workflows/{id}/run", id: "runWorkflow", summary: "Run a workflow, and wait for its end", tag: workflowTag}, a.runWorkflow)
}

type runWorkflow struct {
	withID
	Body object[runBody]
}

// runBody tells how a workflow is run.
type runBody struct {
	TriggerNode     string         `json:"triggerNode,omitempty" doc:"Name of the node to begin with; a trigger when it is not given."`
	Data            []any          `json:"data,omitempty" nullable:"false" doc:"Items that the first node gives on, or, when it is no trigger, gets."`
	Mode            string         `json:"mode,omitempty" doc:"manual when it is not given."`
	DestinationNode string         `json:"destinationNode,omitempty" doc:"Last node to run."`
	PinData         map[string]any `json:"pinData,omitempty" doc:"Items by node name, in place of the stored ones."`
	Now             string         `json:"now,omitempty" format:"date-time" doc:"Fixed clock of the whole run."`
	Wait            float64        `json:"wait,omitempty" minimum:"0" maximum:"300" doc:"Seconds to wait until the run ends, waits or fails."`
}

// runResult tells what became of a run so far.
type runResult struct {
	ExecutionID string         `json:"executionId"`
	Status      budflow.Status `json:"status"`
	late        bool
}

func (r runResult) httpStatus() int {
	if r.late {
		return http.StatusAccepted
	}
	return http.StatusOK
}

func (a *restAPI) runWorkflow(ctx context.Context, in *runWorkflow) (runResult, error) {
	s := a.server
	w, err := s.Store.GetWorkflow(ctx, in.ID)
	if err != nil {
		return runResult{}, orNotFound(err, "Not Found")
	}
	start, err := s.startOf(ctx, w, in.Body.Object)
	if err != nil {
		return runResult{}, err
	}
	seconds, _ := budflow.Number(in.Body.Value("wait"))
	start.Execution.Watched = seconds > 0
	id := start.Execution.ID
	run := s.follow(id)
	defer run.stop()
	if err := s.start(ctx, *start); err != nil {
		return runResult{}, err
	}
	if seconds == 0 {
		return runResult{ExecutionID: id, Status: budflow.StatusRunning}, nil
	}
	patience, cancel := context.WithTimeout(ctx, time.Duration(seconds*float64(time.Second)))
	defer cancel()
	e, err := run.end(patience, restsOrEnded)
	if err != nil {
		return runResult{ExecutionID: id, Status: budflow.StatusRunning, late: true}, nil
	}
	return runResult{ExecutionID: id, Status: e.Status}, nil
}

// startOf makes the start of a run that somebody asked for.
func (s *Server) startOf(ctx context.Context, w *store.Workflow, body *budflow.Object) (*workflows.Start, error) {
	if len(w.Document.Nodes) == 0 {
		return nil, refuse(http.StatusBadRequest, "The workflow has no nodes, so there is nothing to run.")
	}
	text := func(key string) string { t, _ := body.Value(key).(string); return t }
	for _, key := range []string{"triggerNode", "destinationNode"} {
		if name := text(key); name != "" && w.Document.Node(name) == nil {
			return nil, refuse(http.StatusBadRequest, "request/body/%s: the workflow has no node with the name %q", key, name)
		}
	}
	id, err := s.Store.NextExecutionID(ctx)
	if err != nil {
		return nil, err
	}
	start := &workflows.Start{
		ABI: workflows.ABI, Name: w.Document.Name, Node: text("triggerNode"), Destination: text("destinationNode"), Timeout: timeoutOf(w.Document),
		Execution: budflow.ExecutionInfo{ID: id, WorkflowID: w.Document.ID, Version: w.Version, Mode: budflow.ModeManual},
	}
	if mode := text("mode"); mode != "" {
		if start.Execution.Mode, err = budflow.ModeOf(mode); err != nil {
			return nil, refuse(http.StatusBadRequest, "request/body/%s", budflow.AsError(err).Message)
		}
	}
	if now := text("now"); now != "" {
		t, err := time.Parse(time.RFC3339Nano, now)
		if err != nil {
			return nil, refuse(http.StatusBadRequest, `request/body/now must match format "date-time"`)
		}
		start.Execution.Now = &t
	}
	return start, s.fillStart(ctx, w, body, start)
}

// fillStart stores the items that the run begins with, and the pinned ones.
func (s *Server) fillStart(ctx context.Context, w *store.Workflow, body *budflow.Object, start *workflows.Start) error {
	if data := body.Value("data"); data != nil {
		items, err := budflow.ItemsOf(data)
		if err != nil {
			return refuse(http.StatusBadRequest, "request/body/data: %s", budflow.AsError(err).Message)
		}
		if start.Data, err = s.writeOutputs(ctx, start.Execution.ID, [][]budflow.Item{items}); err != nil {
			return err
		}
	}
	pins, given := body.Value("pinData").(*budflow.Object)
	if !given && start.Execution.Mode == budflow.ModeManual {
		pins = w.Document.PinData
	}
	var err error
	start.Pins, err = s.writePins(ctx, start.Execution.ID, pins)
	return err
}
