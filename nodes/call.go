package nodes

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/budflow/budflow"
)

// Call is one run of a node: its data, and the only ways out. Nothing in it
// outlives the run. Items and parameters are shared and must not be changed.
type Call struct {
	Node      *budflow.Node
	Spec      *Spec
	Workflow  *budflow.Workflow
	Execution budflow.ExecutionInfo
	RunIndex  int
	// Inputs are the items by input index; nil = the input has no data.
	Inputs  [][]budflow.Item
	Sources []*budflow.Source
	// Context is what the node kept from its earlier runs in this execution; nil on the first.
	Context *budflow.Object
	// Resumed is set when the node waited and is called again.
	Resumed  *Resumed
	Location *time.Location
	Now      func() time.Time
	Log      *slog.Logger
	HTTP     *http.Client
	Blobs    Blobs
	Resolver Resolver
	History  History
	Files    FileAccess
	// Heartbeat records that work goes on; done is kept for the next try of an outside node.
	Heartbeat func(done any)
	// Progress reads what the last Heartbeat of the try before kept into value; false = there is nothing.
	Progress func(value any) bool

	directive  *budflow.Directive
	newContext *budflow.Object
	hints      []budflow.Hint
	customData map[string]string
}

// Resumed is what a wait ended with.
type Resumed struct {
	Timeout bool
	Items   [][]budflow.Item
}

// Resolver turns a raw parameter into its value for an item: a text that starts
// with "=" is an expression, objects and arrays are walked. The result is a JSON
// value or budflow.Undefined. item -1 resolves without items.
type Resolver interface {
	Resolve(ctx context.Context, value any, item int) (any, error)
	// Code runs the user's JavaScript.
	Code(ctx context.Context, run CodeRun) (any, error)
	// CodeEach runs it for the first items in turn, in one place: what it leaves in
	// global names stays for the next item. each gets the outcomes; its error ends the run.
	CodeEach(ctx context.Context, run CodeRun, items int, each func(item int, value any, err error) error) error
	// With returns a resolver that sees more, or other items.
	With(extra Extra) Resolver
}

// Extra widens what expressions see.
type Extra struct {
	Names map[string]any // JSON values under further names: $response, $pageCount, ...
	Items []budflow.Item // stand for the items of input 0; nil = the inputs of the node
}

// CodeRun is JavaScript of a person to run with everything that an expression sees.
type CodeRun struct {
	Source  string
	Item    int            // current item; -1 with AllItems
	Globals map[string]any // JSON values that the code sees under these names besides the usual ones
	// Log gets what the code writes to the console.
	Log func(line string)
}

// History reads earlier runs of this execution.
type History interface {
	// Runs is how often a node has run.
	Runs(node string) int
	// Items returns one output of one run.
	Items(ctx context.Context, node string, run, output int) ([]budflow.Item, error)
	// Sources tells where the inputs of a run came from.
	Sources(node string, run int) []*budflow.Source
}

// Blobs stores and reads the bytes of files.
type Blobs interface {
	// Write stores a stream; meta gives name and MIME type ("" = found out from name and content).
	Write(ctx context.Context, r io.Reader, meta budflow.Binary) (*budflow.Binary, error)
	// Open reads a file, stored or inline. A reader that knows its length in bytes has a method Length() int64.
	Open(ctx context.Context, b *budflow.Binary) (io.ReadCloser, error)
}

// FileAccess is the part of the file system that the operator allows nodes to touch.
type FileAccess interface {
	Open(path string) (io.ReadCloser, error)
	// Create replaces a file, or appends to it.
	Create(path string, appending bool) (io.WriteCloser, error)
	// Glob lists the files that match a pattern.
	Glob(pattern string) ([]string, error)
}

// Items returns the items of input 0.
func (c *Call) Items() []budflow.Item { return c.Input(0) }

// Input returns the items of an input; nil when it has none.
func (c *Call) Input(i int) []budflow.Item {
	if i < len(c.Inputs) {
		return c.Inputs[i]
	}
	return nil
}

// Version is the typeVersion of the node.
func (c *Call) Version() float64 { return c.Node.TypeVersion }

// ContinueOnFail reports whether the node should turn the error of an item into an item.
func (c *Call) ContinueOnFail() bool {
	switch c.Node.OnError {
	case "continueRegularOutput", "continueErrorOutput":
		return true
	case "":
		return c.Node.ContinueOnFail
	}
	return false
}

// ContinuesAfter reports whether the error of an item should become an item: the
// node goes on after errors, and this is one of the node, not a stopped run or a fault of what is around it.
func (c *Call) ContinuesAfter(err error) bool {
	switch budflow.CodeOf(err) {
	case budflow.Canceled, budflow.Unavailable, budflow.Internal:
		return false
	}
	return c.ContinueOnFail()
}

// Direct asks the workflow to do something after this run.
func (c *Call) Direct(d budflow.Directive) { c.directive = &d }

// Keep replaces what the node keeps for its next run in this execution.
func (c *Call) Keep(context *budflow.Object) { c.newContext = context }

// Hint leaves a remark for the person who reads the run.
func (c *Call) Hint(h budflow.Hint) { c.hints = append(c.hints, h) }

// n8n's limits of custom data: keys of an execution, and characters of a key and a value.
const (
	maxSavedKeys  = 10
	maxSavedKey   = 50
	maxSavedValue = 512
)

// SaveData sets a value of the execution's custom data. As in n8n, long keys and
// values are cut, and an eleventh key is not kept.
func (c *Call) SaveData(key, value string) {
	key, value = cut(key, maxSavedKey), cut(value, maxSavedValue)
	_, before := c.Execution.CustomData[key]
	_, now := c.customData[key]
	if !before && !now && len(c.Execution.CustomData)+len(c.customData) >= maxSavedKeys {
		return
	}
	if c.customData == nil {
		c.customData = map[string]string{}
	}
	c.customData[key] = value
}

func cut(text string, characters int) string {
	if utf8.RuneCountInString(text) <= characters {
		return text
	}
	return string([]rune(text)[:characters])
}

// Outcome is what a run left besides its items.
type Outcome struct {
	Directive  *budflow.Directive
	Context    *budflow.Object
	Hints      []budflow.Hint
	CustomData map[string]string
}

// Outcome returns what the run left besides its items.
func (c *Call) Outcome() Outcome {
	return Outcome{Directive: c.directive, Context: c.newContext, Hints: c.hints, CustomData: c.customData}
}
