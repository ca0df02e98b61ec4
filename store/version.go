package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/budflow/budflow"
)

// Version is an immutable version of a workflow, named by the hash of its content.
type Version struct {
	// Document has the nodes, connections and settings of the version, and today's name of the workflow.
	Document  *budflow.Workflow
	Hash      string
	CreatedAt time.Time // when this content was saved first
}

// SavedVersion is one entry of a workflow's history. Going back to an earlier
// content makes a new entry with the hash of then.
type SavedVersion struct {
	Revision  int64 // from 1
	Hash      string
	Author    string
	Message   string
	CreatedAt time.Time
}

// content is the part of a document that a run needs, and that its hash covers.
func content(w *budflow.Workflow) *budflow.Object {
	o := w.Object()
	c := &budflow.Object{}
	for _, key := range []string{"nodes", "connections", "settings"} {
		if value := o.Value(key); value != nil {
			c.Set(key, value)
		} else {
			c.Set(key, &budflow.Object{})
		}
	}
	return c
}

func hashOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// ContentHash names the version that a document is: SHA-256, in hex, of the
// JSON text of its nodes, connections and settings in the order of the
// document. Name, pin data and static data do not change it.
func ContentHash(w *budflow.Workflow) string {
	return hashOf(budflow.EncodeJSON(content(w)))
}

// draft is a document on its way into the store.
type draft struct {
	name    string
	text    string // the document without what the record holds in columns of its own
	content string
	hash    string
	static  *budflow.Object // nil = the document says nothing of static data
}

func draftOf(w *budflow.Workflow) (*draft, error) {
	static, err := staticObject(w.StaticData)
	if err != nil {
		return nil, err
	}
	o := w.Object()
	for _, key := range []string{"id", "name", "active", "staticData"} {
		o.Delete(key)
	}
	part := budflow.EncodeJSON(content(w))
	return &draft{name: w.Name, text: string(budflow.EncodeJSON(o)), content: string(part), hash: hashOf(part), static: static}, nil
}

// recordSave adds the version of a draft, unless its content is known, and an entry of the history.
func (s *Store) recordSave(ctx context.Context, tx session, id string, revision int64, d *draft, save *Save) error {
	if save == nil {
		save = &Save{}
	}
	_, err := tx.exec(ctx, `INSERT INTO workflow_versions (workflow_id, hash, document, created_at)
		VALUES ($1, $2, $3, $4) ON CONFLICT (workflow_id, hash) DO NOTHING`, id, d.hash, d.content, s.stamp())
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `INSERT INTO workflow_saves (workflow_id, revision, hash, author, message, created_at)
		VALUES ($1, $2, $3, $4, $5, $6)`, id, revision, d.hash, save.Author, save.Message, s.stamp())
	if err != nil {
		return err
	}
	return s.putStaticData(ctx, tx, id, d.static)
}

// GetVersion returns a version of a workflow by its hash.
func (s *Store) GetVersion(ctx context.Context, workflowID, hash string) (*Version, error) {
	const text = `SELECT w.name, w.active_version, v.document, v.created_at
		FROM workflow_versions v JOIN workflows w ON w.id = v.workflow_id WHERE v.workflow_id = $1 AND v.hash = $2`
	v, found, err := one(ctx, s.db.reader(), func(row scan) (*Version, error) {
		v := Version{Hash: hash}
		var name, active, document string
		if err := row(&name, &active, &document, moment{&v.CreatedAt}); err != nil {
			return nil, err
		}
		w, err := budflow.DecodeWorkflow([]byte(document))
		if err != nil {
			return nil, budflow.Errorf(budflow.Internal, "workflow %s: stored version %s: %w", workflowID, short(hash), err)
		}
		w.ID, w.Name, w.Active = workflowID, name, active != ""
		v.Document = w
		return &v, nil
	}, text, workflowID, hash)
	if err == nil && !found {
		err = notFound("version", workflowID+"@"+short(hash))
	}
	return v, err
}

// ListVersions returns the history of a workflow, the newest first.
func (s *Store) ListVersions(ctx context.Context, workflowID, cursor string, limit int) (Page[SavedVersion], error) {
	var none Page[SavedVersion]
	limit, err := pageLimit(limit)
	if err != nil {
		return none, err
	}
	f := &filter{}
	f.add(`workflow_id = ?`, workflowID)
	if cursor != "" {
		before, err := strconv.ParseInt(cursor, 10, 64)
		if err != nil {
			return none, budflow.Errorf(budflow.Invalid, "cursor: want the one of the page before, got %q", cursor)
		}
		f.add(`revision < ?`, before)
	}
	list, err := all(ctx, s.db.reader(), func(row scan) (v SavedVersion, err error) {
		err = row(&v.Revision, &v.Hash, &v.Author, &v.Message, moment{&v.CreatedAt})
		return v, err
	}, `SELECT revision, hash, author, message, created_at FROM workflow_saves`+f.where()+
		` ORDER BY revision DESC LIMIT `+f.arg(limit+1), f.args...)
	if err != nil {
		return none, err
	}
	return pageOf(list, limit, func(v SavedVersion) string { return strconv.FormatInt(v.Revision, 10) }), nil
}

// short is how a hash is shown in a message.
func short(hash string) string { return hash[:min(len(hash), 12)] }

// checkID accepts the ids that n8n and BudFlow give: up to 64 letters, digits, - and _.
func checkID(id string) error {
	ok := id != "" && len(id) <= 64
	for _, r := range id {
		ok = ok && (r == '-' || r == '_' || strings.ContainsRune(idAlphabet, r))
	}
	if !ok {
		return budflow.Errorf(budflow.Invalid, "id: want 1 to 64 letters, digits, - or _, got %q", id[:min(len(id), 80)])
	}
	return nil
}
