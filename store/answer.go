package store

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/budflow/budflow"
)

// SaveAnswer keeps the answer of a run for the process that holds the waiting
// call, and notifies it. The first answer of an execution stays; later ones
// change nothing. The execution needs no record yet.
func (s *Store) SaveAnswer(ctx context.Context, executionID string, response *budflow.Response) error {
	id, err := executionNumber(executionID)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // the caller gets the text that the workflow wrote
	if err := encoder.Encode(response); err != nil {
		return budflow.Errorf(budflow.Invalid, "answer of execution %s: %w", executionID, err)
	}
	return s.db.transact(ctx, func(tx session) error {
		n, err := tx.exec(ctx, `INSERT INTO answers (execution_id, response, created_at) VALUES ($1, $2, $3)
			ON CONFLICT (execution_id) DO NOTHING`, id, text.String(), s.stamp())
		if err != nil || n == 0 {
			return err
		}
		return s.notify(ctx, tx, Notice{Kind: NoticeAnswer, ID: executionID})
	})
}

// GetAnswer returns the answer of an execution. NotFound = it has given none that was kept.
func (s *Store) GetAnswer(ctx context.Context, executionID string) (*budflow.Response, error) {
	id, err := executionNumber(executionID)
	if err != nil {
		return nil, err
	}
	text, found, err := one(ctx, s.db.reader(), column[string], `SELECT response FROM answers WHERE execution_id = $1`, id)
	if err == nil && !found {
		err = notFound("answer of execution", executionID)
	}
	if err != nil {
		return nil, err
	}
	var response budflow.Response
	if err := json.Unmarshal([]byte(text), &response); err != nil {
		return nil, budflow.Errorf(budflow.Internal, "answer of execution %s: stored record: %w", executionID, err)
	}
	return &response, nil
}

// DeleteAnswers removes the answers that were saved before a time and returns how many there were.
func (s *Store) DeleteAnswers(ctx context.Context, before time.Time) (int64, error) {
	return s.db.writer().exec(ctx, `DELETE FROM answers WHERE created_at < $1`, before.UnixMilli())
}
