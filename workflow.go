package budflow

import (
	"fmt"
	"slices"
)

// Workflow is an n8n workflow document. Decoding and encoding lose nothing:
// fields that this type does not name stay in Rest, in their order.
type Workflow struct {
	ID          string
	Name        string
	Active      bool
	Nodes       []*Node
	Connections Connections
	Settings    Settings
	PinData     *Object // node name -> array of items
	StaticData  any     // nil, object, or the text that n8n's API accepts
	Rest        *Object

	has map[string]bool // which of the named fields the document had
}

// Node is one step of a workflow.
type Node struct {
	ID          string
	Name        string
	Type        string
	TypeVersion float64
	Position    [2]float64
	Parameters  *Object
	Credentials *Object // credential type -> {id, name}, or, in old documents, a name
	Disabled    bool
	OnError     string // stopWorkflow (default), continueRegularOutput, continueErrorOutput
	WebhookID   string
	// AlwaysOutputData, ExecuteOnce, RetryOnFail, ContinueOnFail, MaxTries (tries), WaitBetweenTries (ms) as in n8n; nil = not set.
	AlwaysOutputData bool
	ExecuteOnce      bool
	ContinueOnFail   bool
	RetryOnFail      bool
	MaxTries         *float64
	WaitBetweenTries *float64
	Rest             *Object

	order []string // the keys of the document, in order
}

// Connections are the wires, by source node, in the order of the document.
type Connections []NodeConnections

// NodeConnections are the wires that leave one node.
type NodeConnections struct {
	Source string
	Types  []TypeConnections
}

// TypeConnections are the wires of one kind: "main", or "ai_tool" and its like. A nil output has no wires.
type TypeConnections struct {
	Type    string
	Outputs [][]Target
}

// Target is the end of a wire.
type Target struct {
	Node  string
	Type  string
	Index int
	Rest  *Object

	noType, noIndex bool // the document left them out
}

// MaxInputs is the highest index of an input that a wire may lead to.
const MaxInputs = 1000

// MainConnection is the type of the wires that carry items.
const MainConnection = "main"

// Settings are the settings of a workflow; unknown ones are kept.
type Settings struct{ *Object }

func (s Settings) text(key string) string { t, _ := s.Value(key).(string); return t }

// ExecutionOrder is "v1", or "v0" for any other value and when it is missing.
func (s Settings) ExecutionOrder() string {
	if s.text("executionOrder") == "v1" {
		return "v1"
	}
	return "v0"
}

// Timezone is an IANA name, or "" for the instance's.
func (s Settings) Timezone() string {
	if tz := s.text("timezone"); tz != "DEFAULT" {
		return tz
	}
	return ""
}

// ErrorWorkflow is the id of the workflow to start when a run fails, or "".
func (s Settings) ErrorWorkflow() string {
	if id := s.text("errorWorkflow"); id != "DEFAULT" {
		return id
	}
	return ""
}

// ExecutionTimeout is in seconds; 0 = none of its own.
func (s Settings) ExecutionTimeout() float64 {
	n, _ := Number(s.Value("executionTimeout"))
	return max(n, 0)
}

// Node returns the node of that name, or nil.
func (w *Workflow) Node(name string) *Node {
	for _, n := range w.Nodes {
		if n.Name == name {
			return n
		}
	}
	return nil
}

// DecodeWorkflow reads an n8n workflow document. It checks the shape of the
// fields that BudFlow uses, and keeps the others as they are.
func DecodeWorkflow(text []byte) (*Workflow, error) {
	o, err := DecodeObject(text)
	if err != nil {
		return nil, err
	}
	return WorkflowOf(o)
}

// WorkflowOf reads an n8n workflow document from its JSON form.
func WorkflowOf(o *Object) (*Workflow, error) {
	w := &Workflow{Rest: &Object{}, has: map[string]bool{}, Settings: Settings{&Object{}}}
	f := fields{object: o}
	for key, value := range o.All() {
		if value == nil && key != "nodes" {
			w.Rest.Set(key, nil)
			continue
		}
		w.has[key] = true
		switch key {
		case "id":
			if n, ok := Number(value); ok { // old exports number their workflows
				w.ID = fmt.Sprint(n)
				w.has["id"] = false
				w.Rest.Set(key, value)
			} else {
				f.text(key, &w.ID)
			}
		case "name":
			f.text(key, &w.Name)
		case "active":
			f.flag(key, &w.Active)
		case "nodes":
			w.Nodes = f.nodes(key)
		case "connections":
			w.Connections = f.connections(key)
		case "settings":
			f.member(key, &w.Settings.Object)
		case "pinData":
			f.member(key, &w.PinData)
		case "staticData":
			w.StaticData = value
		default:
			w.Rest.Set(key, value)
		}
	}
	if !o.Has("nodes") {
		f.fail("nodes", "an array", nil)
	}
	return w, f.err
}

// Object returns the JSON form of the document.
func (w *Workflow) Object() *Object {
	o := &Object{}
	put := func(key string, value any, set bool) {
		if (set || w.has[key]) && !w.Rest.Has(key) {
			o.Set(key, value)
		}
	}
	put("id", w.ID, w.ID != "")
	put("name", w.Name, w.Name != "")
	put("active", w.Active, w.Active)
	nodes := make([]any, len(w.Nodes))
	for i, n := range w.Nodes {
		nodes[i] = n.Object()
	}
	put("nodes", nodes, true)
	put("connections", w.Connections.Object(), w.has == nil || len(w.Connections) > 0)
	put("settings", orNull(w.Settings.Object), w.Settings.Len() > 0)
	put("staticData", w.StaticData, w.StaticData != nil)
	put("pinData", orNull(w.PinData), w.PinData.Len() > 0)
	for k, v := range w.Rest.All() {
		o.Set(k, v)
	}
	return o
}

func orNull(o *Object) any {
	if o == nil {
		return nil
	}
	return o
}

// MarshalJSON writes the document.
func (w *Workflow) MarshalJSON() ([]byte, error) { return AppendJSON(nil, w.Object()) }

// UnmarshalJSON reads the document.
func (w *Workflow) UnmarshalJSON(text []byte) error {
	read, err := DecodeWorkflow(text)
	if err == nil {
		*w = *read
	}
	return err
}

func nodeOf(o *Object, path string) (*Node, error) {
	n := &Node{TypeVersion: 1, Parameters: &Object{}, Rest: &Object{}, order: o.Keys()}
	f := fields{object: o, path: path + "."}
	for key, value := range o.All() {
		if value == nil {
			n.Rest.Set(key, nil)
			continue
		}
		switch key {
		case "id":
			f.text(key, &n.ID)
		case "name":
			f.text(key, &n.Name)
		case "type":
			f.text(key, &n.Type)
		case "typeVersion":
			f.number(key, &n.TypeVersion)
		case "position":
			f.position(key, &n.Position)
		case "parameters":
			f.member(key, &n.Parameters)
		case "credentials":
			f.member(key, &n.Credentials)
		case "disabled":
			f.flag(key, &n.Disabled)
		case "onError":
			f.text(key, &n.OnError)
		case "webhookId":
			f.text(key, &n.WebhookID)
		case "alwaysOutputData":
			f.flag(key, &n.AlwaysOutputData)
		case "executeOnce":
			f.flag(key, &n.ExecuteOnce)
		case "continueOnFail":
			f.flag(key, &n.ContinueOnFail)
		case "retryOnFail":
			f.flag(key, &n.RetryOnFail)
		case "maxTries":
			f.optional(key, &n.MaxTries)
		case "waitBetweenTries":
			f.optional(key, &n.WaitBetweenTries)
		default:
			n.Rest.Set(key, value)
		}
	}
	if n.Name == "" && f.err == nil {
		f.fail("name", "a text that is not empty", o.Value("name"))
	}
	if n.Type == "" && f.err == nil {
		f.fail("type", "a text that is not empty", o.Value("type"))
	}
	return n, f.err
}

// Object returns the JSON form of the node.
func (n *Node) Object() *Object {
	values := &Object{}
	put := func(key string, value any, set bool) {
		if (set || slices.Contains(n.order, key)) && !n.Rest.Has(key) {
			values.Set(key, value)
		}
	}
	put("parameters", orNull(n.Parameters), n.order == nil || n.Parameters.Len() > 0)
	put("id", n.ID, n.ID != "")
	put("name", n.Name, true)
	put("type", n.Type, true)
	put("typeVersion", n.TypeVersion, n.order == nil || n.TypeVersion != 1)
	put("position", []any{n.Position[0], n.Position[1]}, n.order == nil)
	put("credentials", orNull(n.Credentials), n.Credentials.Len() > 0)
	put("disabled", n.Disabled, n.Disabled)
	put("onError", n.OnError, n.OnError != "")
	put("webhookId", n.WebhookID, n.WebhookID != "")
	put("alwaysOutputData", n.AlwaysOutputData, n.AlwaysOutputData)
	put("executeOnce", n.ExecuteOnce, n.ExecuteOnce)
	put("continueOnFail", n.ContinueOnFail, n.ContinueOnFail)
	put("retryOnFail", n.RetryOnFail, n.RetryOnFail)
	put("maxTries", orNil(n.MaxTries), n.MaxTries != nil)
	put("waitBetweenTries", orNil(n.WaitBetweenTries), n.WaitBetweenTries != nil)
	o := &Object{}
	for _, key := range n.order {
		if v, ok := values.Get(key); ok {
			o.Set(key, v)
		} else if v, ok := n.Rest.Get(key); ok {
			o.Set(key, v)
		}
	}
	for _, rest := range []*Object{values, n.Rest} {
		for k, v := range rest.All() {
			if !o.Has(k) {
				o.Set(k, v)
			}
		}
	}
	return o
}

func orNil(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

// MarshalJSON writes the node.
func (n *Node) MarshalJSON() ([]byte, error) { return AppendJSON(nil, n.Object()) }

// UnmarshalJSON reads a node.
func (n *Node) UnmarshalJSON(text []byte) error {
	o, err := DecodeObject(text)
	if err != nil {
		return err
	}
	read, err := nodeOf(o, "node")
	if err == nil {
		*n = *read
	}
	return err
}

// Object returns the JSON form of the wires.
func (c Connections) Object() *Object {
	o := &Object{}
	for _, source := range c {
		types := &Object{}
		for _, t := range source.Types {
			outputs := make([]any, len(t.Outputs))
			for i, targets := range t.Outputs {
				if targets == nil {
					continue
				}
				list := make([]any, len(targets))
				for j, target := range targets {
					list[j] = target.object()
				}
				outputs[i] = list
			}
			types.Set(t.Type, outputs)
		}
		o.Set(source.Source, types)
	}
	return o
}

func (t Target) object() *Object {
	o := NewObject("node", t.Node)
	if !t.noType {
		o.Set("type", t.Type)
	}
	if !t.noIndex {
		o.Set("index", float64(t.Index))
	}
	for k, v := range t.Rest.All() {
		o.Set(k, v)
	}
	return o
}
