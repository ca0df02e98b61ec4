// Package workflows holds the Temporal workflow that interprets n8n workflows:
// deterministic code that sees references, counts and codes, and never items.
// The walk itself is in workflows/plan; this package carries out what it says.
package workflows

import (
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/workflows/plan"
)

// The names under which workers register, and clients start. They are stored in
// histories and never change.
const (
	RunWorkflowName = "RunWorkflow"

	ActivityLoadPlan = "LoadPlan"
	ActivityRunNode  = "RunNode"
	ActivityRecord   = "Record"
	ActivitySpill    = "Spill"

	SignalResume = "resume"
)

// ABI is the version of the interpreter that new runs start with. A run keeps its
// number for life: a change of what a history holds will have to ask for it.
const ABI = 1

// Search attributes of a run, to filter by in the Temporal UI.
const (
	AttributeWorkflowID = "BfWorkflowId"
	AttributeVersion    = "BfVersion"
	AttributeMode       = "BfMode"
	// AttributeStatus is set once a run has waited, failed or was canceled; before,
	// Temporal's own ExecutionStatus tells.
	AttributeStatus = "BfStatus"
)

// Start is the input of RunWorkflow.
type Start struct {
	ABI       int                   `json:"abi"`
	Execution budflow.ExecutionInfo `json:"execution"`
	Name      string                `json:"name"` // of the workflow, for records
	// Node is where the run begins; "" = the plan picks a start node. Data are its
	// outputs when it is a trigger, else its inputs; nil = a trigger makes its own
	// items, another node gets one item without fields.
	Node string         `json:"node,omitempty"`
	Data []*budflow.Ref `json:"data,omitempty"`
	// Pins are outputs that take the place of running a node.
	Pins        map[string]*budflow.Ref `json:"pins,omitempty"`
	Destination string                  `json:"destination,omitempty"`
	// Timeout ends the run as canceled; 0 = none.
	Timeout time.Duration `json:"timeout,omitempty"`
	// Resumed is set when the run goes on after a continue-as-new.
	Resumed *Snapshot `json:"resumed,omitempty"`
}

// Snapshot is what a run carries over a continue-as-new.
type Snapshot struct {
	StartedAt  time.Time               `json:"startedAt"`
	Plan       plan.State              `json:"plan"`
	Chunks     []budflow.Chunk         `json:"chunks"`
	Carried    map[string]*budflow.Ref `json:"carried,omitempty"` // outputs that waiting inputs need, by source
	Contexts   map[string]budflow.Raw  `json:"contexts,omitempty"`
	CustomData map[string]string       `json:"customData,omitempty"`
	Recorded   bool                    `json:"recorded,omitempty"`
	Last       *budflow.Error          `json:"last,omitempty"` // of the node that ran last
	Attribute  string                  `json:"attribute,omitempty"`
}

// Outcome is the result of RunWorkflow.
type Outcome struct {
	Status budflow.Status `json:"status"`
	Last   string         `json:"last,omitempty"` // node that ran last
}

// Resume ends a wait.
type Resume struct {
	Node  string         `json:"node,omitempty"` // the waiting node; "" = whichever waits
	Items []*budflow.Ref `json:"items,omitempty"`
}

// LoadPlanRequest names the version to load.
type LoadPlanRequest struct {
	WorkflowID string `json:"workflowId"`
	Version    string `json:"version"`
}

// RecordRequest writes the execution as it stands.
type RecordRequest struct {
	Execution *budflow.Execution `json:"execution"`
	Runs      budflow.RunLog     `json:"runs"`
	Watched   bool               `json:"watched,omitempty"` // as in ExecutionInfo
}

// SpillRequest moves runs out of the history into the blobstore.
type SpillRequest struct {
	ExecutionID string          `json:"executionId"`
	Runs        budflow.RunData `json:"runs"`
	// Carry are refs that stay in the snapshot; large inline ones come back as blobs.
	Carry map[string]*budflow.Ref `json:"carry"`
}

// SpillResult is what became of them.
type SpillResult struct {
	Chunk budflow.Chunk           `json:"chunk"`
	Carry map[string]*budflow.Ref `json:"carry"`
}
