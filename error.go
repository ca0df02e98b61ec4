package budflow

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Code is the kind of an error, for programs. api maps it to an HTTP status,
// activities to a Temporal failure.
type Code string

const (
	Invalid      Code = "invalid"      // the input is wrong; 400
	Unauthorized Code = "unauthorized" // no valid credentials; 401
	Forbidden    Code = "forbidden"    // not allowed; 403
	NotFound     Code = "not_found"    // there is no such thing; 404
	Conflict     Code = "conflict"     // it exists, or has changed; 409
	TooLarge     Code = "too_large"    // over a limit; 413
	Unsupported  Code = "unsupported"  // a media or node type that BudFlow cannot handle; 415 or 422
	Unavailable  Code = "unavailable"  // a dependency is down; worth a retry; 503
	Canceled     Code = "canceled"     // stopped by a person or a timeout
	NodeFailed   Code = "node_failed"  // a node ran and failed; follows the node's onError
	Internal     Code = "internal"     // a fault of BudFlow; the cause stays in the log; 500
)

// Error is an error with a code, and, where a node failed, with n8n's fields, so
// that it can be stored, sent to another process and shown in a run.
type Error struct {
	Code        Code     `json:"code"`
	Name        string   `json:"name,omitempty"` // n8n's class: NodeOperationError, NodeApiError, ExpressionError, ...
	Message     string   `json:"message"`        // says what was wanted and what was got; never a secret
	Description string   `json:"description,omitempty"`
	Node        string   `json:"node,omitempty"` // name of the node
	Item        *int     `json:"itemIndex,omitempty"`
	Parameter   string   `json:"parameter,omitempty"`
	HTTPCode    string   `json:"httpCode,omitempty"` // status that a remote service answered with
	Messages    []string `json:"messages,omitempty"` // original texts behind a friendly message
	Context     *Object  `json:"context,omitempty"`  // further fields of n8n's error context
	Level       string   `json:"level,omitempty"`    // error (default), warning, info
	Stack       string   `json:"stack,omitempty"`    // of user code only, never of BudFlow's
	// Permanent tells that a retry cannot help; RetryAfter when one may (0 = as the policy says).
	Permanent  bool          `json:"permanent,omitempty"`
	RetryAfter time.Duration `json:"retryAfter,omitempty"`
	// Cause is for operators and errors.Is; only its text is stored.
	Cause error `json:"-"`
}

// Errorf makes an error with a code; %w keeps a cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), Cause: errors.Unwrap(err)}
}

func (e *Error) Error() string { return e.Message }

func (e *Error) Unwrap() error { return e.Cause }

// AtItem returns the error with an item index, unless it has one.
func (e *Error) AtItem(i int) *Error {
	if e.Item != nil {
		return e
	}
	c := *e
	c.Item = &i
	return &c
}

// CodeOf returns the code of the first Error in the chain, Internal for any other error, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return Internal
}

// AsError returns err as an *Error. Any other error becomes one with the code Internal.
func AsError(err error) *Error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	return &Error{Code: Internal, Message: err.Error(), Cause: err}
}

// MarshalJSON adds the text of the cause.
func (e *Error) MarshalJSON() ([]byte, error) {
	type plain Error
	stored := struct {
		*plain
		Cause string `json:"cause,omitempty"`
	}{plain: (*plain)(e)}
	if e.Cause != nil && e.Cause.Error() != e.Message {
		stored.Cause = e.Cause.Error()
	}
	return json.Marshal(stored)
}

// UnmarshalJSON reads the text of the cause back.
func (e *Error) UnmarshalJSON(text []byte) error {
	type plain Error
	stored := struct {
		*plain
		Cause string `json:"cause"`
	}{plain: (*plain)(e)}
	if err := json.Unmarshal(text, &stored); err != nil {
		return err
	}
	if stored.Cause != "" {
		e.Cause = errors.New(stored.Cause)
	}
	return nil
}
