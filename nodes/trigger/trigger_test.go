package trigger

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// answers resolves expressions by looking them up: a value, an error, or a function of the items that it sees.
type answers map[string]any

type lookup struct {
	known answers
	items []budflow.Item
}

func (l lookup) Resolve(_ context.Context, value any, item int) (any, error) {
	text, ok := value.(string)
	if list, isList := value.([]any); isList {
		out := make([]any, len(list))
		for i := range list {
			v, err := l.Resolve(context.Background(), list[i], item)
			if err != nil {
				return nil, err
			}
			out[i] = v
		}
		return out, nil
	}
	if o, isObject := value.(*budflow.Object); isObject {
		out := &budflow.Object{}
		for k, v := range o.All() {
			v, err := l.Resolve(context.Background(), v, item)
			if err != nil {
				return nil, err
			}
			out.Set(k, v)
		}
		return out, nil
	}
	if !ok || !strings.HasPrefix(text, "=") {
		return value, nil
	}
	switch known := l.known[text].(type) {
	case nil:
		return nil, nodes.Errorf("no answer for %s", text)
	case error:
		return nil, known
	case func([]budflow.Item) any:
		return known(l.items), nil
	default:
		return known, nil
	}
}

func (l lookup) Code(context.Context, nodes.CodeRun) (any, error) {
	return nil, nodes.Errorf("no code here")
}

func (lookup) CodeEach(context.Context, nodes.CodeRun, int, func(int, any, error) error) error {
	return errors.New("no code here")
}

func (l lookup) With(extra nodes.Extra) nodes.Resolver {
	if extra.Items != nil {
		l.items = extra.Items
	}
	return l
}

// memory keeps files as inline text.
type memory struct{}

func (memory) Write(_ context.Context, r io.Reader, meta budflow.Binary) (*budflow.Binary, error) {
	text, err := io.ReadAll(r)
	meta.Data, meta.FileExtension, meta.Bytes = string(text), "bin", int64(len(text))
	return &meta, err
}

func (memory) Open(_ context.Context, b *budflow.Binary) (io.ReadCloser, error) {
	return io.NopCloser(strings.NewReader(b.Data)), nil
}

func object(t *testing.T, text string) *budflow.Object {
	t.Helper()
	o, err := budflow.DecodeObject([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// callOf makes a call of a node of a workflow: Hook -> Respond unless wires says otherwise.
func callOf(t *testing.T, kind *nodes.Type, version float64, parameters string, known answers) *nodes.Call {
	t.Helper()
	n := &budflow.Node{Name: "Node", Type: kind.Spec.Type, TypeVersion: version, WebhookID: "hook-id", Parameters: object(t, parameters)}
	w := &budflow.Workflow{ID: "wf", Nodes: []*budflow.Node{n}}
	return &nodes.Call{
		Node: n, Spec: &kind.Spec, Workflow: w, Resolver: lookup{known: known}, Blobs: memory{}, Location: time.UTC,
		Now: func() time.Time { return time.Date(2024, 3, 2, 15, 4, 5, 6e6, time.UTC) },
	}
}

// connect adds a node before or after the node of the call.
func connect(call *nodes.Call, from, to, name, kind string) {
	call.Workflow.Nodes = append(call.Workflow.Nodes, &budflow.Node{Name: name, Type: kind})
	call.Workflow.Connections = append(call.Workflow.Connections, budflow.NodeConnections{Source: from, Types: []budflow.TypeConnections{
		{Type: "main", Outputs: [][]budflow.Target{{{Node: to, Type: "main"}}}},
	}})
}

func jsonOf(items []budflow.Item) string { return string(budflow.EncodeItems(items)) }

func messageOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
