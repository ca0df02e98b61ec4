package ndjson

import (
	"bytes"
	"strings"
	"testing"
)

func TestRun(t *testing.T) {
	in := strings.Join([]string{
		`{"define": "run:shop", "workflow": {"name": "Shop", "nodes": [{"name": "Get", "type": "t", "typeVersion": 1, "position": [0, 0], "parameters": {}},
			{"name": "Loop", "type": "n8n-nodes-base.splitInBatches", "typeVersion": 3, "position": [0, 0], "parameters": {"batchSize": 2}},
			{"name": "Use", "type": "t", "typeVersion": 2, "position": [0, 0], "parameters": {}}],
			"connections": {"Get": {"main": [[{"node": "Loop", "type": "main", "index": 0}]]}, "Loop": {"main": [[], [{"node": "Use", "type": "main", "index": 0}]]}}},
			"runData": {"Get": [{"source": [], "data": {"main": [[{"json": {"n": 1}}, {"json": {"n": 2}}, {"json": {"n": 3}}]]}}],
			"Loop": [{"source": [{"previousNode": "Get"}], "data": {"main": [[], [{"json": {"n": 1}, "pairedItem": {"item": 0}}, {"json": {"n": 2}, "pairedItem": {"item": 1}}]]}}],
			"Use": [{"source": [{"previousNode": "Loop", "previousNodeOutput": 1}], "data": {"main": [[{"json": {"u": 1}}]]}}]}}`,
		`{"id": "1", "expression": "={{ $json.n + 1 }}", "context": {"ref": "run:shop", "node": "Use", "itemIndex": 1}}`,
		`{"id": "2", "expression": "={{ $('Get').item.json.n }} of {{ $('Get').all().length }}", "context": {"ref": "run:shop", "node": "Use", "itemIndex": 1}}`,
		`{"id": "3", "expression": "={{ $('Nope').item }}", "context": {"ref": "run:shop", "node": "Use"}}`,
		`{"id": "4", "parameter_value": {"a": ["={{ $json.x }}"]}, "context": {"ref": "inline", "items": [{"json": {"x": "y"}}]}}`,
		`{"id": "5", "expression": "={{ $now }}", "context": {"ref": "inline", "now": "2026-01-02T03:04:05.678Z", "timezone": "Asia/Tokyo"}}`,
		`{"id": "6", "expression": "={{ nothing }}"}`,
		`{"id": "7", "expression": "={{ $('Loop').context.noItemsLeft }}-{{ $('Loop').context.items.length }}", "context": {"ref": "run:shop", "node": "Use"}}`,
		`{"id": "8", "expression": "={{ $env.A + $vars.region + $execution.id }}", "context": {"ref": "simple"}}`,
		`not JSON`,
		`{"expression": "=1"}`,
		`{"id": "9"}`,
	}, "\n")
	in = strings.ReplaceAll(in, "\n\t\t\t", " ")
	want := []string{
		`{"id":"1","type":"number","json":3}`,
		`{"id":"2","type":"string","json":"2 of 3"}`,
		`{"id":"3","error":{"name":"ExpressionError","message":"Referenced node doesn't exist"}}`,
		`{"id":"4","type":"object","json":{"a":["y"]}}`,
		`{"id":"5","type":"DateTime","json":"2026-01-02T12:04:05.678+09:00"}`,
		`{"id":"6","type":"undefined"}`,
		`{"id":"7","type":"string","json":"false-1"}`,
		`{"id":"8","type":"string","json":"envAeu42"}`,
		`{"id":null,"error":{"name":"Error","message":"JSON: want null, got 'n' at byte 0"}}`,
		`{"id":null,"error":{"name":"Error","message":"want an object with define or id, got neither"}}`,
		`{"id":"9","error":{"name":"Error","message":"want expression or parameter_value, got neither"}}`,
	}
	var out bytes.Buffer
	env := func(name string) (string, bool) { return "env" + name, true }
	if err := Run(strings.NewReader(in), &out, env); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(got) != len(want) {
		t.Fatalf("want %d lines, got %d: %s", len(want), len(got), out.String())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d: want %s, got %s", i+1, want[i], got[i])
		}
	}
}
