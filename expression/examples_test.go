package expression

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/budflow/budflow"
)

// Every example must give what the documentation says.
func TestExamples(t *testing.T) {
	now := time.Date(2025, 3, 15, 10, 30, 45, 0, time.UTC)
	evaluator := New(Options{})
	scope := &Scope{Input: []budflow.Item{{JSON: &budflow.Object{}}}, Timezone: "UTC", Now: func() time.Time { return now }}
	for _, x := range allExamples() {
		t.Run(x.expression, func(t *testing.T) {
			got, err := evaluator.Evaluate(t.Context(), "={{ "+x.expression+" }}", scope)
			if err != nil {
				t.Fatal(err)
			}
			if x.result == "" {
				if got != budflow.Undefined {
					t.Fatalf("got %v, want undefined", got)
				}
				return
			}
			var want, have any
			mustRead(t, []byte(x.result), &want)
			mustRead(t, budflow.EncodeJSON(got), &have)
			if !reflect.DeepEqual(have, want) {
				t.Errorf("got %v, want %v", have, want)
			}
		})
	}
}

func allExamples() []example {
	var all []example
	for _, function := range libraryFunctions {
		all = append(all, function.examples...)
	}
	for _, f := range families {
		for _, e := range f.extensions {
			all = append(all, e.examples...)
		}
	}
	return all
}

func mustRead(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}
