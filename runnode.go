package budflow

import "time"

// Class tells where a node runs.
type Class string

const (
	InProcess Class = "in-process" // pure: a local activity; may be evaluated more than once after a crash
	Outside   Class = "outside"    // touches the world: a regular activity, at least once
	Control   Class = "control"    // answers with a Directive that the workflow carries out
)

// RunNodeRequest asks for one run of one node (contract budflow.node/1).
type RunNodeRequest struct {
	Execution      ExecutionInfo `json:"execution"`
	Node           string        `json:"node"`
	RunIndex       int           `json:"runIndex"`
	ExecutionIndex int           `json:"executionIndex"`
	// Inputs and Sources are by input index; a nil input has no data.
	Inputs  []*Ref    `json:"inputs"`
	Sources []*Source `json:"sources"`
	// Context is what the node kept from its earlier runs in this execution.
	Context Raw `json:"context,omitempty"`
	// Runs are the earlier runs that expressions of this node may read.
	Runs RunLog `json:"runs,omitzero"`
	// Pins take the place of runs in manual executions.
	Pins map[string]*Ref `json:"pins,omitempty"`
	// Contexts are the contexts of other nodes, which expressions may read.
	Contexts map[string]Raw `json:"contexts,omitempty"`
	// InlineBudget is how many bytes of items the result may hold inline.
	InlineBudget int `json:"inlineBudget"`
	// Resume is set when the node is called again with what it waited for.
	Resume *Resume `json:"resume,omitempty"`
}

// ExecutionInfo is what every node may know of the execution that it runs in.
type ExecutionInfo struct {
	ID         string     `json:"id"`
	WorkflowID string     `json:"workflowId"`
	Version    string     `json:"version"` // content hash of the workflow version
	Mode       Mode       `json:"mode"`
	Now        *time.Time `json:"now,omitempty"` // fixed clock of a reproducible manual run
	RetryOf    string     `json:"retryOf,omitempty"`
	// Watched: a caller waits for the answer or the end, perhaps in another process.
	Watched bool `json:"watched,omitempty"`
	// CustomData is what nodes saved under $execution.customData so far.
	CustomData map[string]string `json:"customData,omitempty"`
}

// Resume is what a waiting node gets when its wait is over.
type Resume struct {
	Timeout bool   `json:"timeout,omitempty"` // the time was up
	Items   []*Ref `json:"items,omitempty"`   // data of the call that resumed it
}

// RunNodeResult is always a value. The activity itself fails only for
// infrastructure faults, and for node errors while tries remain.
type RunNodeResult struct {
	Outputs       []*Ref            `json:"outputs,omitempty"` // nil = no data: the branch ends here
	Error         *Error            `json:"error,omitempty"`   // the node failed; with Outputs when the run goes on
	Directive     *Directive        `json:"directive,omitempty"`
	Context       Raw               `json:"context,omitempty"` // replaces the node's context
	StaticData    *StaticDelta      `json:"staticData,omitempty"`
	CustomData    map[string]string `json:"customData,omitempty"`
	Hints         []Hint            `json:"hints,omitempty"`
	Metadata      Raw               `json:"metadata,omitempty"`
	Tries         int               `json:"tries,omitempty"`
	StartTime     int64             `json:"startTime"`     // ms since 1970
	ExecutionTime int64             `json:"executionTime"` // ms
}

// Directive is what a control node asks of the workflow. Exactly one field is set.
type Directive struct {
	Wait    *Wait       `json:"wait,omitempty"`
	Call    *CallChild  `json:"call,omitempty"`
	Engine  *EngineCall `json:"engine,omitempty"`
	Respond *Response   `json:"respond,omitempty"`
}

// Wait suspends the execution.
type Wait struct {
	Until      *time.Time `json:"until,omitempty"`      // nil = no limit
	Resume     string     `json:"resume"`               // time, webhook, form
	PassInputs bool       `json:"passInputs,omitempty"` // at the time limit the node passes its inputs through
}

// CallChild runs another workflow.
type CallChild struct {
	WorkflowID string   `json:"workflowId,omitempty"`
	Version    string   `json:"version,omitempty"`
	Batches    [][]*Ref `json:"batches"` // one child each
	NoWait     bool     `json:"noWait,omitempty"`
}

// EngineCall asks the engine to run other nodes and to call the node again with their results.
type EngineCall struct {
	Actions  []EngineAction `json:"actions"`
	Metadata Raw            `json:"metadata,omitempty"`
}

// EngineAction is one node to run for an EngineCall.
type EngineAction struct {
	ID    string `json:"id"`
	Node  string `json:"node"`
	Input Raw    `json:"input"`
}

// StaticDelta changes static data that was read at revision Rev.
type StaticDelta struct {
	Rev    int64 `json:"rev"`
	Node   Raw   `json:"node,omitempty"`
	Global Raw   `json:"global,omitempty"`
}
