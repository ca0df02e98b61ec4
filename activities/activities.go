// Package activities is where effects happen: it loads plans, runs nodes, writes
// records. Workflow code asks for it by the names in package workflows.
package activities

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/expression"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/store"
)

// Config is what the activities need.
type Config struct {
	Store       *store.Store
	Blobs       *blobstore.Store
	Items       *blobstore.Items
	Nodes       *nodes.Registry
	Expressions *expression.Evaluator
	HTTP        *http.Client
	Bus         *Bus
	Log         *slog.Logger
	// Location is the instance's time zone, for workflows without one.
	Location *time.Location
	// PublicURL is the base of the URLs that expressions and nodes show, without a slash at the end.
	PublicURL string
	// Env gives $env; nil = access is blocked.
	Env func(name string) (string, bool)
	// FilesAllow are the folders that file nodes may touch; none = no access.
	FilesAllow []string
	// Enabled tells whether a node type is allowed to run here; nil = all.
	Enabled func(nodeType string) bool
	// OutsideQueue sends nodes that reach outside to a task queue of their own.
	OutsideQueue bool
}

// Activities are registered with a worker. All methods are safe for concurrent use.
type Activities struct {
	Config
	documents *store.Documents
	files     *fileAccess
	tries     *tries
	variables *variables
	stopping  *stopping
}

// New checks the configuration.
func New(c Config) (*Activities, error) {
	if c.Store == nil || c.Blobs == nil || c.Items == nil || c.Nodes == nil || c.Expressions == nil || c.Bus == nil {
		return nil, budflow.Errorf(budflow.Internal, "activities: want a store, blobs, items, nodes, expressions and a bus")
	}
	if c.HTTP == nil {
		c.HTTP = http.DefaultClient
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Location == nil {
		c.Location = time.UTC
	}
	files, err := newFileAccess(c.FilesAllow)
	if err != nil {
		return nil, err
	}
	return &Activities{Config: c, documents: store.NewDocuments(c.Store), files: files, tries: newTries(), variables: &variables{store: c.Store}, stopping: newStopping()}, nil
}
