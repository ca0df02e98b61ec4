package store

import (
	"cmp"
	"context"
	"slices"

	"github.com/budflow/budflow"
)

// Webhook is a registered production webhook. Method and Path are unique together.
type Webhook struct {
	Method     string
	Path       string // without slashes at its ends; a dynamic one has segments that begin with ':'
	WorkflowID string
	Version    string // hash of the workflow version that answers
	Node       string // name
	WebhookID  string // of the node; the first segment of a dynamic URL
	PathLength int    // segments of Path
	Dynamic    bool
}

// Activation is how a workflow goes live, or offline.
type Activation struct {
	Version  string    // hash of the version that goes live; "" takes the workflow offline
	Webhooks []Webhook // of that version; they replace the registered ones. WorkflowID and Version are filled in
	Expected *string   // the active version that the caller knows of; nil = any. When it is another, this is a Conflict
}

// SetActive makes a version live together with its webhooks, or takes the
// workflow offline, in one transaction. A path that is taken is a Conflict.
func (s *Store) SetActive(ctx context.Context, workflowID string, a Activation) (*Workflow, error) {
	if a.Version == "" && len(a.Webhooks) > 0 {
		return nil, budflow.Errorf(budflow.Invalid, "workflow %q: webhooks without a version", workflowID)
	}
	return s.changeWorkflow(ctx, workflowID, func(tx session) error {
		head, err := s.lockWorkflow(ctx, tx, workflowID)
		if err != nil {
			return err
		}
		if a.Expected != nil && *a.Expected != head.active {
			return budflow.Errorf(budflow.Conflict, "workflow %q: want the active version %q, it is %q",
				workflowID, short(*a.Expected), short(head.active))
		}
		if a.Version != "" {
			_, known, err := one(ctx, tx, column[int], `SELECT 1 FROM workflow_versions WHERE workflow_id = $1 AND hash = $2`,
				workflowID, a.Version)
			if err != nil {
				return err
			}
			if !known {
				return notFound("version", workflowID+"@"+short(a.Version))
			}
		}
		if err := s.replaceWebhooks(ctx, tx, workflowID, a.Version, a.Webhooks); err != nil {
			return err
		}
		_, err = tx.exec(ctx, `UPDATE workflows SET active_version = $2, updated_at = $3 WHERE id = $1`,
			workflowID, a.Version, s.stamp())
		return err
	})
}

// RegisterWebhooks replaces the webhooks of a workflow: all of them, or none
// and a Conflict that names the path that is taken and by which workflow.
func (s *Store) RegisterWebhooks(ctx context.Context, workflowID, version string, hooks []Webhook) error {
	return s.db.transact(ctx, func(tx session) error {
		if _, err := s.lockWorkflow(ctx, tx, workflowID); err != nil {
			return err
		}
		return s.replaceWebhooks(ctx, tx, workflowID, version, hooks)
	})
}

// UnregisterWebhooks removes the webhooks of a workflow, if there are any.
func (s *Store) UnregisterWebhooks(ctx context.Context, workflowID string) error {
	return s.db.transact(ctx, func(tx session) error { return s.dropWebhooks(ctx, tx, workflowID) })
}

func (s *Store) dropWebhooks(ctx context.Context, tx session, workflowID string) error {
	return s.replaceWebhooks(ctx, tx, workflowID, "", nil)
}

func (s *Store) replaceWebhooks(ctx context.Context, tx session, workflowID, version string, hooks []Webhook) error {
	// The row of the counter makes registrations wait for each other, so two of them cannot lock paths crosswise.
	if _, err := tx.exec(ctx, `UPDATE counters SET value = value + $1 WHERE name = 'routes'`, 1); err != nil {
		return err
	}
	if err := s.notify(ctx, tx, Notice{Kind: NoticeRoutes, ID: workflowID}); err != nil {
		return err
	}
	if _, err := tx.exec(ctx, `DELETE FROM webhooks WHERE workflow_id = $1`, workflowID); err != nil {
		return err
	}
	hooks = slices.SortedFunc(slices.Values(hooks), func(a, b Webhook) int {
		return cmp.Or(cmp.Compare(a.Method, b.Method), cmp.Compare(a.Path, b.Path))
	})
	for _, h := range hooks {
		n, err := tx.exec(ctx, `INSERT INTO webhooks (method, path, workflow_id, version, node, webhook_id, path_length, dynamic)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (method, path) DO NOTHING`,
			h.Method, h.Path, workflowID, version, h.Node, h.WebhookID, h.PathLength, h.Dynamic)
		if err != nil {
			return err
		}
		if n == 0 {
			return s.taken(ctx, tx, workflowID, h)
		}
	}
	return nil
}

func (s *Store) taken(ctx context.Context, tx session, workflowID string, h Webhook) error {
	owner, _, err := one(ctx, tx, readWebhook, selectWebhooks+` WHERE method = $1 AND path = $2`, h.Method, h.Path)
	if err != nil {
		return err
	}
	if owner.WorkflowID == workflowID {
		return budflow.Errorf(budflow.Conflict, "webhook %s %s: nodes %q and %q of the workflow both want it", h.Method, h.Path, owner.Node, h.Node)
	}
	return budflow.Errorf(budflow.Conflict, "webhook %s %s: taken by workflow %s", h.Method, h.Path, owner.WorkflowID)
}

const selectWebhooks = `SELECT method, path, workflow_id, version, node, webhook_id, path_length, dynamic FROM webhooks`

func readWebhook(row scan) (h Webhook, err error) {
	err = row(&h.Method, &h.Path, &h.WorkflowID, &h.Version, &h.Node, &h.WebhookID, &h.PathLength, &h.Dynamic)
	return h, err
}

// LookupWebhook returns the webhook with exactly this method and path that is not dynamic.
func (s *Store) LookupWebhook(ctx context.Context, method, path string) (*Webhook, error) {
	h, found, err := one(ctx, s.db.reader(), readWebhook, selectWebhooks+` WHERE method = $1 AND path = $2`, method, path)
	if err == nil && (!found || h.Dynamic) {
		err = notFound("webhook", method+" "+path)
	}
	if err != nil {
		return nil, err
	}
	return &h, nil
}

// DynamicWebhooks returns the dynamic webhooks of a webhook id whose path has
// that many segments, of all methods: the candidates for a URL.
func (s *Store) DynamicWebhooks(ctx context.Context, webhookID string, segments int) ([]Webhook, error) {
	hooks, err := all(ctx, s.db.reader(), readWebhook,
		selectWebhooks+` WHERE webhook_id = $1 AND path_length = $2 ORDER BY path, method`, webhookID, segments)
	return slices.DeleteFunc(hooks, func(h Webhook) bool { return !h.Dynamic }), err
}

// WebhookMethods returns the methods that are registered for a path, sorted.
func (s *Store) WebhookMethods(ctx context.Context, path string) ([]string, error) {
	return all(ctx, s.db.reader(), column[string], `SELECT method FROM webhooks WHERE path = $1 ORDER BY method`, path)
}

// ListWebhooks returns the webhooks of a workflow, or all of them when workflowID is "".
func (s *Store) ListWebhooks(ctx context.Context, workflowID string) ([]Webhook, error) {
	f := &filter{}
	if workflowID != "" {
		f.add(`workflow_id = ?`, workflowID)
	}
	return all(ctx, s.db.reader(), readWebhook, selectWebhooks+f.where()+` ORDER BY path, method`, f.args...)
}

// RoutesRevision is a number that grows whenever webhooks change; reading it is
// cheap, so a gateway can ask it before it trusts what it remembers.
func (s *Store) RoutesRevision(ctx context.Context) (int64, error) {
	n, _, err := one(ctx, s.db.reader(), column[int64], `SELECT value FROM counters WHERE name = 'routes'`)
	return n, err
}
