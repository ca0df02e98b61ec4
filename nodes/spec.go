package nodes

import "github.com/budflow/budflow"

// Spec is what a node type says of itself. Validation, forms, documentation and
// types are derived from it.
type Spec struct {
	Type        string // full name, for example n8n-nodes-base.set
	DisplayName string
	Description string // one sentence
	Docs        string // further paragraphs of the generated page: limits, errors, what follows n8n
	Group       Group
	Versions    []float64 // ascending
	Default     float64   // version of a node without typeVersion in a new workflow; 0 = the newest
	Class       budflow.Class
	// Inputs and Outputs are the main ports; a func where they follow the parameters.
	Inputs      []Port
	Outputs     []Port
	OutputsFor  func(n *budflow.Node) []Port
	InputsFor   func(n *budflow.Node) []Port
	Params      []Param
	Credentials []CredentialUse
	// RequiredInputs gives the inputs that must have data before the node runs with
	// some of them missing (engine facts 4.4). nil = any input is enough.
	RequiredInputs func(n *budflow.Node) *Required
	// Decorative nodes (sticky notes) are kept in the document and never run.
	Decorative bool
}

// Required is a number of inputs, or their indexes.
type Required struct {
	Count   int
	Indexes []int
}

// Group sorts node types for people.
type Group string

const (
	GroupTrigger   Group = "trigger"
	GroupFlow      Group = "flow"
	GroupTransform Group = "transform"
	GroupData      Group = "data"
	GroupOutside   Group = "outside"
	GroupCode      Group = "code"
)

// Port is an input or an output.
type Port struct {
	Type  string // main, or an ai_* type; "" = main
	Label string
}

// Main is a single unlabelled main port.
var Main = []Port{{Type: budflow.MainConnection}}

// Param is one parameter of a node, or one field of a collection.
type Param struct {
	Name        string
	DisplayName string
	Description string
	Kind        Kind
	Default     any
	Required    bool
	Options     []Option // options, multiOptions
	Fields      []Param  // collection; fixedCollection has one field of kind group for each group
	Multiple    bool     // fixedCollection groups and texts that repeat
	Show        Rules    // shown when every rule holds; a hidden parameter keeps its own default
	Hide        Rules
	Literal     bool // never an expression (code)
	Placeholder string
	Min, Max    *float64
}

// Kind is the type of a parameter.
type Kind string

const (
	Text            Kind = "string"
	NumberKind      Kind = "number"
	Bool            Kind = "boolean"
	Options         Kind = "options"
	MultiOptions    Kind = "multiOptions"
	Collection      Kind = "collection"
	FixedCollection Kind = "fixedCollection"
	FieldGroup      Kind = "group"
	JSON            Kind = "json"
	Filter          Kind = "filter"
	Assignments     Kind = "assignmentCollection"
	ResourceLocator Kind = "resourceLocator"
	ResourceMapper  Kind = "resourceMapper"
	DateTime        Kind = "dateTime"
	Notice          Kind = "notice"
	Hidden          Kind = "hidden"
)

// Option is one choice.
type Option struct {
	Value       any
	Name        string
	Description string
}

// Rules map a parameter name, or "@version", to the values that satisfy the rule:
// plain values, or a Cond. Names are of the same level; "/name" is at the top level.
type Rules map[string][]any

// Cond is a comparison in a rule: op is eq, not, gte, lte, gt, lt, between,
// startsWith, endsWith, includes, regex or exists.
type Cond struct {
	Op    string
	Value any
}

// CredentialUse names a credential type that a node can use.
type CredentialUse struct {
	Type     string
	Required bool
	Show     Rules
}
