// Package nodetest is the suite that every node passes: its Spec is sound, and
// its cases, JSON files under testdata/<node>/ of the family's folder, give what they say.
package nodetest

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Run checks the Spec of a node type and runs its cases.
func Run(t *testing.T, typ *nodes.Type) {
	t.Helper()
	t.Run("spec", func(t *testing.T) { Lint(t, typ) })
	short := typ.Spec.Type[strings.LastIndexByte(typ.Spec.Type, '.')+1:]
	paths, err := filepath.Glob(filepath.Join("testdata", short, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 && !typ.Spec.Decorative {
		t.Errorf("testdata/%s: want at least one case, got none", short)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			c, err := decodeCase(text)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			c.run(t, typ)
		})
	}
}

func (c *Case) run(t *testing.T, typ *nodes.Type) {
	t.Helper()
	if c.node.Type != typ.Spec.Type {
		t.Fatalf("node.type: want %s, got %s", typ.Spec.Type, c.node.Type)
	}
	call := c.call(typ)
	before := c.encodeInputs()
	outputs, err := typ.Run(t.Context(), call)
	if after := c.encodeInputs(); !bytes.Equal(before, after) {
		t.Errorf("the node changed its input items, which are shared:\nbefore %s\nafter  %s", before, after)
	}
	if !c.sameError(err) {
		t.Fatalf("error: want %q, got %v", c.fails, err)
	}
	if err != nil {
		return
	}
	compare(t, "outputs", c.outputs, jsonOutputs(t, outputs))
	left := call.Outcome()
	if c.keeps != nil {
		compare(t, "keeps", c.keeps, left.Context)
	}
	if want, ok := c.expected("directive"); ok {
		compare(t, "directive", want, toJSON(t, left.Directive))
	}
	if want, ok := c.expected("hints"); ok {
		compare(t, "hints", want, toJSON(t, left.Hints))
	}
	if want, ok := c.expected("customData"); ok {
		compare(t, "customData", want, toJSON(t, left.CustomData))
	}
}

// call makes a real call of the node, with everything the case gives.
func (c *Case) call(typ *nodes.Type) *nodes.Call {
	return &nodes.Call{
		Node: c.node, Spec: &typ.Spec, Workflow: c.workflow, Execution: budflow.ExecutionInfo{ID: "1", Mode: c.mode}, RunIndex: c.runIndex,
		Inputs: c.inputs, Sources: c.sources, Context: c.context, Resumed: c.resumed,
		Location: c.location, Now: c.clock,
		Log: slog.New(slog.DiscardHandler), HTTP: http.DefaultClient,
		Resolver: newResolver(c), History: c.history, Heartbeat: func(any) {},
	}
}

// sameError compares messages; "" = no error.
func (c *Case) sameError(err error) bool {
	if err == nil || c.fails == "" {
		return err == nil && c.fails == ""
	}
	if e, ok := errors.AsType[*budflow.Error](err); ok {
		return e.Message == c.fails
	}
	return err.Error() == c.fails
}

func compare(t *testing.T, what string, want, got any) {
	t.Helper()
	if !budflow.Equal(normal(want), normal(got)) {
		t.Errorf("%s:\nwant %s\ngot  %s", what, budflow.EncodeJSON(normal(want)), budflow.EncodeJSON(normal(got)))
	}
}

// normal makes a nil object and null the same.
func normal(value any) any {
	if o, ok := value.(*budflow.Object); ok && o == nil {
		return nil
	}
	return value
}
