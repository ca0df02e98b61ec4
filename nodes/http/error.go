package http

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	nethttp "net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

func sortedNames(h nethttp.Header) []string { return slices.Sorted(maps.Keys(h)) }

// statusMessages are what n8n says of a status.
var statusMessages = map[int]string{
	400: "Bad request - please check your parameters",
	401: "Authorization failed - please check your credentials",
	402: "Payment required - perhaps check your payment details?",
	403: "Forbidden - perhaps check your credentials?",
	404: "The resource you are requesting could not be found",
	405: "Method not allowed - please check you are using the right HTTP method",
	429: "The service is receiving too many requests from you",
	500: "The service was not able to process your request",
	502: "Bad gateway - the service failed to handle your request",
	503: "Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)",
	504: "Gateway timed out - perhaps try again later?",
}

// maxDescription is how many bytes of an answer stand in an error.
const maxDescription = 4096

// statusError is the error for a status outside of 200 to 299.
func statusError(r *response) *budflow.Error {
	message := statusMessages[r.status]
	switch {
	case message != "":
	case r.status >= 500:
		message = "The service failed to process your request"
	case r.status >= 400:
		message = "Your request is invalid or could not be processed by the service"
	default:
		message = "The service answered with a redirect that was not followed"
	}
	e := apiError(message)
	e.HTTPCode = strconv.Itoa(r.status)
	e.Messages = []string{e.HTTPCode + " - " + shorten(string(budflow.EncodeJSON(r.body())))}
	e.Description = shorten(description(r.body()))
	if r.status == 429 {
		e.Description = "Try spacing your requests out using the batching settings under 'Options'"
	}
	if seconds, err := strconv.Atoi(nodes.TextOf(r.headers.Value("retry-after"))); err == nil && seconds > 0 {
		e.RetryAfter = min(time.Duration(seconds)*time.Second, 5*time.Minute)
	}
	return e
}

func apiError(message string) *budflow.Error {
	e := nodes.Errorf("%s", message)
	e.Name = "NodeApiError"
	return e
}

func shorten(text string) string {
	if len(text) > maxDescription {
		text = strings.ToValidUTF8(text[:maxDescription], "") + "…"
	}
	return text
}

// Keys under which services explain an error, the best first.
var explanations = []string{
	"cause", "error", "message", "Message", "msg", "messages", "description", "reason", "detail", "details", "errors", "errorMessage", "errorMessages",
	"ErrorMessage", "error_message", "_error_message", "errorDescription", "error_description", "error_summary", "error_info", "title", "text", "field", "err", "type",
}

// description finds the first text that explains an error.
func description(body any) string {
	switch v := body.(type) {
	case string:
		return v
	case []any:
		for _, element := range v {
			if text := description(element); text != "" {
				return text
			}
		}
	case *budflow.Object:
		for _, key := range explanations {
			if text := description(v.Value(key)); text != "" {
				return text
			}
		}
	}
	return ""
}

// connectionError explains why there was no answer.
func connectionError(ctx context.Context, err error) error {
	if own, ok := errors.AsType[*budflow.Error](err); ok {
		return own
	}
	cause := context.Cause(ctx)
	timeout, timedOut := errors.AsType[timeoutError](cause)
	if cause != nil && !timedOut {
		return budflow.Errorf(budflow.Canceled, "The request was canceled: %w", cause)
	}
	original := err
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		original = wrapped.Err // without the URL, whose query may hold a secret
	}
	message, code := original.Error(), ""
	netError, isNet := errors.AsType[net.Error](err)
	_, isDNS := errors.AsType[*net.DNSError](err)
	switch {
	case timedOut:
		message, code, original = timedOutMessage, "ECONNABORTED", timeout
	case isDNS:
		message, code = "The connection cannot be established, this usually occurs due to an incorrect host (domain) value", "ENOTFOUND"
	case errors.Is(err, syscall.ECONNREFUSED):
		message, code = "The service refused the connection - perhaps it is offline", "ECONNREFUSED"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.EPIPE):
		message, code = "The connection to the server was closed unexpectedly, perhaps it is offline. You can retry the request immediately or wait and retry later.", "ECONNRESET"
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		message, code = "The host is unreachable, perhaps it is offline", "EHOSTUNREACH"
	case errors.Is(err, errTooManyRedirects):
		code = "ERR_FR_TOO_MANY_REDIRECTS"
	case isNet && netError.Timeout():
		message, code = timedOutMessage, "ETIMEDOUT"
	}
	e := apiError(message)
	e.HTTPCode, e.Messages = code, []string{shorten(original.Error())}
	return e
}

const timedOutMessage = "The connection timed out, consider setting the 'Retry on Fail' option in the node settings"

// errorItem is the error as the json.error of an item that goes on. For a status
// it has the shape of the HTTP client that n8n uses.
func errorItem(err error, item int) budflow.Item {
	e := budflow.AsError(err)
	o := budflow.NewObject("message", e.Message, "name", e.Name)
	switch status, err := strconv.Atoi(e.HTTPCode); {
	case err == nil && len(e.Messages) > 0:
		code := "ERR_BAD_REQUEST"
		if status >= 500 {
			code = "ERR_BAD_RESPONSE"
		}
		o = budflow.NewObject("message", e.Messages[0], "name", "AxiosError", "code", code, "status", float64(status))
	case e.HTTPCode != "":
		o.Set("code", e.HTTPCode)
	default:
		o.Set("context", &budflow.Object{})
	}
	if e.Description != "" {
		o.Set("description", e.Description)
	}
	return budflow.Item{JSON: budflow.NewObject("error", o), Pair: budflow.Pair(item)}
}

// shown is the request as an error shows it, without what may be secret.
func shown(r *request) *budflow.Object {
	headers := &budflow.Object{}
	for _, h := range r.headers {
		value := h.value
		switch name := strings.ToLower(h.name); {
		case strings.Contains(name, "auth"), strings.Contains(name, "cookie"), strings.Contains(name, "key"), strings.Contains(name, "token"), strings.Contains(name, "secret"):
			value = "**hidden**"
		}
		headers.Set(h.name, value)
	}
	o := budflow.NewObject("method", r.method, "uri", strings.SplitN(r.url, "?", 2)[0], "headers", headers)
	if b, ok := r.body.(jsonBody); ok && len(budflow.EncodeJSON(b.value)) <= maxDescription {
		o.Set("body", b.value)
	}
	return o
}
