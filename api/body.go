package api

import (
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/budflow/budflow"
)

// readBody reads a body of at most limit bytes. One that says that it is larger is refused unread.
func readBody(c echo.Context, limit int64) ([]byte, error) {
	r := c.Request()
	if r.ContentLength > limit {
		c.Response().Header().Set("Connection", "close")
		return nil, bodyTooLarge(limit)
	}
	text, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, limit))
	if err != nil {
		return nil, bodyError(err)
	}
	return text, nil
}

// bodyError tells a body that is too large from a connection that broke.
func bodyError(err error) error {
	if tooLarge, ok := asTooLarge(err); ok {
		return bodyTooLarge(tooLarge)
	}
	return refuse(http.StatusBadRequest, "The request body could not be read: %s", budflow.AsError(err).Message)
}
