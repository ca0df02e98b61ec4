package expression

import (
	"context"
	"time"

	"github.com/budflow/budflow"
)

// Scope is what an expression can see. It is read-only.
type Scope struct {
	Workflow *budflow.Workflow
	Node     string // name of the active node
	Mode     budflow.Mode
	RunIndex int
	// Input are the items of the input that the node works on; Item is the current one, -1 = none.
	Input []budflow.Item
	Item  int
	// Sources tells where each input came from.
	Sources []*budflow.Source
	// Runs reads the earlier runs of the execution; nil = there are none.
	Runs Runs
	// Pins are the pinned items by node name; they count in manual mode, where a node has not run.
	Pins     map[string][]budflow.Item
	Timezone string // IANA name
	Now      func() time.Time
	Vars     map[string]string
	// Env gives $env; nil = access is blocked.
	Env func(name string) (string, bool)
	// Execution gives $execution.
	Execution Execution
	// Parameters returns the parameters of a node with the defaults of its type; nil = as the document has them.
	Parameters func(*budflow.Node) *budflow.Object
	// ToolInput are the items that an AI agent called the node with, as a tool; $fromAI reads them.
	ToolInput []budflow.Item
	// Extra are further names: $pageCount, $response, ...
	Extra map[string]any
}

// Execution is what $execution shows.
type Execution struct {
	ID            string
	Mode          string // test, production
	ResumeURL     string
	ResumeFormURL string
	CustomData    CustomData
}

// CustomData stores what expressions and code save with the execution.
type CustomData interface {
	Set(key, value string) error
	Get(key string) (string, bool)
	All() map[string]string
}

// Runs reads the earlier runs of an execution. Implementations load items only when asked.
type Runs interface {
	// Count is how often a node has run; 0 = never.
	Count(node string) int
	// Outputs is how many outputs a run has; 0 = it has no data.
	Outputs(node string, run int) int
	// Items returns one output of one run; nil = it has no data. Every evaluation asks again, so an answer should be kept.
	Items(ctx context.Context, node string, run, output int) ([]budflow.Item, error)
	// Sources tells where the inputs of a run came from.
	Sources(node string, run int) []*budflow.Source
	// Context is what a node keeps between its runs; nil = nothing.
	Context(node string) *budflow.Object
}
