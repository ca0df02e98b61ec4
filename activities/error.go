package activities

import (
	"errors"

	"go.temporal.io/sdk/temporal"

	"github.com/budflow/budflow"
)

// activityError turns an error of the infrastructure into a Temporal failure:
// what cannot get better is not tried again. The cause stays behind, because the
// history keeps what is in a failure, and a driver's error may hold data or secrets.
func activityError(err error) error {
	e := budflow.AsError(err)
	switch e.Code {
	case budflow.NotFound, budflow.Invalid, budflow.Unsupported, budflow.Forbidden, budflow.TooLarge, budflow.NodeFailed:
		return temporal.NewNonRetryableApplicationError(e.Message, string(e.Code), nil)
	}
	return temporal.NewApplicationError(e.Message, string(e.Code))
}

// isInfrastructure tells a fault of BudFlow's own parts, which is tried again, from the failure of a node.
func isInfrastructure(err error) bool {
	e, ok := errors.AsType[*budflow.Error](err)
	return ok && (e.Code == budflow.Unavailable)
}
