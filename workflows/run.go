package workflows

import (
	"maps"
	"strings"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows/plan"
)

// run is the state of RunWorkflow.
type run struct {
	start      Start
	graph      *plan.Graph
	machine    *plan.Machine
	startedAt  time.Time
	chunks     []budflow.Chunk
	base       map[string]int // runs of each node that are in chunks
	tail       budflow.RunData
	carried    map[string]*budflow.Ref
	contexts   map[string]budflow.Raw
	customData map[string]string
	attribute  string // last value of AttributeStatus
	recorded   bool   // the execution has a record already
	steps      int    // nodes run since the start or the last continue-as-new
	inlined    int    // bytes of items in this history
	failure    *budflow.Error
	// last is the error of the node that ran last, when the run went on after it. As in
	// n8n, a run whose last node failed has failed, whatever the node's onError says.
	last *budflow.Error
}

// RunWorkflow interprets one execution of an n8n workflow.
func RunWorkflow(ctx workflow.Context, in Start) (*Outcome, error) {
	r := &run{start: in, startedAt: workflow.Now(ctx), tail: budflow.RunData{}, base: map[string]int{}, contexts: map[string]budflow.Raw{}}
	ctx, stop := r.limit(ctx)
	defer stop()
	status, err := r.walk(ctx)
	if workflow.IsContinueAsNewError(err) {
		return nil, err
	}
	switch {
	case err == nil:
	case temporal.IsCanceledError(err) || ctx.Err() != nil:
		status, r.failure = budflow.StatusCanceled, budflow.Errorf(budflow.Canceled, "The execution was cancelled")
	case r.failure == nil:
		status, r.failure = budflow.StatusError, errorOf(err)
	}
	if status == budflow.StatusError && strings.Contains(r.failure.Message, "canceled") { // as in n8n
		status = budflow.StatusCanceled
	}
	last := ""
	if r.machine != nil {
		last = r.machine.Last
	}
	finish, _ := workflow.NewDisconnectedContext(ctx)
	if err := r.record(finish, status, time.Time{}); err != nil {
		return nil, err
	}
	if r.attribute != "" || status != budflow.StatusSuccess {
		r.setStatus(finish, status)
	}
	switch status {
	case budflow.StatusCanceled:
		if ctx.Err() != nil {
			return nil, temporal.NewCanceledError(r.failure.Message)
		}
		fallthrough
	case budflow.StatusError:
		return nil, temporal.NewNonRetryableApplicationError(r.failure.Message, string(r.failure.Code), nil, Outcome{Status: status, Last: last})
	}
	return &Outcome{Status: status, Last: last}, nil
}

// limit cancels the context when the time of the execution is up.
func (r *run) limit(ctx workflow.Context) (workflow.Context, func()) {
	if r.start.Timeout <= 0 {
		return ctx, func() {}
	}
	left := r.start.Timeout
	if r.start.Resumed != nil {
		left = max(left-workflow.Now(ctx).Sub(r.start.Resumed.StartedAt), time.Millisecond)
	}
	ctx, cancel := workflow.WithCancel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		if workflow.NewTimerWithOptions(ctx, left, workflow.TimerOptions{Summary: "execution timeout"}).Get(ctx, nil) == nil {
			cancel()
		}
	})
	return ctx, cancel
}

// walk runs node after node until the plan has none left.
func (r *run) walk(ctx workflow.Context) (budflow.Status, error) {
	if err := r.prepare(ctx); err != nil {
		return budflow.StatusError, err
	}
	for {
		if r.tooLong(ctx) {
			return "", r.continueAsNew(ctx)
		}
		step, err := r.machine.Next()
		if err != nil {
			return budflow.StatusError, err
		}
		if step == nil {
			if r.failure = r.last; r.failure != nil {
				return budflow.StatusError, r.failure
			}
			return budflow.StatusSuccess, nil
		}
		if err := r.step(ctx, step); err != nil {
			return budflow.StatusError, err
		}
		if r.failure != nil {
			return budflow.StatusError, r.failure
		}
	}
}

// prepare loads the plan and begins, or goes on from a snapshot.
func (r *run) prepare(ctx workflow.Context) error {
	request := &LoadPlanRequest{WorkflowID: r.start.Execution.WorkflowID, Version: r.start.Execution.Version}
	local := workflow.WithLocalActivityOptions(ctx, infrastructure("load the plan"))
	if err := workflow.ExecuteLocalActivity(local, ActivityLoadPlan, request).Get(ctx, &r.graph); err != nil {
		return err
	}
	if snapshot := r.start.Resumed; snapshot != nil {
		r.restore(snapshot)
		return nil
	}
	node := r.start.Node
	if node == "" {
		var err error
		if node, err = r.graph.StartNode(r.start.Destination); err != nil {
			return err
		}
	}
	var err error
	r.machine, err = plan.Start(r.graph, node, counts(r.startData()), r.start.Destination)
	return err
}

// startData are the items that the run begins with.
func (r *run) startData() []*budflow.Ref {
	if r.start.Data != nil {
		return r.start.Data
	}
	return []*budflow.Ref{oneEmptyItem()}
}

func oneEmptyItem() *budflow.Ref {
	return &budflow.Ref{Inline: budflow.Raw(`[{"json":{}}]`), Items: 1}
}

// counts are the numbers of items by output.
func counts(outputs []*budflow.Ref) []int {
	list := make([]int, len(outputs))
	for i, ref := range outputs {
		if list[i] = plan.NoItems; ref != nil {
			list[i] = ref.Items
		}
	}
	return list
}

// record writes the execution as it stands. Short runs do it once, at their end.
func (r *run) record(ctx workflow.Context, status budflow.Status, waitTill time.Time) error {
	e := &budflow.Execution{
		ID: r.start.Execution.ID, WorkflowID: r.start.Execution.WorkflowID, WorkflowVersion: r.start.Execution.Version,
		WorkflowName: r.start.Name, Status: status, Mode: r.start.Execution.Mode, CreatedAt: r.startedAt, StartedAt: r.startedAt,
		WaitTill: waitTill, RetryOf: r.start.Execution.RetryOf, Error: r.failure, CustomData: maps.Clone(r.customData),
	}
	if r.machine != nil {
		e.LastNodeExecuted = r.machine.Last
	}
	if status.Ended() {
		e.StoppedAt = workflow.Now(ctx)
	}
	r.recorded = true
	request := &RecordRequest{Execution: e, Runs: r.log(), Watched: r.start.Execution.Watched}
	local := workflow.WithLocalActivityOptions(ctx, infrastructure("record: "+string(status)))
	return workflow.ExecuteLocalActivity(local, ActivityRecord, request).Get(ctx, nil)
}

// setStatus sets the search attribute that people filter by.
func (r *run) setStatus(ctx workflow.Context, status budflow.Status) {
	if r.attribute == string(status) {
		return
	}
	r.attribute = string(status)
	_ = workflow.UpsertTypedSearchAttributes(ctx, temporal.NewSearchAttributeKeyKeyword(AttributeStatus).ValueSet(r.attribute))
}

// log is everything that ran so far. The copy stays as it is while the run goes on.
func (r *run) log() budflow.RunLog {
	return budflow.RunLog{Chunks: r.chunks, Tail: maps.Clone(r.tail)}
}
