package blobstore

import (
	"context"
	"errors"

	"gocloud.dev/gcerrors"

	"github.com/budflow/budflow"
)

// translate gives every error of a driver a code. What has no better one is
// Unavailable: a full disk, a network that is down, a bucket that refuses access.
func translate(key string, err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*budflow.Error](err); ok {
		return e
	}
	code, said := budflow.Unavailable, "the blobstore failed"
	switch gcerrors.Code(err) {
	case gcerrors.NotFound:
		code, said = budflow.NotFound, "not found"
	case gcerrors.Canceled, gcerrors.DeadlineExceeded:
		code, said = budflow.Canceled, "canceled"
	case gcerrors.PermissionDenied:
		said = "the blobstore refused access"
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		code, said = budflow.Canceled, "canceled"
	}
	what := "blobstore"
	if key != "" {
		what = "blob " + key
	}
	e := budflow.Errorf(code, "%s: %w", what, err)
	e.Message = what + ": " + said
	return e
}
