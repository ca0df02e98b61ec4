package api

// workflowBody is the body of a workflow that is saved. It is read as a whole, so
// these types only say what is allowed; budflow.Workflow says what it means.
type workflowBody struct {
	Name        string         `json:"name"`
	Nodes       []nodeBody     `json:"nodes" nullable:"false"`
	Connections map[string]any `json:"connections"`
	Settings    settingsBody   `json:"settings"`
	StaticData  any            `json:"staticData,omitempty" doc:"An object, or its JSON text."`
	PinData     any            `json:"pinData,omitempty" doc:"Items by node name; manual runs take them in place of running the node."`
	Shared      any            `json:"shared,omitempty"`
	ProjectID   string         `json:"projectId,omitempty"`

	ID            any `json:"id,omitempty" readOnly:"true"`
	Active        any `json:"active,omitempty" readOnly:"true"`
	Tags          any `json:"tags,omitempty" readOnly:"true"`
	Meta          any `json:"meta,omitempty" readOnly:"true"`
	VersionID     any `json:"versionId,omitempty" readOnly:"true"`
	ActiveVersion any `json:"activeVersion,omitempty" readOnly:"true"`
	TriggerCount  any `json:"triggerCount,omitempty" readOnly:"true"`
	IsArchived    any `json:"isArchived,omitempty" readOnly:"true"`
	CreatedAt     any `json:"createdAt,omitempty" readOnly:"true"`
	UpdatedAt     any `json:"updatedAt,omitempty" readOnly:"true"`
}

// nodeBody is a node. Name and type are required too, by the check of the structure.
type nodeBody struct {
	ID               string         `json:"id,omitempty"`
	Name             string         `json:"name,omitempty"`
	Type             string         `json:"type,omitempty"`
	TypeVersion      float64        `json:"typeVersion,omitempty"`
	Position         []float64      `json:"position,omitempty" nullable:"false" doc:"x and y"`
	Parameters       map[string]any `json:"parameters,omitempty"`
	Credentials      map[string]any `json:"credentials,omitempty"`
	WebhookID        string         `json:"webhookId,omitempty"`
	Disabled         bool           `json:"disabled,omitempty"`
	Notes            string         `json:"notes,omitempty"`
	NotesInFlow      bool           `json:"notesInFlow,omitempty"`
	ExecuteOnce      bool           `json:"executeOnce,omitempty"`
	AlwaysOutputData bool           `json:"alwaysOutputData,omitempty"`
	RetryOnFail      bool           `json:"retryOnFail,omitempty"`
	MaxTries         float64        `json:"maxTries,omitempty"`
	WaitBetweenTries float64        `json:"waitBetweenTries,omitempty" doc:"ms"`
	ContinueOnFail   bool           `json:"continueOnFail,omitempty"`
	OnError          string         `json:"onError,omitempty"`
	CreatedAt        string         `json:"createdAt,omitempty"`
	UpdatedAt        string         `json:"updatedAt,omitempty"`
}

// settingsBody are the settings that n8n's API accepts.
type settingsBody struct {
	SaveExecutionProgress    bool    `json:"saveExecutionProgress,omitempty"`
	SaveManualExecutions     bool    `json:"saveManualExecutions,omitempty"`
	SaveDataErrorExecution   string  `json:"saveDataErrorExecution,omitempty" enum:"all,none"`
	SaveDataSuccessExecution string  `json:"saveDataSuccessExecution,omitempty" enum:"all,none"`
	ExecutionTimeout         float64 `json:"executionTimeout,omitempty" doc:"seconds"`
	ErrorWorkflow            string  `json:"errorWorkflow,omitempty"`
	Timezone                 string  `json:"timezone,omitempty"`
	ExecutionOrder           string  `json:"executionOrder,omitempty"`
	CallerPolicy             string  `json:"callerPolicy,omitempty" enum:"any,none,workflowsFromAList,workflowsFromSameOwner"`
	CallerIDs                string  `json:"callerIds,omitempty"`
	TimeSavedPerExecution    float64 `json:"timeSavedPerExecution,omitempty"`
	AvailableInMCP           bool    `json:"availableInMCP,omitempty"`
	RedactionPolicy          string  `json:"redactionPolicy,omitempty"`
}
