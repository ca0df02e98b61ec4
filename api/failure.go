package api

import (
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/budflow/budflow"
)

// failure is an answer that refuses a request. Every one is JSON with a message;
// those of webhooks have n8n's code and hint besides.
type failure struct {
	status  int
	message string
	code    *int
	hint    string
}

func (f *failure) Error() string { return f.message }

func (f *failure) body() *budflow.Object {
	o := &budflow.Object{}
	if f.code != nil {
		o.Set("code", float64(*f.code))
	}
	o.Set("message", f.message)
	if f.hint != "" {
		o.Set("hint", f.hint)
	}
	return o
}

func refuse(status int, format string, args ...any) *failure {
	return &failure{status: status, message: fmt.Sprintf(format, args...)}
}

// refuseCall refuses a webhook call in n8n's shape.
func refuseCall(status, code int, message, hint string) *failure {
	return &failure{status: status, code: &code, message: message, hint: hint}
}

const internalMessage = "Internal server error"

var statusOf = map[budflow.Code]int{
	budflow.Invalid: http.StatusBadRequest, budflow.Unauthorized: http.StatusUnauthorized, budflow.Forbidden: http.StatusForbidden,
	budflow.NotFound: http.StatusNotFound, budflow.Conflict: http.StatusConflict, budflow.TooLarge: http.StatusRequestEntityTooLarge,
	budflow.Unsupported: http.StatusUnprocessableEntity, budflow.Unavailable: http.StatusServiceUnavailable,
	budflow.NodeFailed: http.StatusBadRequest,
}

// failureOf finds the answer to an error. What only operators may see goes to the log.
func (s *Server) failureOf(err error, r *http.Request) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return bodyTooLarge(tooLarge.Limit)
	}
	if e, ok := errors.AsType[*echo.HTTPError](err); ok {
		return unrouted(e.Code, r)
	}
	e := budflow.AsError(err)
	if status, ok := statusOf[e.Code]; ok {
		return refuse(status, "%s", e.Message)
	}
	if r.Context().Err() == nil {
		s.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "error", err)
	}
	return refuse(http.StatusInternalServerError, internalMessage)
}

func bodyTooLarge(limit int64) *failure {
	return refuse(http.StatusRequestEntityTooLarge, "The request body is too large: want at most %d bytes", limit)
}

// unrouted answers a request that no route takes.
func unrouted(status int, r *http.Request) *failure {
	switch {
	case strings.HasPrefix(r.URL.Path, webhookPrefix):
		return refuseCall(http.StatusInternalServerError, 0, fmt.Sprintf("The method %s is not supported.", r.Method), "")
	case status == http.StatusMethodNotAllowed:
		return refuse(status, "%s method not allowed", r.Method)
	case status == http.StatusNotFound:
		return refuse(status, "not found")
	}
	return refuse(status, "%s", http.StatusText(status))
}

// answerError is echo's error handler.
func (s *Server) answerError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	f := s.failureOf(err, c.Request())
	_ = writeJSON(c, f.status, f.body())
}

const jsonType = "application/json; charset=utf-8"

func writeJSON(c echo.Context, status int, value any) error {
	text, err := budflow.AppendJSON(nil, value)
	if err != nil {
		return err
	}
	return c.Blob(status, jsonType, text)
}

// recoverPanic keeps a panic from ending the process; the stack goes to the log only.
func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			reason := recover()
			if reason == nil {
				return
			}
			if err, ok := reason.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(reason)
			}
			s.Log.Error("panic", "path", c.Request().URL.Path, "reason", reason, "stack", string(debug.Stack()))
			err = refuse(http.StatusInternalServerError, internalMessage)
		}()
		return next(c)
	}
}
