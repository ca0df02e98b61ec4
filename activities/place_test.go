package activities_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/activities"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/store"
	"github.com/budflow/budflow/store/storetest"
	"github.com/budflow/budflow/workflows"
)

// far is a node that reaches outside, and stays there until its context ends.
func far(arrived chan<- struct{}) *nodes.Type {
	return &nodes.Type{
		Spec: nodes.Spec{Type: "test.far", Versions: []float64{1}, Class: budflow.Outside, Inputs: nodes.Main, Outputs: nodes.Main},
		Run: func(ctx context.Context, _ *nodes.Call) ([][]budflow.Item, error) {
			arrived <- struct{}{}
			<-ctx.Done()
			return nil, ctx.Err()
		},
	}
}

// newPlaced returns activities that know test.echo and test.far, and one saved workflow.
func newPlaced(t *testing.T, outsideQueue bool, arrived chan<- struct{}, document string) (*activities.Activities, *store.Workflow) {
	t.Helper()
	s := storetest.Open(t)
	blobs, err := blobstore.Open(t.Context(), "mem://", nil)
	require.NoError(t, err)
	registry, err := nodes.NewRegistry(&echo, far(arrived))
	require.NoError(t, err)
	a, err := activities.New(activities.Config{
		Store: s, Blobs: blobs, Items: blobstore.NewItems(blobs, 1<<20), Nodes: registry, Expressions: expression.New(expression.Options{}),
		Bus: activities.NewBus(), OutsideQueue: outsideQueue,
	})
	require.NoError(t, err)
	w, err := budflow.DecodeWorkflow([]byte(document))
	require.NoError(t, err)
	saved, err := s.CreateWorkflow(t.Context(), w, nil)
	require.NoError(t, err)
	return a, saved
}

func TestNodesAreSentToTheirQueues(t *testing.T) {
	document := func(settings string) string {
		return `{"name":"w","settings":{` + settings + `},"connections":{},"nodes":[
			{"name":"In","type":"test.echo","typeVersion":1,"position":[0,0],"parameters":{},"workerGroup":"gpu"},
			{"name":"Off","type":"test.far","typeVersion":1,"position":[0,0],"parameters":{},"workerGroup":"gpu","disabled":true},
			{"name":"Own","type":"test.far","typeVersion":1,"position":[0,0],"parameters":{},"workerGroup":"gpu"},
			{"name":"Empty","type":"test.far","typeVersion":1,"position":[0,0],"parameters":{},"workerGroup":""},
			{"name":"Plain","type":"test.far","typeVersion":1,"position":[0,0],"parameters":{}}]}`
	}
	for _, c := range []struct {
		name, settings string
		outsideQueue   bool
		empty, plain   string
	}{
		{name: "with their run", empty: "", plain: ""},
		{name: "their own", outsideQueue: true, empty: "budflow.outside", plain: "budflow.outside"},
		{name: "the group of the workflow", settings: `"workerGroup":"eu"`, outsideQueue: true, empty: "budflow.group.eu", plain: "budflow.group.eu"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, w := newPlaced(t, c.outsideQueue, nil, document(c.settings))
			graph, err := a.LoadPlan(t.Context(), &workflows.LoadPlanRequest{WorkflowID: w.Document.ID, Version: w.Version})
			require.NoError(t, err)
			for name, queue := range map[string]string{"In": "", "Off": "", "Own": "budflow.group.gpu", "Empty": c.empty, "Plain": c.plain} {
				require.Equal(t, queue, graph.Node(name).Queue, name)
			}
		})
	}
	for _, bad := range []string{`"workerGroup":"a b"`, `"workerGroup":7`} {
		a, w := newPlaced(t, false, nil, document(bad))
		_, err := a.LoadPlan(t.Context(), &workflows.LoadPlanRequest{WorkflowID: w.Document.ID, Version: w.Version})
		var failure *temporal.ApplicationError
		require.ErrorAs(t, err, &failure)
		require.True(t, failure.NonRetryable())
		require.ErrorContains(t, err, `the node "Empty": workerGroup: want`)
	}
}

func TestHandBack(t *testing.T) {
	arrived := make(chan struct{}, 1)
	a, w := newPlaced(t, false, arrived, `{"name":"w","settings":{},"connections":{},"nodes":[{"name":"N","type":"test.far","typeVersion":1,"position":[0,0],"parameters":{},"onError":"continueRegularOutput"}]}`)
	failed := make(chan error, 1)
	go func() {
		_, err := a.RunNode(t.Context(), &budflow.RunNodeRequest{
			Execution: budflow.ExecutionInfo{ID: "1", WorkflowID: w.Document.ID, Version: w.Version, Mode: budflow.ModeManual}, Node: "N",
			Inputs: []*budflow.Ref{{Inline: budflow.Raw(`[{"json":{}}]`), Items: 1}}, InlineBudget: workflows.MaxInline,
		})
		failed <- err
	}()
	<-arrived
	a.HandBack()
	var failure *temporal.ApplicationError
	require.ErrorAs(t, <-failed, &failure)
	require.False(t, failure.NonRetryable(), "another worker runs the node")
	require.Less(t, failure.NextRetryDelay(), 100*time.Millisecond, "at once")
}
