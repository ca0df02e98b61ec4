package budflow

import "time"

// Status is the state of an execution or of one node run, in n8n's words.
type Status string

const (
	StatusNew      Status = "new"
	StatusRunning  Status = "running"
	StatusWaiting  Status = "waiting"
	StatusSuccess  Status = "success"
	StatusError    Status = "error"
	StatusCanceled Status = "canceled"
	StatusCrashed  Status = "crashed"
)

// Ended reports whether nothing more happens in this status.
func (s Status) Ended() bool {
	return s == StatusSuccess || s == StatusError || s == StatusCanceled || s == StatusCrashed
}

// Mode tells what started an execution, in n8n's words.
type Mode string

const (
	ModeManual     Mode = "manual"
	ModeTrigger    Mode = "trigger"
	ModeWebhook    Mode = "webhook"
	ModeError      Mode = "error"
	ModeIntegrated Mode = "integrated"
	ModeRetry      Mode = "retry"
	ModeCLI        Mode = "cli"
)

// ModeOf reads a mode.
func ModeOf(text string) (Mode, error) {
	switch m := Mode(text); m {
	case ModeManual, ModeTrigger, ModeWebhook, ModeError, ModeIntegrated, ModeRetry, ModeCLI:
		return m, nil
	case "internal", "evaluation":
		return m, nil
	}
	return "", Errorf(Invalid, "mode: want manual, trigger, webhook, error, integrated, internal, retry, evaluation or cli, got %q", text)
}

// Ref points at the items of one output of one node run, wherever they are: in
// the ref itself while they are small, else in the blobstore under Key. Items are
// read and written in one place, blobstore.Items.
type Ref struct {
	Inline Raw    `json:"inline,omitempty"`
	Key    string `json:"key,omitempty"`
	Hash   string `json:"hash,omitempty"` // of the content; names it in caches
	Items  int    `json:"items"`
	Bytes  int    `json:"bytes,omitempty"`
}

// Raw is JSON text.
type Raw []byte

// MarshalJSON writes the text as it is.
func (r Raw) MarshalJSON() ([]byte, error) {
	if r == nil {
		return []byte("null"), nil
	}
	return r, nil
}

// UnmarshalJSON keeps the text.
func (r *Raw) UnmarshalJSON(text []byte) error {
	*r = append((*r)[:0], text...)
	return nil
}

// NodeRun records one run of one node.
type NodeRun struct {
	StartTime      int64     `json:"startTime"`     // ms since 1970
	ExecutionTime  int64     `json:"executionTime"` // ms
	ExecutionIndex int       `json:"executionIndex"`
	Status         Status    `json:"executionStatus"`
	Source         []*Source `json:"source"`
	Outputs        []*Ref    `json:"outputs,omitempty"` // nil = the run has no data; a nil output has no items
	Error          *Error    `json:"error,omitempty"`
	Hints          []Hint    `json:"hints,omitempty"`
	Metadata       Raw       `json:"metadata,omitempty"`
}

// Hint is a remark of a node for the person who reads the run.
type Hint struct {
	Message  string `json:"message"`
	Type     string `json:"type,omitempty"`     // info (default), warning, danger
	Location string `json:"location,omitempty"` // outputPane (default), inputPane, ndv
}

// RunData holds the runs of each node, by node name; the position in the slice is the run index.
type RunData map[string][]*NodeRun

// RunLog is all the runs of an execution so far: older ones in chunks in the
// blobstore, the last ones at hand. A run index counts over both.
type RunLog struct {
	Chunks []Chunk `json:"chunks,omitempty"`
	Tail   RunData `json:"tail,omitempty"`
}

// Chunk is a part of the runs of an execution, stored as the JSON of a RunData.
type Chunk struct {
	Key    string         `json:"key"`
	Counts map[string]int `json:"counts"` // runs of each node in the chunk
}

// Execution is one run of a workflow: what people and the API see. Temporal holds the truth.
type Execution struct {
	ID               string
	WorkflowID       string
	WorkflowVersion  string // content hash of the version that runs
	WorkflowName     string
	Status           Status
	Mode             Mode
	CreatedAt        time.Time // of the record; zero = when it is stored first
	StartedAt        time.Time
	StoppedAt        time.Time // zero while it runs
	WaitTill         time.Time // zero unless it waits
	RetryOf          string
	RetrySuccessID   string
	LastNodeExecuted string
	Error            *Error
	CustomData       map[string]string
	RunData          RunData // nil in lists
}

// Response is the answer that a run gives to the webhook call that started or resumed it.
type Response struct {
	StatusCode int               `json:"statusCode,omitempty"` // 0 = as the webhook node says
	Headers    map[string]string `json:"headers,omitempty"`
	Body       Raw               `json:"body,omitempty"`   // JSON; nil = empty
	Text       *string           `json:"text,omitempty"`   // a text body, sent as it is
	Binary     *Binary           `json:"binary,omitempty"` // a file as the body
}
