package main_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Bad input gets a clear error with the right status, and the process lives on.
func TestBadInput(t *testing.T) {
	t.Parallel()
	p := startProcess(t)
	const node = `{"name":"A","type":"n8n-nodes-base.manualTrigger","typeVersion":1,"position":[0,0],"parameters":{}}`
	workflow := func(nodes, connections string) string {
		return `{"name":"w","nodes":[` + nodes + `],"connections":` + connections + `,"settings":{}}`
	}
	for _, c := range []struct {
		name, path, body string
		status           int
		message          string
	}{
		{"not JSON", "/api/v1/workflows", `{"name":`, 400, "JSON"},
		{"no nodes", "/api/v1/workflows", `{"name":"w","connections":{},"settings":{}}`, 400, "nodes"},
		{"nodes of the wrong type", "/api/v1/workflows", `{"name":"w","nodes":{},"connections":{},"settings":{}}`, 400, "nodes"},
		{"node of the wrong type", "/api/v1/workflows", workflow(`7`, `{}`), 400, "nodes"},
		{"position of the wrong type", "/api/v1/workflows", workflow(`{"name":"A","type":"t","typeVersion":1,"position":"x","parameters":{}}`, `{}`), 400, "position"},
		{"name twice", "/api/v1/workflows", workflow(node+","+node, `{}`), 400, "duplicate_node_name"},
		{"wire to nowhere", "/api/v1/workflows", workflow(node, `{"A":{"main":[[{"node":"B","type":"main","index":0}]]}}`), 400, "B"},
		{"import: not JSON", "/api/v1/workflows/import", `nonsense`, 400, "JSON"},
		{"import: no nodes", "/api/v1/workflows/import", `{}`, 400, "nodes"},
		{"nesting", "/api/v1/workflows/import", strings.Repeat("[", 100000), 400, "nesting"},
		{"too large", "/api/v1/workflows", workflow(node, `{}`) + strings.Repeat(" ", 30<<20), 413, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := p.request("POST", c.path, c.body)
			require.Equal(t, c.status, a.status, a.body)
			require.Contains(t, a.json(t)["message"], c.message)
		})
	}

	t.Run("an import keeps what it warns of", func(t *testing.T) {
		got := p.must("POST", "/api/v1/workflows/import", workflow(
			`{"name":"A","type":"vendor.unknown","typeVersion":7,"position":[0,0],"parameters":{"x":1}}`, `{"A":{"main":[[{"node":"B","type":"main","index":0}]]}}`))
		require.Len(t, got["warnings"], 2)
		kept := p.must("GET", "/api/v1/workflows/"+got["id"].(string), nil)
		require.Equal(t, map[string]any{"x": 1.0}, kept["nodes"].([]any)[0].(map[string]any)["parameters"])
	})
	t.Run("an empty workflow saves, and fails when it shall run", func(t *testing.T) {
		id := p.must("POST", "/api/v1/workflows", workflow("", `{}`))["id"].(string)
		for _, action := range []string{"activate", "run"} {
			a := p.request("POST", "/api/v1/workflows/"+id+"/"+action, "{}")
			require.Equal(t, 400, a.status, a.body)
			require.NotEmpty(t, a.json(t)["message"])
		}
	})
	t.Run("a workflow without a trigger cannot be activated", func(t *testing.T) {
		id := p.must("POST", "/api/v1/workflows", workflow(node, `{}`))["id"].(string)
		a := p.request("POST", "/api/v1/workflows/"+id+"/activate", nil)
		require.Equal(t, 400, a.status)
		require.Contains(t, a.json(t)["message"], "no trigger node")
	})
	t.Run("an unknown node type fails when it is reached", func(t *testing.T) {
		id := p.must("POST", "/api/v1/workflows/import", workflow(
			node+`,{"name":"B","type":"vendor.unknown","typeVersion":1,"position":[1,0],"parameters":{}}`,
			`{"A":{"main":[[{"node":"B","type":"main","index":0}]]}}`))["id"].(string)
		got := p.must("POST", "/api/v1/workflows/"+id+"/run", map[string]any{"wait": 30})
		require.Equal(t, "error", got["status"])
		execution := p.must("GET", "/api/v1/executions/"+got["executionId"].(string)+"?includeData=true", nil)
		result := execution["data"].(map[string]any)["resultData"].(map[string]any)
		require.Equal(t, "Unrecognized node type: vendor.unknown", result["error"].(map[string]any)["message"])
		require.Contains(t, result["runData"], "A")
	})
	require.Equal(t, 200, p.request("GET", "/healthz/readiness", nil).status)
}

func TestReadyLine(t *testing.T) {
	t.Parallel()
	p := startProcess(t)
	require.Contains(t, p.ready, "http://"+p.address)
	require.Contains(t, p.ready, p.temporal)
	require.Equal(t, 401, func() int { p.key = ""; return p.request("GET", "/api/v1/workflows", nil).status }())
}
