package api

import (
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/store"
)

// workflowView describes a workflow as the API shows it. n8n leaves out some
// fields on some routes, and so does BudFlow.
type workflowView struct {
	ID               string          `json:"id"`
	Name             string          `json:"name"`
	Active           bool            `json:"active"`
	IsArchived       bool            `json:"isArchived"`
	Nodes            []*budflow.Node `json:"nodes"`
	Connections      *budflow.Object `json:"connections"`
	Settings         *budflow.Object `json:"settings"`
	StaticData       any             `json:"staticData"`
	Meta             any             `json:"meta"`
	PinData          any             `json:"pinData,omitempty"`
	Description      *string         `json:"description,omitempty"`
	NodeGroups       []any           `json:"nodeGroups"`
	VersionID        string          `json:"versionId" doc:"Hash of nodes, connections and settings."`
	ActiveVersionID  *string         `json:"activeVersionId"`
	VersionCounter   int64           `json:"versionCounter,omitempty"`
	TriggerCount     int             `json:"triggerCount"`
	SourceWorkflowID *string         `json:"sourceWorkflowId,omitempty"`
	Shared           []any           `json:"shared,omitempty"`
	Tags             []tagView       `json:"tags,omitempty"`
	ParentFolder     any             `json:"parentFolder,omitempty"`
	ActiveVersion    any             `json:"activeVersion,omitempty"`
	Warnings         []string        `json:"warnings,omitempty" doc:"Of an import: what will not work as it is."`
	CreatedAt        time.Time       `json:"createdAt"`
	UpdatedAt        time.Time       `json:"updatedAt"`
	_                struct{}        `additionalProperties:"true"`
}

// instant writes a time as JavaScript does.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// instantOrNull writes the zero time as null.
func instantOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return instant(t)
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// showWorkflow returns a workflow in n8n's shape, without the keys that a route leaves out.
func (a *restAPI) showWorkflow(w *store.Workflow, without ...string) object[workflowView] {
	document := w.Document.Object()
	o := budflow.NewObject(
		"updatedAt", instant(w.UpdatedAt), "createdAt", instant(w.CreatedAt), "id", w.Document.ID, "name", w.Document.Name,
		"description", document.Value("description"), "active", w.ActiveVersion != "", "isArchived", document.Value("isArchived") == true,
		"nodes", document.Value("nodes"), "connections", orEmpty(document.Value("connections")), "settings", orEmpty(document.Value("settings")),
		"staticData", w.Document.StaticData, "meta", document.Value("meta"), "nodeGroups", []any{}, "pinData", document.Value("pinData"),
		"versionId", w.Version, "activeVersionId", textOrNull(w.ActiveVersion), "versionCounter", float64(w.Revision),
		"triggerCount", float64(a.triggerCount(w)), "sourceWorkflowId", nil, "shared", []any{}, "tags", showTags(w.Tags),
		"parentFolder", nil, "activeVersion", activeVersion(w),
	)
	for _, key := range without {
		o.Delete(key)
	}
	return object[workflowView]{o}
}

func orEmpty(value any) any {
	if value == nil {
		return &budflow.Object{}
	}
	return value
}

// triggerCount is how many nodes start an active workflow.
func (a *restAPI) triggerCount(w *store.Workflow) int {
	if w.ActiveVersion == "" {
		return 0
	}
	return len(a.server.startersOf(w.Document))
}

// activeVersion names the version that runs; its content is there when it is the latest.
func activeVersion(w *store.Workflow) any {
	if w.ActiveVersion == "" {
		return nil
	}
	o := budflow.NewObject("versionId", w.ActiveVersion, "workflowId", w.Document.ID)
	if w.ActiveVersion == w.Version {
		document := w.Document.Object()
		o.Set("nodes", document.Value("nodes"))
		o.Set("connections", orEmpty(document.Value("connections")))
	}
	return o
}
