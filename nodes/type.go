package nodes

import (
	"context"
	"time"

	"github.com/budflow/budflow"
)

// Type is one node type: what it is, and what it can do. Run is the only thing
// that an ordinary node needs; nil fields are abilities that the node lacks.
type Type struct {
	Spec Spec
	// Run handles one run of the node over all its items. Outputs are by output
	// index; nil as a whole ends the branch. An error fails the run; nodes that work
	// item by item turn the error of one item into an item when call.ContinueOnFail().
	Run func(ctx context.Context, call *Call) ([][]budflow.Item, error)
	// Emit makes the items of a trigger that a person starts by hand. In other modes a trigger passes on what started it.
	Emit func(ctx context.Context, call *Call) ([][]budflow.Item, error)
	// Webhook lets HTTP calls start the workflow.
	Webhook *Webhook
	// Schedules lists when the workflow starts by itself.
	Schedules func(call *Call) ([]Schedule, error)
}

// IsTrigger reports whether the node can start a workflow.
func (t *Type) IsTrigger() bool { return t.Spec.Group == GroupTrigger }

// Activates reports whether the node makes a workflow worth activating.
func (t *Type) Activates() bool { return t.Webhook != nil || t.Schedules != nil }

// Webhook is the ability to be started by HTTP calls.
type Webhook struct {
	// Routes lists what the node listens on. Parameters are resolved without items.
	Routes func(call *Call) ([]Route, error)
	// Handle turns a request into the output of the trigger.
	Handle func(ctx context.Context, call *Call, request *WebhookRequest) (*WebhookResult, error)
	// Answer reads how the calls are answered; it comes before Handle. An error is answered with 500 and its message.
	Answer func(ctx context.Context, call *Call) (*Answer, error)
}

// Route is a method and a path that a node listens on. A path may hold :name segments.
type Route struct {
	Method string
	Path   string
}

// WebhookRequest is an HTTP call, its body already read.
type WebhookRequest struct {
	Method   string
	URL      string            // public URL of the webhook
	Headers  *budflow.Object   // lower-case names
	Query    *budflow.Object   // nested as n8n parses it
	Params   map[string]string // :name segments of the path
	Body     any               // parsed; budflow.Undefined = none
	Raw      []byte            // the body as it came, when it was kept; nil = not kept
	Files    []File            // parts of a multipart body, or a whole body that is no text
	RemoteIP string
	Test     bool
}

// File is a file that came with a request, already in the blobstore.
type File struct {
	Field  string // name of the form field; "" = the whole body
	Binary *budflow.Binary
}

// WebhookResult is what a trigger makes of a request.
type WebhookResult struct {
	Outputs [][]budflow.Item
	// Answer refuses or answers the call without a run. A text in it is sent without a content type of its own.
	Answer *budflow.Response
}

// Schedule is one cron rule with seconds: "sec min hour dom month dow".
type Schedule struct {
	Cron  string
	Every int // fires only every n-th matching hour, day, week or month; 0 or 1 = each
	Unit  string
	// Interval, when it is set, stands in place of Cron: time between two starts, counted from activation.
	Interval time.Duration
}
