package store

import (
	"context"

	"github.com/budflow/budflow"
)

// Variable is a text that every workflow can read as $vars.<key>.
type Variable struct {
	ID    string
	Key   string
	Value string
}

func readVariable(row scan) (v Variable, err error) {
	err = row(&v.ID, &v.Key, &v.Value)
	return v, err
}

func variableTaken(key string) error {
	return budflow.Errorf(budflow.Conflict, "variable %q: exists already", key)
}

// CreateVariable makes a variable; a key that exists is a Conflict.
func (s *Store) CreateVariable(ctx context.Context, key, value string) (Variable, error) {
	v, made, err := one(ctx, s.db.writer(), readVariable, `INSERT INTO variables (id, project_id, key, value, created_at, updated_at)
		VALUES ($1, '', $2, $3, $4, $4) ON CONFLICT (project_id, key) DO NOTHING RETURNING id, key, value`,
		NewID(), key, value, s.stamp())
	if err == nil && !made {
		err = variableTaken(key)
	}
	return v, err
}

// UpdateVariable changes key and value; a key that another variable has is a Conflict.
func (s *Store) UpdateVariable(ctx context.Context, v Variable) error {
	n, err := s.db.writer().exec(ctx, `UPDATE variables SET key = $2, value = $3, updated_at = $4 WHERE id = $1`,
		v.ID, v.Key, v.Value, s.stamp())
	switch {
	case budflow.CodeOf(err) == budflow.Conflict:
		return variableTaken(v.Key)
	case err == nil && n == 0:
		return notFound("variable", v.ID)
	}
	return err
}

// DeleteVariable deletes a variable.
func (s *Store) DeleteVariable(ctx context.Context, id string) error {
	n, err := s.db.writer().exec(ctx, `DELETE FROM variables WHERE id = $1`, id)
	if err == nil && n == 0 {
		err = notFound("variable", id)
	}
	return err
}

// GetVariable returns a variable.
func (s *Store) GetVariable(ctx context.Context, id string) (Variable, error) {
	v, found, err := one(ctx, s.db.reader(), readVariable, `SELECT id, key, value FROM variables WHERE id = $1`, id)
	if err == nil && !found {
		err = notFound("variable", id)
	}
	return v, err
}

// ListVariables returns all variables in the order of their keys.
func (s *Store) ListVariables(ctx context.Context) ([]Variable, error) {
	return all(ctx, s.db.reader(), readVariable, `SELECT id, key, value FROM variables ORDER BY key`)
}
