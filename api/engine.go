package api

import (
	"context"
	"errors"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/workflows"
)

// Engine starts and follows executions.
type Engine interface {
	// Start starts an execution; starting an id again is harmless.
	Start(ctx context.Context, start workflows.Start) error
	// Cancel asks an execution to stop. NotFound = it does not run.
	Cancel(ctx context.Context, executionID string) error
	// Describe returns what the engine knows of an execution: everything but its data. NotFound = nothing.
	Describe(ctx context.Context, executionID string) (*budflow.Execution, error)
	// Running lists executions that run now, of one workflow or, when workflowID is "", of all, the newest first.
	Running(ctx context.Context, workflowID string, limit int) ([]*budflow.Execution, error)
	// Schedule makes exactly these schedules start a workflow; none = it starts by itself no more.
	Schedule(ctx context.Context, workflowID string, schedules []Schedule) error
	// Ping reports whether the engine answers.
	Ping(ctx context.Context) error
}

// Schedule is one rule of one trigger of a workflow version.
type Schedule struct {
	Due      workflows.Scheduled
	Rule     nodes.Schedule
	Timezone string // IANA name
	Name     string // of the workflow, for people
}

// NewEngine returns the engine behind a Temporal client. Runs start eagerly in a
// worker of this process when it was built with the same client.
func NewEngine(c client.Client) Engine { return &temporalEngine{client: c} }

type temporalEngine struct{ client client.Client }

func (e *temporalEngine) Start(ctx context.Context, start workflows.Start) error {
	_, err := e.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID:                                       start.Execution.ID,
		TaskQueue:                                workflows.DefaultTaskQueue,
		EnableEagerStart:                         true,
		WorkflowIDReusePolicy:                    enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE,
		WorkflowIDConflictPolicy:                 enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL,
		WorkflowExecutionErrorWhenAlreadyStarted: true,
		StaticSummary:                            start.Name,
		TypedSearchAttributes:                    workflows.SearchAttributes(start),
	}, workflows.RunWorkflowName, start)
	if _, again := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err); again {
		return nil
	}
	return engineError(err)
}

func (e *temporalEngine) Cancel(ctx context.Context, executionID string) error {
	return engineError(e.client.CancelWorkflow(ctx, executionID, ""))
}

func (e *temporalEngine) Ping(ctx context.Context) error {
	_, err := e.client.CheckHealth(ctx, &client.CheckHealthRequest{})
	return engineError(err)
}

func (e *temporalEngine) Describe(ctx context.Context, executionID string) (*budflow.Execution, error) {
	d, err := e.client.DescribeWorkflowExecution(ctx, executionID, "")
	if err != nil {
		return nil, engineError(err)
	}
	return executionOf(d.GetWorkflowExecutionInfo()), nil
}

func (e *temporalEngine) Running(ctx context.Context, workflowID string, limit int) ([]*budflow.Execution, error) {
	query := "WorkflowType = '" + workflows.RunWorkflowName + "' AND ExecutionStatus = 'Running'"
	if workflowID != "" {
		query += " AND " + workflows.AttributeWorkflowID + " = " + quoted(workflowID)
	}
	answer, err := e.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{PageSize: int32(limit), Query: query})
	if err != nil {
		return nil, engineError(err)
	}
	list := make([]*budflow.Execution, len(answer.GetExecutions()))
	for i, info := range answer.GetExecutions() {
		list[i] = executionOf(info)
	}
	return list, nil
}

// executionOf reads an execution from what Temporal shows of it.
func executionOf(info *workflowpb.WorkflowExecutionInfo) *budflow.Execution {
	attributes := info.GetSearchAttributes().GetIndexedFields()
	e := &budflow.Execution{
		ID:              info.GetExecution().GetWorkflowId(),
		WorkflowID:      attribute(attributes, workflows.AttributeWorkflowID),
		WorkflowVersion: attribute(attributes, workflows.AttributeVersion),
		Mode:            budflow.Mode(attribute(attributes, workflows.AttributeMode)),
		Status:          budflow.StatusRunning,
		StartedAt:       info.GetStartTime().AsTime(),
	}
	e.CreatedAt = e.StartedAt
	if attribute(attributes, workflows.AttributeStatus) == string(budflow.StatusWaiting) {
		e.Status = budflow.StatusWaiting
	}
	if closed := info.GetCloseTime(); closed != nil {
		e.StoppedAt = closed.AsTime()
		e.Status = closedStatus(info.GetStatus())
	}
	return e
}

func closedStatus(status enumspb.WorkflowExecutionStatus) budflow.Status {
	switch status {
	case enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		return budflow.StatusSuccess
	case enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED:
		return budflow.StatusCanceled
	case enumspb.WORKFLOW_EXECUTION_STATUS_FAILED:
		return budflow.StatusError
	}
	return budflow.StatusCrashed
}

func attribute(fields map[string]*commonpb.Payload, name string) string {
	var text string
	if payload := fields[name]; payload != nil {
		_ = converter.GetDefaultDataConverter().FromPayload(payload, &text)
	}
	return text
}

// quoted writes a text for a visibility query.
func quoted(text string) string {
	b := []byte{'\''}
	for i := range len(text) {
		if text[i] == '\'' || text[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, text[i])
	}
	return string(append(b, '\''))
}

func engineError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, context.Canceled):
		return budflow.Errorf(budflow.Canceled, "engine: %w", err)
	}
	code, message := budflow.Unavailable, "the engine does not answer"
	if isA[*serviceerror.NotFound](err) || isA[*serviceerror.NamespaceNotFound](err) {
		code, message = budflow.NotFound, "the execution does not run"
	} else if isA[*serviceerror.InvalidArgument](err) {
		code, message = budflow.Internal, "the engine refused a request"
	}
	return &budflow.Error{Code: code, Message: message, Cause: err}
}

func isA[E error](err error) bool {
	_, is := errors.AsType[E](err)
	return is
}

// stopTime bounds engine calls that must go on when the caller has left.
const stopTime = 10 * time.Second
