package storetest

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

// Run runs the suite; open returns a fresh store for each case.
func Run(t *testing.T, open func(t *testing.T) *store.Store) {
	for name, test := range map[string]func(*testing.T, *store.Store){
		"workflows":           workflows,
		"workflow list":       workflowList,
		"workflow conflicts":  workflowConflicts,
		"workflow deletion":   workflowDeletion,
		"versions":            versions,
		"static data":         staticData,
		"static data races":   staticDataRaces,
		"executions":          executions,
		"execution stages":    executionStages,
		"execution list":      executionList,
		"execution deletion":  executionDeletion,
		"concurrent saves":    concurrentSaves,
		"saves of one run":    savesOfOneRun,
		"execution ids":       executionIDs,
		"answers":             answers,
		"answer races":        answerRaces,
		"activation":          activation,
		"webhook conflicts":   webhookConflicts,
		"webhook lookup":      webhookLookup,
		"webhook races":       webhookRaces,
		"idempotency keys":    idempotencyKeys,
		"idempotency races":   idempotencyRaces,
		"tags":                tags,
		"workflow tags":       workflowTags,
		"variables":           variables,
		"settings":            settings,
		"migration":           migration,
		"canceled context":    canceledContext,
		"texts of many kinds": texts,
		"closed":              closed,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
}

// RunAlone runs the cases of a database that serves one process.
func RunAlone(t *testing.T, open func(t *testing.T) *store.Store) {
	t.Run("silence", func(t *testing.T) { silence(t, open(t)) })
}

// RunShared runs the cases of a database that several processes share.
func RunShared(t *testing.T, open func(t *testing.T) *store.Store) {
	t.Run("notices", func(t *testing.T) { notices(t, open(t)) })
}

// must stops the test on an error.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wantCode fails unless err is a *budflow.Error with this code whose message has the parts.
func wantCode(t testing.TB, err error, code budflow.Code, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("want an error with the code %s, got none", code)
	}
	if got := budflow.CodeOf(err); got != code {
		t.Fatalf("want the code %s, got %s: %v", code, got, err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("want %q in the message, got %q", part, err)
		}
	}
}

func equal[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: want %s, got %s", what, show(want), show(got))
	}
}

func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// document decodes a workflow document; name and the parameter of its node vary.
func document(t testing.TB, name, value string) *budflow.Workflow {
	t.Helper()
	w, err := budflow.DecodeWorkflow([]byte(`{"name":` + show(name) + `,
		"nodes":[{"id":"1","name":"A","type":"n8n-nodes-base.set","typeVersion":3.4,"position":[0,0],
			"parameters":{"value":` + show(value) + `,"big":12345678901234567890}}],
		"connections":{"A":{"main":[[{"node":"A","type":"main","index":0}]]}},
		"settings":{"executionOrder":"v1"},"pinData":{"A":[{"json":{"x":1}}]},"meta":{"instanceId":"z"},"unknown":[1,{"a":null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func create(t testing.TB, s *store.Store, name, value string) *store.Workflow {
	t.Helper()
	return must(s.CreateWorkflow(t.Context(), document(t, name, value), nil))(t)
}
