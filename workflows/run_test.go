package workflows_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows"
	"github.com/budflow/budflow/workflows/plan"
)

// fakes stand for package activities: they know only counts, as the workflow does.
type fakes struct {
	graph   *plan.Graph
	node    func(ctx context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error)
	ran     []string
	records []workflows.RecordRequest
	spilled int
}

func (f *fakes) loadPlan(context.Context, *workflows.LoadPlanRequest) (*plan.Graph, error) {
	return f.graph, nil
}

func (f *fakes) runNode(ctx context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
	f.ran = append(f.ran, request.Node)
	if f.node != nil {
		if result, err := f.node(ctx, request); result != nil || err != nil {
			return result, err
		}
	}
	return one(request.Node), nil
}

func (f *fakes) record(_ context.Context, request *workflows.RecordRequest) error {
	f.records = append(f.records, *request)
	return nil
}

func (f *fakes) spill(_ context.Context, request *workflows.SpillRequest) (*workflows.SpillResult, error) {
	f.spilled++
	counts := map[string]int{}
	for node, runs := range request.Runs {
		counts[node] = len(runs)
	}
	return &workflows.SpillResult{Chunk: budflow.Chunk{Key: fmt.Sprint(f.spilled), Counts: counts}, Carry: request.Carry}, nil
}

// one is a result with one item.
func one(name string) *budflow.RunNodeResult {
	return &budflow.RunNodeResult{Outputs: []*budflow.Ref{{Inline: budflow.Raw(`[{"json":{"of":"` + name + `"}}]`), Items: 1}}}
}

func chain(classes ...budflow.Class) *plan.Graph {
	g := &plan.Graph{Order: "v1"}
	for i, class := range classes {
		n := plan.Node{Name: fmt.Sprint("N", i), Type: "t", Class: class, Trigger: i == 0}
		if i+1 < len(classes) {
			n.Wires = [][]plan.Target{{{Node: fmt.Sprint("N", i+1)}}}
		}
		g.Nodes = append(g.Nodes, n)
	}
	return g
}

func start(data ...*budflow.Ref) workflows.Start {
	return workflows.Start{
		ABI: workflows.ABI, Name: "test", Node: "N0", Data: data,
		Execution: budflow.ExecutionInfo{ID: "1", WorkflowID: "w", Version: "v", Mode: budflow.ModeWebhook},
	}
}

func execute(t *testing.T, f *fakes, in workflows.Start, prepare func(*testsuite.TestWorkflowEnvironment)) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)))
	env := suite.NewTestWorkflowEnvironment()
	env.RegisterWorkflowWithOptions(workflows.RunWorkflow, workflow.RegisterOptions{Name: workflows.RunWorkflowName})
	for name, function := range map[string]any{
		workflows.ActivityLoadPlan: f.loadPlan, workflows.ActivityRunNode: f.runNode,
		workflows.ActivityRecord: f.record, workflows.ActivitySpill: f.spill,
	} {
		env.RegisterActivityWithOptions(function, activity.RegisterOptions{Name: name})
	}
	if prepare != nil {
		prepare(env)
	}
	env.ExecuteWorkflow(workflows.RunWorkflowName, in)
	require.True(t, env.IsWorkflowCompleted())
	return env
}

func TestARunPassesRefsAlongAndIsRecordedOnce(t *testing.T) {
	f := &fakes{graph: chain(budflow.InProcess, budflow.InProcess, budflow.InProcess)}
	var inputs []string
	f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
		inputs = append(inputs, string(request.Inputs[0].Inline))
		return nil, nil
	}
	env := execute(t, f, start(one("caller").Outputs[0]), nil)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"N1", "N2"}, f.ran, "the trigger passes on what started it")
	require.Equal(t, []string{`[{"json":{"of":"caller"}}]`, `[{"json":{"of":"N1"}}]`}, inputs)
	require.Len(t, f.records, 1)
	record := f.records[0]
	require.Equal(t, budflow.StatusSuccess, record.Execution.Status)
	require.Equal(t, "N2", record.Execution.LastNodeExecuted)
	require.Equal(t, []*budflow.Source{{Node: "N1"}}, record.Runs.Tail["N2"][0].Source)
	require.Empty(t, record.Runs.Tail["N0"][0].Source)
}

func TestANodeErrorEndsTheRun(t *testing.T) {
	f := &fakes{graph: chain(budflow.InProcess, budflow.InProcess, budflow.InProcess)}
	f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
		return &budflow.RunNodeResult{Error: budflow.Errorf(budflow.NodeFailed, "no luck")}, nil
	}
	env := execute(t, f, start(one("caller").Outputs[0]), nil)
	var failed *temporal.ApplicationError
	require.True(t, errors.As(env.GetWorkflowError(), &failed))
	require.Equal(t, "no luck", failed.Message())
	require.Equal(t, []string{"N1"}, f.ran)
	require.Equal(t, budflow.StatusError, f.records[0].Execution.Status)
	require.Equal(t, "no luck", f.records[0].Execution.Error.Message)
	require.Nil(t, f.records[0].Runs.Tail["N1"][0].Outputs)
}

func TestAnInfrastructureFaultIsTriedAgain(t *testing.T) {
	// 40 tries take over half an hour; the test suite itself ends regular activities after ten.
	for class, wanted := range map[budflow.Class]int{budflow.InProcess: 40, budflow.Outside: 9} {
		f := &fakes{graph: chain(budflow.InProcess, class)}
		tries := 0
		f.node = func(context.Context, *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
			if tries++; tries < wanted {
				return nil, errors.New("the store is away")
			}
			return nil, nil
		}
		env := execute(t, f, start(one("caller").Outputs[0]), nil)
		require.NoError(t, env.GetWorkflowError(), class)
		require.Equal(t, wanted, tries)
	}
}

func TestWait(t *testing.T) {
	hour := func(env *testsuite.TestWorkflowEnvironment) *time.Time {
		until := env.Now().Add(time.Hour)
		return &until
	}
	waits := func(f *fakes, wait budflow.Wait, seen **budflow.Resume) {
		f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
			if request.Node == "N1" && request.Resume == nil {
				return &budflow.RunNodeResult{Outputs: request.Inputs, Directive: &budflow.Directive{Wait: &wait}}, nil
			}
			if request.Resume != nil {
				*seen = request.Resume
			}
			return nil, nil
		}
	}
	graph := chain(budflow.InProcess, budflow.Control, budflow.InProcess)

	t.Run("until a time", func(t *testing.T) {
		f, seen := &fakes{graph: graph}, (*budflow.Resume)(nil)
		env := execute(t, f, start(one("caller").Outputs[0]), func(env *testsuite.TestWorkflowEnvironment) {
			waits(f, budflow.Wait{Until: hour(env), Resume: "time"}, &seen)
			env.RegisterDelayedCallback(func() { env.SignalWorkflow(workflows.SignalResume, workflows.Resume{}) }, time.Minute)
		})
		require.NoError(t, env.GetWorkflowError())
		require.True(t, seen.Timeout, "a wait for a time cannot be resumed by a call")
		require.Equal(t, budflow.StatusWaiting, f.records[0].Execution.Status)
		require.False(t, f.records[0].Execution.WaitTill.IsZero())
		require.Equal(t, budflow.StatusWaiting, f.records[0].Runs.Tail["N1"][0].Status)
		require.Len(t, f.records[len(f.records)-1].Runs.Tail["N1"], 1, "the waiting run is replaced when it ends")
	})
	t.Run("until it is resumed", func(t *testing.T) {
		f, seen := &fakes{graph: graph}, (*budflow.Resume)(nil)
		env := execute(t, f, start(one("caller").Outputs[0]), func(env *testsuite.TestWorkflowEnvironment) {
			waits(f, budflow.Wait{Resume: "webhook"}, &seen)
			env.RegisterDelayedCallback(func() {
				env.SignalWorkflow(workflows.SignalResume, workflows.Resume{Node: "other"})
				env.SignalWorkflow(workflows.SignalResume, workflows.Resume{Node: "N1", Items: one("sender").Outputs})
			}, time.Hour)
		})
		require.NoError(t, env.GetWorkflowError())
		require.False(t, seen.Timeout)
		require.Len(t, seen.Items, 1)
	})
}

func TestCancellationIsRecorded(t *testing.T) {
	f := &fakes{graph: chain(budflow.InProcess, budflow.Control)}
	f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
		return &budflow.RunNodeResult{Outputs: request.Inputs, Directive: &budflow.Directive{Wait: &budflow.Wait{Resume: "webhook"}}}, nil
	}
	env := execute(t, f, start(one("caller").Outputs[0]), func(env *testsuite.TestWorkflowEnvironment) {
		env.RegisterDelayedCallback(env.CancelWorkflow, time.Minute)
	})
	require.True(t, temporal.IsCanceledError(env.GetWorkflowError()))
	require.Equal(t, budflow.StatusCanceled, f.records[len(f.records)-1].Execution.Status)
}

func TestATimeLimitCancelsTheRun(t *testing.T) {
	f := &fakes{graph: chain(budflow.InProcess, budflow.Control)}
	f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
		return &budflow.RunNodeResult{Outputs: request.Inputs, Directive: &budflow.Directive{Wait: &budflow.Wait{Resume: "webhook"}}}, nil
	}
	in := start(one("caller").Outputs[0])
	in.Timeout = time.Minute
	env := execute(t, f, in, nil)
	require.Error(t, env.GetWorkflowError())
	require.Equal(t, budflow.StatusCanceled, f.records[len(f.records)-1].Execution.Status)
}

func TestALongLoopGoesOnInANewHistory(t *testing.T) {
	g := chain(budflow.InProcess, budflow.InProcess, budflow.InProcess)
	g.Nodes[1].Wires = [][]plan.Target{{{Node: "N2"}}}
	g.Nodes[2].Wires = [][]plan.Target{{{Node: "N1"}}}
	f := &fakes{graph: g}
	in := start(one("caller").Outputs[0])
	histories := 0
	for {
		histories++
		env := execute(t, f, in, nil)
		err := env.GetWorkflowError()
		if err == nil {
			break
		}
		var next *workflow.ContinueAsNewError
		require.True(t, errors.As(err, &next), "%v", err)
		in = workflows.Start{}
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
		require.NotNil(t, in.Resumed)
		require.LessOrEqual(t, len(in.Resumed.Carried), 1, "only what is still needed goes along")
		f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
			require.NotEmpty(t, request.Inputs[0].Inline)
			if request.RunIndex >= 700 {
				return &budflow.RunNodeResult{Outputs: []*budflow.Ref{{}}}, nil
			}
			return nil, nil
		}
	}
	require.Equal(t, 3, histories)
	last := f.records[len(f.records)-1]
	require.Equal(t, budflow.StatusSuccess, last.Execution.Status)
	total := len(last.Runs.Tail["N1"])
	for _, chunk := range last.Runs.Chunks {
		total += chunk.Counts["N1"]
	}
	require.Equal(t, 701, total)
	require.Len(t, f.records, 1)
}

func TestTheErrorOfTheLastNodeGoesAlong(t *testing.T) {
	g := chain(budflow.InProcess, budflow.InProcess)
	g.Nodes[1].Wires = [][]plan.Target{{{Node: "N1"}}}
	f := &fakes{graph: g}
	f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
		result := one("N1")
		result.Error = budflow.Errorf(budflow.NodeFailed, "and on it goes")
		return result, nil
	}
	env := execute(t, f, start(one("caller").Outputs[0]), nil)
	var next *workflow.ContinueAsNewError
	require.True(t, errors.As(env.GetWorkflowError(), &next))
	var in workflows.Start
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	f.node = func(context.Context, *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
		return &budflow.RunNodeResult{}, nil
	}
	in.Resumed.Plan.Stack = nil // nothing is left to run
	env = execute(t, f, in, nil)
	require.ErrorContains(t, env.GetWorkflowError(), "and on it goes")
	require.Equal(t, budflow.StatusError, f.records[0].Execution.Status)
}

func TestNodesAndRecordsKnowThatARunIsWatched(t *testing.T) {
	for _, watched := range []bool{true, false} {
		f := &fakes{graph: chain(budflow.InProcess, budflow.InProcess, budflow.Outside)}
		asked := 0
		f.node = func(_ context.Context, request *budflow.RunNodeRequest) (*budflow.RunNodeResult, error) {
			asked++
			require.Equal(t, watched, request.Execution.Watched)
			return nil, nil
		}
		in := start()
		in.Execution.Watched = watched
		require.NoError(t, execute(t, f, in, nil).GetWorkflowError())
		require.Equal(t, 3, asked)
		require.Len(t, f.records, 2)
		for _, record := range f.records {
			require.Equal(t, watched, record.Watched)
		}
	}
}
