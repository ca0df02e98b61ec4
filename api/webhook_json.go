package api

import (
	"errors"

	"github.com/budflow/budflow"
)

// jsonHint is what a sender of broken JSON is told.
func jsonHint(_ []byte, err error) error {
	if err == nil {
		return nil
	}
	return errors.New(budflow.AsError(err).Message)
}
