package all_test

import (
	"os/exec"
	"testing"

	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/all"
)

func TestListIsFresh(t *testing.T) {
	if out, err := exec.CommandContext(t.Context(), "go", "run", "generate.go", "-check").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestRegistryTakesAllTypes(t *testing.T) {
	registry, err := nodes.NewRegistry(all.Types()...)
	if err != nil {
		t.Fatal(err)
	}
	if registry.Lookup("n8n-nodes-base.noOp", 1) == nil {
		t.Error("noOp 1: want a type, got none")
	}
}
