package store

import (
	"context"
	"time"

	"github.com/budflow/budflow"
)

// MaxKey is the longest idempotency key, in bytes.
const MaxKey = 255

// ClaimKey binds an idempotency key to an execution, unless it is bound
// already, and returns the execution that it is bound to. The caller then
// starts that execution whether it was first or not: starting an id twice is
// harmless, and so the death of the first caller loses nothing. The binding
// ends after keep; scope separates keys of different workflows.
func (s *Store) ClaimKey(ctx context.Context, scope, key, executionID string, keep time.Duration) (bound string, err error) {
	if key == "" || len(key) > MaxKey {
		return "", budflow.Errorf(budflow.Invalid, "idempotency key: want 1 to %d bytes, got %d", MaxKey, len(key))
	}
	id, err := executionNumber(executionID)
	if err != nil {
		return "", err
	}
	now := s.now()
	const text = `INSERT INTO idempotency_keys (scope, key, execution_id, expires_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (scope, key) DO UPDATE SET
			execution_id = CASE WHEN idempotency_keys.expires_at <= $5 THEN excluded.execution_id ELSE idempotency_keys.execution_id END,
			expires_at = CASE WHEN idempotency_keys.expires_at <= $5 THEN excluded.expires_at ELSE idempotency_keys.expires_at END
		RETURNING execution_id`
	n, _, err := one(ctx, s.db.writer(), column[int64], text, scope, key, id, now.Add(keep).UnixMilli(), now.UnixMilli())
	if err != nil {
		return "", err
	}
	return executionText(&n), nil
}

// DeleteExpiredKeys removes the bindings that have ended and returns how many there were.
func (s *Store) DeleteExpiredKeys(ctx context.Context) (int64, error) {
	return s.db.writer().exec(ctx, `DELETE FROM idempotency_keys WHERE expires_at <= $1`, s.stamp())
}
