package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/budflow/budflow"
)

// Tag is a label of workflows; its name is unique, with regard to case.
type Tag struct {
	ID        string
	Name      string
	CreatedAt time.Time
	UpdatedAt time.Time
}

const tagColumns = `t.id, t.name, t.created_at, t.updated_at`

func readTag(row scan) (t Tag, err error) {
	err = row(&t.ID, &t.Name, moment{&t.CreatedAt}, moment{&t.UpdatedAt})
	return t, err
}

func tagTaken(name string) error {
	return budflow.Errorf(budflow.Conflict, "tag %q: exists already", name)
}

// CreateTag makes a tag; a name that exists is a Conflict.
func (s *Store) CreateTag(ctx context.Context, name string) (Tag, error) {
	t, made, err := one(ctx, s.db.writer(), readTag, `INSERT INTO tags (id, name, created_at, updated_at)
		VALUES ($1, $2, $3, $3) ON CONFLICT (name) DO NOTHING RETURNING id, name, created_at, updated_at`, NewID(), name, s.stamp())
	if err == nil && !made {
		err = tagTaken(name)
	}
	return t, err
}

// GetTag returns a tag.
func (s *Store) GetTag(ctx context.Context, id string) (Tag, error) {
	t, found, err := one(ctx, s.db.reader(), readTag, `SELECT `+tagColumns+` FROM tags t WHERE t.id = $1`, id)
	if err == nil && !found {
		err = notFound("tag", id)
	}
	return t, err
}

// RenameTag changes the name of a tag; a name that another tag has is a Conflict.
func (s *Store) RenameTag(ctx context.Context, id, name string) (Tag, error) {
	t, found, err := one(ctx, s.db.writer(), readTag,
		`UPDATE tags SET name = $2, updated_at = $3 WHERE id = $1 RETURNING id, name, created_at, updated_at`, id, name, s.stamp())
	switch {
	case budflow.CodeOf(err) == budflow.Conflict:
		err = tagTaken(name)
	case err == nil && !found:
		err = notFound("tag", id)
	}
	return t, err
}

// DeleteTag deletes a tag and takes it off all workflows.
func (s *Store) DeleteTag(ctx context.Context, id string) error {
	n, err := s.db.writer().exec(ctx, `DELETE FROM tags WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = notFound("tag", id)
	}
	return err
}

// ListTags returns the tags in the order of their names.
func (s *Store) ListTags(ctx context.Context) ([]Tag, error) {
	return all(ctx, s.db.reader(), readTag, `SELECT `+tagColumns+` FROM tags t ORDER BY t.name`)
}

// SetWorkflowTags gives a workflow exactly these tags, in this order, and
// returns them. An id that is unknown or given twice is NotFound, as in n8n.
func (s *Store) SetWorkflowTags(ctx context.Context, workflowID string, ids []string) ([]Tag, error) {
	w, err := s.changeWorkflow(ctx, workflowID, func(tx session) error {
		if _, err := s.lockWorkflow(ctx, tx, workflowID); err != nil {
			return err
		}
		known, err := all(ctx, tx, column[string], `SELECT id FROM tags WHERE `+s.dialect.in("id", "$1"), jsonList(ids))
		if err != nil {
			return err
		}
		if len(known) != len(ids) {
			return budflow.Errorf(budflow.NotFound, "tags: want %d different ones that exist, found %d", len(ids), len(known))
		}
		if _, err := tx.exec(ctx, `DELETE FROM workflow_tags WHERE workflow_id = $1`, workflowID); err != nil {
			return err
		}
		for i, id := range ids {
			_, err := tx.exec(ctx, `INSERT INTO workflow_tags (workflow_id, tag_id, position) VALUES ($1, $2, $3)`, workflowID, id, i)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return w.Tags, nil
}

// fillTags reads the tags of workflows in one query.
func (s *Store) fillTags(ctx context.Context, on session, list []*Workflow) error {
	ids := make([]string, len(list))
	byID := make(map[string]*Workflow, len(list))
	for i, w := range list {
		w.Tags = []Tag{}
		ids[i] = w.Document.ID
		byID[w.Document.ID] = w
	}
	if len(list) == 0 {
		return nil
	}
	text := fmt.Sprintf(`SELECT wt.workflow_id, %s FROM workflow_tags wt JOIN tags t ON t.id = wt.tag_id
		WHERE %s ORDER BY wt.position`, tagColumns, s.dialect.in("wt.workflow_id", "$1"))
	return on.query(ctx, func(row scan) error {
		var owner string
		t, err := readTag(func(into ...any) error { return row(slices.Concat([]any{&owner}, into)...) })
		if w := byID[owner]; w != nil {
			w.Tags = append(w.Tags, t)
		}
		return err
	}, text, jsonList(ids))
}
