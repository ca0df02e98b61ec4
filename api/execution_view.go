package api

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/budflow/budflow"
)

// executionView describes an execution as the API shows it.
type executionView struct {
	ID                string   `json:"id"`
	Finished          bool     `json:"finished"`
	Mode              string   `json:"mode"`
	Status            string   `json:"status"`
	RetryOf           *string  `json:"retryOf"`
	RetrySuccessID    *string  `json:"retrySuccessId"`
	CreatedAt         string   `json:"createdAt,omitempty" format:"date-time"`
	StartedAt         *string  `json:"startedAt"`
	StoppedAt         *string  `json:"stoppedAt"`
	DeletedAt         *string  `json:"deletedAt,omitempty"`
	WorkflowID        string   `json:"workflowId"`
	WorkflowVersionID string   `json:"workflowVersionId,omitempty"`
	WaitTill          *string  `json:"waitTill"`
	Data              any      `json:"data,omitempty" doc:"resultData.runData has the runs of each node, by its name."`
	WorkflowData      any      `json:"workflowData,omitempty"`
	CustomData        any      `json:"customData,omitempty"`
	_                 struct{} `additionalProperties:"true"`
}

// detail is how much of an execution is shown besides its data.
type detail int

const (
	listed detail = iota
	single
)

// showExecution returns an execution in n8n's shape.
func (s *Server) showExecution(ctx context.Context, e *budflow.Execution, d detail, withData bool) (object[executionView], error) {
	o := budflow.NewObject("id", e.ID, "finished", e.Status == budflow.StatusSuccess, "mode", string(e.Mode),
		"retryOf", textOrNull(e.RetryOf), "retrySuccessId", textOrNull(e.RetrySuccessID), "status", string(e.Status))
	if d == single {
		o.Set("createdAt", instant(e.CreatedAt))
	}
	o.Set("startedAt", instantOrNull(e.StartedAt))
	o.Set("stoppedAt", instantOrNull(e.StoppedAt))
	if d == single {
		o.Set("deletedAt", nil)
	}
	o.Set("workflowId", e.WorkflowID)
	o.Set("waitTill", instantOrNull(e.WaitTill))
	if d == single || withData {
		o.Set("workflowVersionId", e.WorkflowVersion)
	}
	view := object[executionView]{o}
	if !withData {
		return view, nil
	}
	document, err := s.documents.Get(ctx, e.WorkflowID, e.WorkflowVersion)
	if err != nil && budflow.CodeOf(err) != budflow.NotFound {
		return view, err
	}
	data, err := s.executionData(ctx, e, document)
	if err != nil {
		return view, err
	}
	o.Set("data", data)
	if document != nil {
		o.Set("workflowData", document.Object())
	}
	custom := &budflow.Object{}
	for _, key := range slices.Sorted(maps.Keys(e.CustomData)) {
		custom.Set(key, e.CustomData[key])
	}
	o.Set("customData", custom)
	return view, nil
}

// executionData returns run data with the items behind the refs. document may be nil when it is gone.
func (s *Server) executionData(ctx context.Context, e *budflow.Execution, document *budflow.Workflow) (*budflow.Object, error) {
	runs := &budflow.Object{}
	for _, name := range namesByStart(e.RunData) {
		tasks := make([]any, len(e.RunData[name]))
		for i, run := range e.RunData[name] {
			task, err := s.showTask(ctx, run, document, i)
			if err != nil {
				return nil, err
			}
			tasks[i] = task
		}
		runs.Set(name, tasks)
	}
	result := &budflow.Object{}
	if e.Error != nil {
		result.Set("error", showError(e.Error, document, -1, e.StoppedAt.UnixMilli()))
	}
	result.Set("runData", runs)
	if e.LastNodeExecuted != "" {
		result.Set("lastNodeExecuted", e.LastNodeExecuted)
	}
	return budflow.NewObject("version", 1.0, "startData", &budflow.Object{}, "resultData", result), nil
}

// namesByStart are the names of the nodes in the order of their first run.
func namesByStart(runs budflow.RunData) []string {
	first := func(name string) int {
		if list := runs[name]; len(list) > 0 {
			return list[0].ExecutionIndex
		}
		return 0
	}
	return slices.SortedFunc(maps.Keys(runs), func(a, b string) int {
		if d := first(a) - first(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

func (s *Server) showTask(ctx context.Context, run *budflow.NodeRun, document *budflow.Workflow, index int) (*budflow.Object, error) {
	source := make([]any, len(run.Source))
	for i, from := range run.Source {
		if from != nil {
			source[i] = budflow.NewObject("previousNode", from.Node, "previousNodeOutput", float64(from.Output), "previousNodeRun", float64(from.Run))
		}
	}
	hints := make([]any, len(run.Hints))
	for i, hint := range run.Hints {
		hints[i] = hint
	}
	task := budflow.NewObject("startTime", float64(run.StartTime), "executionIndex", float64(run.ExecutionIndex), "source", source, "hints", hints,
		"executionTime", float64(run.ExecutionTime))
	if run.Metadata != nil {
		task.Set("metadata", run.Metadata)
	}
	task.Set("executionStatus", string(run.Status))
	if run.Outputs != nil {
		main := make([]any, len(run.Outputs))
		for i, ref := range run.Outputs {
			items, err := s.Items.Read(ctx, ref)
			if err != nil {
				return nil, err
			}
			list := make([]any, len(items))
			for j := range items {
				list[j] = items[j].Object()
			}
			main[i] = list
		}
		task.Set("data", budflow.NewObject("main", main))
	}
	if run.Error != nil {
		task.Set("error", showError(run.Error, document, index, run.StartTime+run.ExecutionTime))
	}
	return task, nil
}
