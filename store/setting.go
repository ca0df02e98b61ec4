package store

import (
	"context"

	"github.com/budflow/budflow"
)

// GetSetting returns the JSON value of a setting.
func (s *Store) GetSetting(ctx context.Context, key string) (budflow.Raw, error) {
	text, found, err := one(ctx, s.db.reader(), column[string], `SELECT value FROM settings WHERE key = $1`, key)
	if err == nil && !found {
		err = notFound("setting", key)
	}
	return budflow.Raw(text), err
}

// PutSetting stores the JSON value of a setting.
func (s *Store) PutSetting(ctx context.Context, key string, value budflow.Raw) error {
	if _, err := budflow.DecodeJSON(value); err != nil {
		return budflow.Errorf(budflow.Invalid, "setting %q: %w", key, err)
	}
	_, err := s.db.writer().exec(ctx, `INSERT INTO settings (key, value, updated_at) VALUES ($1, $2, $3)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`, key, string(value), s.stamp())
	return err
}

// DeleteSetting removes a setting, if there is one.
func (s *Store) DeleteSetting(ctx context.Context, key string) error {
	_, err := s.db.writer().exec(ctx, `DELETE FROM settings WHERE key = $1`, key)
	return err
}
