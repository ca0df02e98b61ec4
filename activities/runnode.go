package activities

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/store"
)

// RunNode runs one node once. The result is always a value: it holds the error of a
// node that failed for good. The activity itself fails, and Temporal tries it again,
// while the node has tries left, and for as long as a part of BudFlow is unavailable.
func (a *Activities) RunNode(ctx context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
	started := time.Now()
	document, err := a.documents.Get(ctx, request.Execution.WorkflowID, request.Execution.Version)
	if err != nil {
		return nil, activityError(err)
	}
	r := &nodeRun{activities: a, request: request, document: document, attempt: 1}
	if activity.IsActivity(ctx) {
		info := activity.GetInfo(ctx)
		r.attempt = max(int(info.Attempt)-a.tries.recall(request).faults, 1)
		if !info.IsLocalActivity {
			stop := r.heartbeat(ctx)
			defer stop()
		}
	}
	ctx, release := a.stopping.untilHandedBack(ctx)
	defer release()
	result, err := r.run(ctx)
	if err != nil {
		if errors.Is(context.Cause(ctx), errHandedBack) {
			return nil, handedBack()
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	result.StartTime = started.UnixMilli()
	result.ExecutionTime = time.Since(started).Milliseconds()
	return result, nil
}

// nodeRun is one run of one node.
type nodeRun struct {
	activities *Activities
	request    *budflow.RunNodeRequest
	document   *budflow.Workflow
	node       *budflow.Node
	kind       *nodes.Type
	attempt    int
	inputs     [][]budflow.Item
	beat       func(done any)
	history    *history // of the call; nil = the node itself was not run
}

func (r *nodeRun) run(ctx context.Context) (*budflow.RunNodeResult, error) {
	r.node = r.document.Node(r.request.Node)
	if r.node == nil {
		return &budflow.RunNodeResult{Error: nodes.Errorf("the node %q is not in the workflow", r.request.Node)}, nil
	}
	if err := r.readInputs(ctx); err != nil {
		return nil, activityError(err)
	}
	began := time.Now()
	limited, release := ownTime(ctx)
	outputs, call, err := r.outputs(limited)
	late := limited.Err() != nil
	release()
	if r.history != nil && r.history.failed != nil {
		err = r.history.failed // whatever the node made of data that it could not see
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case late && err != nil:
		err = outOfTime(time.Since(began))
	case isInfrastructure(err):
		r.activities.tries.fault(r.request)
		return nil, activityError(err)
	}
	failure := r.failure(err)
	result := &budflow.RunNodeResult{Error: failure, Tries: r.attempt}
	if again := r.tryAgain(failure, outputs); again != nil {
		r.activities.tries.keep(r.request, call)
		return nil, again
	}
	if call != nil {
		if err := r.leave(ctx, result, call.Outcome()); err != nil {
			return nil, activityError(err)
		}
		r.activities.tries.forget(r.request)
	}
	if failure != nil && !r.continues() {
		return result, nil
	}
	if failure != nil {
		outputs = [][]budflow.Item{r.input(0)}
	} else if r.node.OnError == "continueErrorOutput" && !r.node.Disabled {
		outputs = r.splitErrors(outputs)
	}
	outputs = r.alwaysOutput(r.pair(normaliseErrors(outputs)))
	if result.Directive != nil {
		outputs = orInputs(outputs, r.inputs)
	}
	if result.Outputs, err = r.write(ctx, outputs); err != nil {
		return nil, activityError(err)
	}
	return result, nil
}

// orInputs gives a node that waits its inputs as data to show meanwhile.
func orInputs(outputs, inputs [][]budflow.Item) [][]budflow.Item {
	if outputs == nil {
		return inputs
	}
	return outputs
}

// leave puts what the run left besides its items into the result, and gives the answer to a webhook call.
func (r *nodeRun) leave(ctx context.Context, result *budflow.RunNodeResult, left nodes.Outcome) error {
	result.Hints, result.CustomData = clipHints(left.Hints), left.CustomData
	if left.Context != nil {
		if result.Context = budflow.EncodeJSON(left.Context); len(result.Context) > maxContext {
			return nodes.Errorf("want at most %d bytes of context of the node %q, got %d", maxContext, r.node.Name, len(result.Context))
		}
	}
	if left.Directive == nil {
		return nil
	}
	if left.Directive.Respond != nil {
		return r.activities.Bus.Answer(ctx, r.request.Execution, left.Directive.Respond)
	}
	result.Directive = left.Directive
	return nil
}

// outputs runs the node, or what stands for it. nil outputs are no data.
func (r *nodeRun) outputs(ctx context.Context) ([][]budflow.Item, *nodes.Call, error) {
	if r.node.Disabled {
		if in := r.input(0); in != nil {
			return [][]budflow.Item{in}, nil, nil
		}
		return nil, nil, nil
	}
	if pin := r.request.Pins[r.node.Name]; pin != nil && r.request.Execution.Mode == budflow.ModeManual {
		items, err := r.activities.Items.Read(ctx, pin)
		return [][]budflow.Item{slices.Clone(items)}, nil, err
	}
	if r.kind = r.activities.Nodes.Lookup(r.node.Type, r.node.TypeVersion); r.kind == nil {
		return nil, nil, r.unknown()
	}
	if enabled := r.activities.Enabled; enabled != nil && !enabled(r.node.Type) {
		return nil, nil, nodes.Errorf("the node type %s is turned off on this instance", r.node.Type)
	}
	call, err := r.call(ctx)
	if err != nil {
		return nil, nil, err
	}
	run := r.kind.Run
	switch {
	case r.kind.IsTrigger() && r.kind.Emit != nil && r.request.Execution.Mode == budflow.ModeManual:
		run = r.kind.Emit
	case r.kind.IsTrigger():
		return r.inputs, nil, nil
	case len(r.working()) == 0:
		return nil, nil, nil
	}
	outputs, err := guarded(ctx, run, call)
	return outputs, call, err
}

func (r *nodeRun) unknown() error {
	if t := r.activities.Nodes.Get(r.node.Type); t != nil {
		return nodes.Errorf("Version %v of the node type %s is not supported; versions %v are", r.node.TypeVersion, r.node.Type, t.Spec.Versions)
	}
	return nodes.Errorf("Unrecognized node type: %s", r.node.Type)
}

// guarded turns a panic of a node into an error, so that it cannot take the worker down.
func guarded(ctx context.Context, run func(context.Context, *nodes.Call) ([][]budflow.Item, error), call *nodes.Call) (outputs [][]budflow.Item, err error) {
	defer func() {
		if p := recover(); p != nil {
			call.Log.Error("a node panicked", "node", call.Node.Name, "type", call.Node.Type, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = nodes.Errorf("the node failed with a fault of its own; the log of the worker says more")
		}
	}()
	return run(ctx, call)
}

// readInputs loads the items. Each points at its own place in the inputs, as n8n sets it before a run.
func (r *nodeRun) readInputs(ctx context.Context) error {
	r.inputs = make([][]budflow.Item, len(r.request.Inputs))
	for i, ref := range r.request.Inputs {
		if ref == nil {
			continue
		}
		items, err := r.activities.Items.Read(ctx, ref)
		if err != nil {
			return err
		}
		own := make([]budflow.Item, len(items))
		for j := range items {
			own[j] = items[j]
			if own[j].Pair = budflow.Pair(j); i > 0 {
				own[j].Pair = budflow.PairInput(j, i)
			}
		}
		r.inputs[i] = own
	}
	return nil
}

func (r *nodeRun) input(i int) []budflow.Item {
	if i < len(r.inputs) {
		return r.inputs[i]
	}
	return nil
}

// working is the input that the node works on: the first that is not empty in order v1, input 0 in v0.
func (r *nodeRun) working() []budflow.Item {
	if r.document.Settings.ExecutionOrder() == "v1" {
		for _, items := range r.inputs {
			if len(items) > 0 {
				return items
			}
		}
	}
	return r.input(0)
}

// continues reports whether the run goes on after an error of this node.
func (r *nodeRun) continues() bool {
	switch r.node.OnError {
	case "continueRegularOutput", "continueErrorOutput":
		return true
	}
	return r.node.ContinueOnFail
}

// failure gives an error its place.
func (r *nodeRun) failure(err error) *budflow.Error {
	if err == nil {
		return nil
	}
	e := budflow.AsError(err)
	c := *e
	if c.Code != budflow.NodeFailed && errors.Is(err, context.DeadlineExceeded) {
		c.Message = "the node ran longer than it may"
	}
	if c.Node == "" {
		c.Node = r.node.Name
	}
	if c.Name == "" {
		c.Name = "NodeOperationError"
	}
	clipError(&c)
	return &c
}

func (r *nodeRun) write(ctx context.Context, outputs [][]budflow.Item) ([]*budflow.Ref, error) {
	if outputs == nil {
		return nil, nil
	}
	refs := make([]*budflow.Ref, len(outputs))
	budget := r.request.InlineBudget
	for i, items := range outputs {
		if items == nil {
			items = []budflow.Item{}
		}
		ref, err := r.activities.Items.Write(ctx, store.BlobPrefix(r.request.Execution.ID), items, budget)
		if err != nil {
			return nil, err
		}
		budget -= len(ref.Inline)
		refs[i] = ref
	}
	return refs, nil
}

// heartbeat tells Temporal that the try is alive, and keeps what is done for the
// next try: what the try before kept, until the node has more to tell.
func (r *nodeRun) heartbeat(ctx context.Context) func() {
	done := make(chan any, 1)
	stopped, finished := make(chan struct{}), make(chan struct{})
	r.beat = func(progress any) {
		select {
		case <-done:
		default:
		}
		done <- progress
	}
	go func() {
		defer close(finished)
		ticker := time.NewTicker(heartbeatInterval)
		defer ticker.Stop()
		var last any
		var kept json.RawMessage
		if progressOf(ctx, &kept) {
			last = kept
		}
		for {
			select {
			case <-stopped:
				select {
				case last = <-done:
					activity.RecordHeartbeat(ctx, last)
				default:
				}
				return
			case last = <-done:
			case <-ticker.C:
			}
			activity.RecordHeartbeat(ctx, last)
		}
	}()
	return func() {
		close(stopped)
		<-finished
	}
}

// progressOf reads what the try before kept into value.
func progressOf(ctx context.Context, value any) bool {
	return activity.HasHeartbeatDetails(ctx) && activity.GetHeartbeatDetails(ctx, value) == nil
}

const heartbeatInterval = 4 * time.Second
