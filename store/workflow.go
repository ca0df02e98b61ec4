package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/budflow/budflow"
)

// Workflow is a stored workflow.
type Workflow struct {
	// Document is the latest save, with everything that n8n wrote into it. Its ID, Name, Active and StaticData
	// are those of the record.
	Document      *budflow.Workflow
	Version       string // hash of the version that Document is
	ActiveVersion string // hash of the version that runs when it is triggered; "" = inactive
	Revision      int64  // how many versions were saved so far, from 1
	ProjectID     string // reserved; "" today
	Tags          []Tag
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// Save tells about a save; nil means nobody, no message and no check.
type Save struct {
	Author   string
	Message  string
	Expected string // version that the author started from; "" = any. When the latest is another, the save is a Conflict
}

const workflowColumns = `w.id, w.name, w.document, w.version, w.active_version, w.revision, w.project_id,
	w.created_at, w.updated_at, s.data`

const workflowTables = ` FROM workflows w LEFT JOIN static_data s ON s.workflow_id = w.id`

func readWorkflow(row scan) (*Workflow, error) {
	var w Workflow
	var id, name, document string
	var static *string
	err := row(&id, &name, &document, &w.Version, &w.ActiveVersion, &w.Revision, &w.ProjectID,
		moment{&w.CreatedAt}, moment{&w.UpdatedAt}, &static)
	if err != nil {
		return nil, err
	}
	if w.Document, err = budflow.DecodeWorkflow([]byte(document)); err != nil {
		return nil, budflow.Errorf(budflow.Internal, "workflow %s: stored document: %w", id, err)
	}
	w.Document.ID, w.Document.Name, w.Document.Active = id, name, w.ActiveVersion != ""
	if static != nil {
		if w.Document.StaticData, err = budflow.DecodeJSON([]byte(*static)); err != nil {
			return nil, budflow.Errorf(budflow.Internal, "workflow %s: stored static data: %w", id, err)
		}
	}
	return &w, nil
}

// CreateWorkflow stores a workflow, inactive. Its id is that of the document,
// or, when that is empty, a new one; an id that exists is a Conflict.
func (s *Store) CreateWorkflow(ctx context.Context, document *budflow.Workflow, save *Save) (*Workflow, error) {
	id := document.ID
	if id == "" {
		id = NewID()
	}
	d, err := draftOf(document)
	if err != nil {
		return nil, err
	}
	if err := checkID(id); err != nil {
		return nil, err
	}
	const text = `INSERT INTO workflows
		(id, name, name_lower, project_id, document, version, active_version, revision, created_at, updated_at)
		VALUES ($1, $2, $3, '', $4, $5, '', 1, $6, $6) ON CONFLICT (id) DO NOTHING`
	return s.changeWorkflow(ctx, id, func(tx session) error {
		n, err := tx.exec(ctx, text, id, d.name, strings.ToLower(d.name), d.text, d.hash, s.stamp())
		if err != nil {
			return err
		}
		if n == 0 {
			return budflow.Errorf(budflow.Conflict, "workflow %q: exists already", id)
		}
		return s.recordSave(ctx, tx, id, 1, d, save)
	})
}

// UpdateWorkflow saves a new document under the id of the document. When nodes,
// connections or settings differ from the latest version, this is a new
// version; the active version stays what it is. A nil StaticData keeps the stored one.
func (s *Store) UpdateWorkflow(ctx context.Context, document *budflow.Workflow, save *Save) (*Workflow, error) {
	d, err := draftOf(document)
	if err != nil {
		return nil, err
	}
	id := document.ID
	const text = `UPDATE workflows SET name = $2, name_lower = $3, document = $4, version = $5, revision = $6, updated_at = $7
		WHERE id = $1`
	return s.changeWorkflow(ctx, id, func(tx session) error {
		head, err := s.lockWorkflow(ctx, tx, id)
		if err != nil {
			return err
		}
		if save != nil && save.Expected != "" && save.Expected != head.version {
			return budflow.Errorf(budflow.Conflict, "workflow %q: want to save over version %s, but the latest is %s",
				id, short(save.Expected), short(head.version))
		}
		revision := head.revision
		if d.hash != head.version {
			revision++
		}
		_, err = tx.exec(ctx, text, id, d.name, strings.ToLower(d.name), d.text, d.hash, revision, s.stamp())
		if err != nil {
			return err
		}
		if revision == head.revision {
			return s.putStaticData(ctx, tx, id, d.static)
		}
		return s.recordSave(ctx, tx, id, revision, d, save)
	})
}

// changeWorkflow changes a workflow in a transaction and returns what became of it.
func (s *Store) changeWorkflow(ctx context.Context, id string, change func(tx session) error) (*Workflow, error) {
	var w *Workflow
	err := s.db.transact(ctx, func(tx session) error {
		if err := change(tx); err != nil {
			return err
		}
		var err error
		w, err = s.getWorkflow(ctx, tx, id)
		return err
	})
	return w, err
}

// GetWorkflow returns a workflow.
func (s *Store) GetWorkflow(ctx context.Context, id string) (*Workflow, error) {
	return s.getWorkflow(ctx, s.db.reader(), id)
}

func (s *Store) getWorkflow(ctx context.Context, on session, id string) (*Workflow, error) {
	w, found, err := one(ctx, on, readWorkflow, `SELECT `+workflowColumns+workflowTables+` WHERE w.id = $1`, id)
	if err == nil && !found {
		err = notFound("workflow", id)
	}
	if err == nil {
		err = s.fillTags(ctx, on, []*Workflow{w})
	}
	if err != nil {
		return nil, err
	}
	return w, nil
}

// head is what a save or an activation is checked against.
type head struct {
	version  string
	active   string
	revision int64
}

func (s *Store) lockWorkflow(ctx context.Context, tx session, id string) (head, error) {
	h, found, err := one(ctx, tx, func(row scan) (h head, err error) {
		err = row(&h.version, &h.active, &h.revision)
		return h, err
	}, `SELECT version, active_version, revision FROM workflows WHERE id = $1`+s.dialect.forUpdate, id)
	if err == nil && !found {
		err = notFound("workflow", id)
	}
	return h, err
}

// DeleteWorkflow deletes a workflow with its versions, webhooks and executions.
// The blobs of its executions become garbage (see BlobGarbage).
func (s *Store) DeleteWorkflow(ctx context.Context, id string) error {
	return s.db.transact(ctx, func(tx session) error {
		if _, err := s.lockWorkflow(ctx, tx, id); err != nil {
			return err
		}
		if err := s.dropWebhooks(ctx, tx, id); err != nil {
			return err
		}
		if err := s.deleteExecutions(ctx, tx, "workflow_id = $1", id); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `DELETE FROM workflows WHERE id = $1`, id)
		return err
	})
}

// WorkflowFilter selects workflows; zero fields select all.
type WorkflowFilter struct {
	Active    *bool
	Name      string   // part of the name, in any case
	Tags      []string // names; a workflow must have all of them
	ProjectID string   // reserved
	Cursor    string   // Next of the page before
	Offset    int      // rows to skip, for clients that count; usually 0
	Limit     int
}

// ListWorkflows returns workflows, the oldest first.
func (s *Store) ListWorkflows(ctx context.Context, filtered WorkflowFilter) (Page[*Workflow], error) {
	var none Page[*Workflow]
	limit, err := pageLimit(filtered.Limit)
	if err != nil {
		return none, err
	}
	f, err := filtered.conditions(s.dialect)
	if err != nil {
		return none, err
	}
	text := `SELECT ` + workflowColumns + workflowTables + f.where() +
		` ORDER BY w.created_at, w.id LIMIT ` + f.arg(limit+1) + ` OFFSET ` + f.arg(max(filtered.Offset, 0))
	list, err := all(ctx, s.db.reader(), readWorkflow, text, f.args...)
	if err != nil {
		return none, err
	}
	page := pageOf(list, limit, func(w *Workflow) string {
		return fmt.Sprintf("%d.%s", w.CreatedAt.UnixMilli(), w.Document.ID)
	})
	return page, s.fillTags(ctx, s.db.reader(), page.Items)
}

func (wf *WorkflowFilter) conditions(d *dialect) (*filter, error) {
	f := &filter{}
	if wf.Active != nil {
		if *wf.Active {
			f.add(`w.active_version <> ''`)
		} else {
			f.add(`w.active_version = ''`)
		}
	}
	if wf.Name != "" {
		f.add(`w.name_lower LIKE ? ESCAPE '\'`, contains(strings.ToLower(wf.Name)))
	}
	if wf.ProjectID != "" {
		f.add(`w.project_id = ?`, wf.ProjectID)
	}
	if names := slices.Compact(slices.Sorted(slices.Values(wf.Tags))); len(names) > 0 {
		f.add(`(SELECT count(*) FROM workflow_tags wt JOIN tags t ON t.id = wt.tag_id
			WHERE wt.workflow_id = w.id AND `+d.in("t.name", "?")+`) = ?`, jsonList(names), len(names))
	}
	if wf.Cursor != "" {
		created, id, _ := strings.Cut(wf.Cursor, ".")
		ms, err := strconv.ParseInt(created, 10, 64)
		if err != nil || id == "" {
			return nil, budflow.Errorf(budflow.Invalid, "cursor: want the one of the page before, got %q", wf.Cursor)
		}
		f.add(`(w.created_at, w.id) > (?, ?)`, ms, id)
	}
	return f, nil
}
