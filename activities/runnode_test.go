package activities_test

import (
	"context"
	"encoding/json"
	"errors"
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

// echo is a node that does what its parameter "say" tells, for each item.
var echo = nodes.Type{
	Spec: nodes.Spec{Type: "test.echo", Versions: []float64{1}, Class: budflow.InProcess, Inputs: nodes.Main, Outputs: nodes.Main},
	Run: func(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
		var out []budflow.Item
		for i := range call.Items() {
			args := call.Args(ctx, i)
			text := args.Text("say")
			if err := args.Err(); err != nil {
				return nil, err
			}
			switch text {
			case "fail":
				if !call.ContinueOnFail() {
					return nil, nodes.Errorf("told to fail").AtItem(i)
				}
				out = append(out, budflow.Item{JSON: budflow.NewObject("error", "told to fail"), Pair: budflow.Pair(i)})
			case "drop":
			case "panic":
				panic("told to panic")
			case "respond":
				call.Direct(budflow.Directive{Respond: &budflow.Response{Body: budflow.Raw(`"yes"`)}})
			case "linger":
				<-ctx.Done()
				return nil, ctx.Err()
			case "unavailable":
				return nil, budflow.Errorf(budflow.Unavailable, "the store is away")
			default:
				out = append(out, budflow.Item{JSON: budflow.NewObject("said", text)})
			}
		}
		return [][]budflow.Item{out}, nil
	},
}

type bench struct {
	t     *testing.T
	work  *activities.Activities
	store *store.Store
	items *blobstore.Items

	watched bool // a caller waits for the run
}

func newBench(t *testing.T) *bench { return newBenchOn(t, activities.NewBus()) }

func newBenchOn(t *testing.T, bus *activities.Bus) *bench {
	t.Helper()
	ctx := t.Context()
	s := storetest.Open(t)
	blobs, err := blobstore.Open(ctx, "mem://", nil)
	require.NoError(t, err)
	registry, err := nodes.NewRegistry(&echo)
	require.NoError(t, err)
	items := blobstore.NewItems(blobs, 1<<20)
	work, err := activities.New(activities.Config{Store: s, Blobs: blobs, Items: items, Nodes: registry, Expressions: expression.New(expression.Options{}), Bus: bus})
	require.NoError(t, err)
	return &bench{t: t, work: work, store: s, items: items}
}

// run runs one node, whose fields are JSON, over items.
func (b *bench) run(node string, inputs ...string) (*budflow.RunNodeResult, error) {
	b.t.Helper()
	return b.runIn(b.t.Context(), node, inputs...)
}

func (b *bench) runIn(ctx context.Context, node string, inputs ...string) (*budflow.RunNodeResult, error) {
	b.t.Helper()
	document, err := budflow.DecodeWorkflow([]byte(`{"name":"w","settings":{"executionOrder":"v1"},"nodes":[{"name":"N","type":"test.echo","typeVersion":1,` + node + `}],"connections":{}}`))
	require.NoError(b.t, err)
	saved, err := b.store.CreateWorkflow(b.t.Context(), document, nil)
	require.NoError(b.t, err)
	request := &budflow.RunNodeRequest{
		Execution: budflow.ExecutionInfo{ID: "1", WorkflowID: saved.Document.ID, Version: saved.Version, Mode: budflow.ModeManual, Watched: b.watched},
		Node:      "N", InlineBudget: workflows.MaxInline,
	}
	for _, text := range inputs {
		items, err := budflow.DecodeItems([]byte(text))
		require.NoError(b.t, err)
		ref, err := b.items.Write(b.t.Context(), "test/", items, workflows.MaxInline)
		require.NoError(b.t, err)
		request.Inputs = append(request.Inputs, ref)
		request.Sources = append(request.Sources, &budflow.Source{Node: "Before"})
	}
	return b.work.RunNode(ctx, request)
}

// outputs are the items of a result as JSON.
func (b *bench) outputs(result *budflow.RunNodeResult) string {
	b.t.Helper()
	if result.Outputs == nil {
		return "none"
	}
	var all []json.RawMessage
	for _, ref := range result.Outputs {
		items, err := b.items.Read(b.t.Context(), ref)
		require.NoError(b.t, err)
		all = append(all, budflow.EncodeItems(items))
	}
	text, err := json.Marshal(all)
	require.NoError(b.t, err)
	return string(text)
}

func TestRunNode(t *testing.T) {
	const two = `[{"json":{"n":1}},{"json":{"n":2}}]`
	for _, c := range []struct{ name, node, input, want, fails string }{
		{name: "each item is paired with its neighbour", node: `"parameters":{"say":"={{ $json.n }}"}`, input: two,
			want: `[[{"json":{"said":"1"},"pairedItem":{"item":0}},{"json":{"said":"2"},"pairedItem":{"item":1}}]]`},
		{name: "a single item is paired with everything", node: `"parameters":{"say":"x"}`, input: `[{"json":{}}]`,
			want: `[[{"json":{"said":"x"},"pairedItem":{"item":0}}]]`},
		{name: "no pairs where they would be a guess", node: `"parameters":{"say":"={{ $json.n == 1 ? 'drop' : 'x' }}"}`, input: two,
			want: `[[{"json":{"said":"x"}}]]`},
		{name: "a disabled node passes its input on", node: `"disabled":true`, input: two,
			want: `[[{"json":{"n":1},"pairedItem":{"item":0}},{"json":{"n":2},"pairedItem":{"item":1}}]]`},
		{name: "execute once", node: `"executeOnce":true,"parameters":{"say":"x"}`, input: two, want: `[[{"json":{"said":"x"}}]]`},
		{name: "no input items, no run", node: `"parameters":{"say":"x"}`, input: `[]`, want: "none"},
		{name: "always output data", node: `"alwaysOutputData":true,"parameters":{"say":"drop"}`, input: two,
			want: `[[{"json":{},"pairedItem":[{"item":0,"input":0},{"item":1,"input":0}]}]]`},
		{name: "an error stops", node: `"parameters":{"say":"={{ $json.n == 2 ? 'fail' : 'x' }}"}`, input: two, want: "none", fails: "told to fail"},
		{name: "an error as an item", node: `"onError":"continueRegularOutput","parameters":{"say":"={{ $json.n == 2 ? 'fail' : 'x' }}"}`, input: two,
			want: `[[{"json":{"said":"x"},"pairedItem":{"item":0}},{"json":{"error":"told to fail"},"pairedItem":{"item":1}}]]`},
		{name: "the error output", node: `"onError":"continueErrorOutput","parameters":{"say":"={{ $json.n == 2 ? 'fail' : 'x' }}"}`, input: two,
			want: `[[{"json":{"said":"x"}}],[{"json":{"n":2,"error":"told to fail"},"pairedItem":{"item":1}}]]`},
		{name: "an expression error passes the input on", node: `"onError":"continueRegularOutput","parameters":{"say":"={{ $('Nobody').item.json.x }}"}`, input: two,
			want: `[[{"json":{"n":1},"pairedItem":{"item":0}},{"json":{"n":2},"pairedItem":{"item":1}}]]`, fails: "Referenced node doesn't exist"},
		{name: "a panic is an error of the node", node: `"parameters":{"say":"panic"}`, input: two, want: "none", fails: "a fault of its own"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			result, err := b.run(c.node, c.input)
			require.NoError(t, err)
			if c.fails == "" {
				require.Nil(t, result.Error)
			} else {
				require.ErrorContains(t, result.Error, c.fails)
				require.Equal(t, "N", result.Error.Node)
			}
			require.Equal(t, c.want, b.outputs(result))
		})
	}
}

func TestRunNodeFailsWhileThereAreTries(t *testing.T) {
	b := newBench(t)
	_, err := b.run(`"retryOnFail":true,"maxTries":4,"waitBetweenTries":2000,"parameters":{"say":"fail"}`, `[{"json":{}}]`)
	var failed *temporal.ApplicationError
	require.True(t, errors.As(err, &failed))
	require.Equal(t, "told to fail", failed.Message())
	require.Equal(t, 2.0, failed.NextRetryDelay().Seconds())

	_, err = b.run(`"onError":"continueRegularOutput","parameters":{"say":"unavailable"}`, `[{"json":{}}]`)
	require.True(t, errors.As(err, &failed), "a fault of the infrastructure is never the node's")
	require.False(t, failed.NonRetryable())
}

func TestRunNodeUnknownType(t *testing.T) {
	b := newBench(t)
	result, err := b.run(`"typeVersion":9`, `[{"json":{}}]`)
	require.NoError(t, err)
	require.ErrorContains(t, result.Error, "Version 9 of the node type test.echo is not supported; versions [1] are")
}

func TestLargeOutputsGoToTheBlobstore(t *testing.T) {
	b := newBench(t)
	result, err := b.run(`"parameters":{"say":"={{ $json.text }}"}`, `[{"json":{"text":"`+string(make40k())+`"}}]`)
	require.NoError(t, err)
	ref := result.Outputs[0]
	require.Empty(t, ref.Inline)
	require.NotEmpty(t, ref.Key)
	require.Equal(t, 1, ref.Items)
	require.Greater(t, ref.Bytes, workflows.MaxInline)
	require.Contains(t, b.outputs(result), "aaaa")
}

func make40k() []byte {
	text := make([]byte, 40<<10)
	for i := range text {
		text[i] = 'a'
	}
	return text
}

func TestOutOfTimeIsAnErrorOfTheNode(t *testing.T) {
	b := newBench(t)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	result, err := b.runIn(ctx, `"parameters":{"say":"linger"}`, `[{"json":{}}]`)
	require.NoError(t, err)
	require.ErrorContains(t, result.Error, "longer than it may")
	require.Nil(t, result.Outputs)
}

func TestLongErrorsAreCut(t *testing.T) {
	b := newBench(t)
	result, err := b.run(`"parameters":{"say":"={{ $('`+string(make40k())+`').item }}"}`, `[{"json":{}}]`)
	require.NoError(t, err)
	text, err := json.Marshal(result)
	require.NoError(t, err)
	require.Less(t, len(text), 64<<10)
}
