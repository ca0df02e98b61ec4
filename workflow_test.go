package budflow_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/budflow/budflow"
)

// roundTrip decodes and encodes a document and fails when the JSON values differ.
func roundTrip(t *testing.T, text []byte) {
	t.Helper()
	before, err := budflow.DecodeJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	w, err := budflow.DecodeWorkflow(text)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := w.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	after, err := budflow.DecodeJSON(encoded)
	if err != nil {
		t.Fatal(err)
	}
	if !budflow.Equal(before, after) {
		t.Errorf("the document changed:\nbefore %s\nafter  %s", text, encoded)
	}
}

func TestDocumentsSurviveARoundTrip(t *testing.T) {
	files, _ := filepath.Glob("testdata/documents/*.json")
	if dir := os.Getenv("BUDFLOW_REALWORLD"); dir != "" {
		more, _ := filepath.Glob(filepath.Join(dir, "*.json"))
		files = append(files, more...)
	}
	if len(files) == 0 {
		t.Fatal("no documents found")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			roundTrip(t, text)
		})
	}
}

func TestIllTypedDocumentsAreRefused(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"not an object":   {`[1]`, "want a JSON object, got array"},
		"no nodes":        {`{"name":"x"}`, "nodes: want an array, got null"},
		"nodes null":      {`{"nodes":null}`, "nodes: want an array, got null"},
		"node text":       {`{"nodes":["a"]}`, "nodes[0]: want an object, got string"},
		"node name":       {`{"nodes":[{"name":5,"type":"t"}]}`, "nodes[0].name: want a text, got number"},
		"node type":       {`{"nodes":[{"name":"A"}]}`, "nodes[0].type: want a text that is not empty, got null"},
		"position":        {`{"nodes":[{"name":"A","type":"t","position":[1]}]}`, "nodes[0].position: want an array of two numbers, got array"},
		"parameters":      {`{"nodes":[{"name":"A","type":"t","parameters":[]}]}`, "nodes[0].parameters: want an object, got array"},
		"connections":     {`{"nodes":[],"connections":"x"}`, "connections: want an object, got string"},
		"connection type": {`{"nodes":[],"connections":{"A":{"main":{}}}}`, "connections.A.main: want an array, got object"},
		"target":          {`{"nodes":[],"connections":{"A":{"main":[[{"node":1}]]}}}`, "connections.A.main[0][0].node: want a text, got number"},
		"input":           {`{"nodes":[],"connections":{"A":{"main":[[{"node":"B","index":2000000000}]]}}}`, "connections.A.main[0][0].index: want a whole number from 0 to 1000"},
		"trailing":        {`{"nodes":[]} x`, "nothing more after the value"},
		"nesting":         {strings.Repeat("[", 2000), "levels of nesting"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := budflow.DecodeWorkflow([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("want an error with %q, got %v", c.want, err)
			}
			if budflow.CodeOf(err) != budflow.Invalid {
				t.Errorf("want the code invalid, got %s", budflow.CodeOf(err))
			}
		})
	}
}
