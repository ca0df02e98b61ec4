package store

import (
	"context"

	"github.com/budflow/budflow"
)

// StaticData is what the nodes of a workflow keep between runs. Its keys are
// n8n's: "global", and "node:" with the name of a node.
type StaticData struct {
	Data     *budflow.Object
	Revision int64 // 0 while there is none
}

// staticObject reads the static data of a document; nil when the document has none.
func staticObject(value any) (*budflow.Object, error) {
	if text, ok := value.(string); ok { // the form of n8n's API
		if text == "" {
			return nil, nil
		}
		o, err := budflow.DecodeObject([]byte(text))
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "staticData: %w", err)
		}
		return o, nil
	}
	switch v := value.(type) {
	case nil:
		return nil, nil
	case *budflow.Object:
		return v, nil
	}
	return nil, budflow.Errorf(budflow.Invalid, "staticData: want an object, got %s", budflow.KindOf(value))
}

// GetStaticData returns the static data of a workflow; without any it is empty, at revision 0.
func (s *Store) GetStaticData(ctx context.Context, workflowID string) (StaticData, error) {
	return s.getStaticData(ctx, s.db.reader(), workflowID, "")
}

func (s *Store) getStaticData(ctx context.Context, on session, workflowID, lock string) (StaticData, error) {
	d, found, err := one(ctx, on, func(row scan) (d StaticData, err error) {
		var text string
		if err = row(&d.Revision, &text); err == nil {
			d.Data, err = budflow.DecodeObject([]byte(text))
		}
		return d, err
	}, `SELECT revision, data FROM static_data WHERE workflow_id = $1`+lock, workflowID)
	if err == nil && !found {
		d.Data = &budflow.Object{}
	}
	return d, err
}

// putStaticData replaces the static data of a workflow; nil leaves it.
func (s *Store) putStaticData(ctx context.Context, tx session, workflowID string, data *budflow.Object) error {
	if data == nil {
		return nil
	}
	_, err := tx.exec(ctx, `INSERT INTO static_data (workflow_id, revision, data) VALUES ($1, 1, $2)
		ON CONFLICT (workflow_id) DO UPDATE SET revision = static_data.revision + 1, data = excluded.data`,
		workflowID, string(budflow.EncodeJSON(data)))
	return err
}

// ApplyStaticData applies what a node changed and returns the new revision. It
// is a Conflict when the static data is not at the revision that the node has read.
func (s *Store) ApplyStaticData(ctx context.Context, workflowID, node string, delta *budflow.StaticDelta) (revision int64, err error) {
	changes := &budflow.Object{}
	for key, text := range map[string]budflow.Raw{"global": delta.Global, "node:" + node: delta.Node} {
		if text == nil {
			continue
		}
		value, err := budflow.DecodeObject(text)
		if err != nil {
			return 0, budflow.Errorf(budflow.Invalid, "static data of %s: %w", key, err)
		}
		changes.Set(key, value)
	}
	err = s.db.transact(ctx, func(tx session) error {
		if _, err := s.lockWorkflow(ctx, tx, workflowID); err != nil {
			return err
		}
		stored, err := s.getStaticData(ctx, tx, workflowID, "")
		if err != nil {
			return err
		}
		if stored.Revision != delta.Rev {
			return budflow.Errorf(budflow.Conflict, "static data of workflow %q: want revision %d, it is at %d",
				workflowID, delta.Rev, stored.Revision)
		}
		for key, value := range changes.All() {
			stored.Data.Set(key, value)
		}
		revision = stored.Revision + 1
		return s.putStaticData(ctx, tx, workflowID, stored.Data)
	})
	return revision, err
}
