package api

import (
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"golang.org/x/net/http/httpguts"

	"github.com/budflow/budflow"
)

// sandbox keeps pages that a workflow serves from acting as this server.
const sandbox = "sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox " +
	"allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols"

// setHeaders sets the headers that a workflow asks for. What HTTP does not allow is
// dropped, and so is what would undo the sandbox or the framing of the body.
func setHeaders(h http.Header, asked map[string]string) {
	for name, value := range asked {
		switch strings.ToLower(name) {
		case "content-security-policy", "content-length", "transfer-encoding", "connection", "trailer":
			continue
		}
		if httpguts.ValidHeaderFieldName(name) && httpguts.ValidHeaderFieldValue(value) {
			h.Set(name, value)
		}
	}
}

// sendValue answers with data of the workflow: a text as it is, everything else as
// JSON; budflow.Undefined = an empty body.
func (w *webhookCall) sendValue(status int, value any) error {
	h := w.echo.Response().Header()
	h.Set("Content-Security-Policy", sandbox)
	if value == budflow.Undefined {
		return w.sendEmpty(status)
	}
	text, isText := value.(string)
	if !isText {
		text = string(budflow.EncodeJSON(value))
	}
	kind := h.Get("Content-Type")
	switch {
	case kind == "" && isText:
		kind = "text/html; charset=utf-8"
	case kind == "":
		kind = jsonType
	case !strings.Contains(strings.ToLower(kind), "charset="):
		kind += "; charset=utf-8"
	}
	h.Set("Content-Type", kind)
	return w.send(status, []byte(text))
}

// sendEmpty answers without a body.
func (w *webhookCall) sendEmpty(status int) error {
	if h := w.echo.Response().Header(); h.Get("Content-Type") == "" && status != http.StatusNoContent {
		h.Set("Content-Type", jsonType)
	}
	return w.send(status, nil)
}

func (w *webhookCall) send(status int, body []byte) error {
	response := w.echo.Response()
	if hasBody(status) {
		response.Header().Set("Content-Length", strconv.Itoa(len(body)))
	} else {
		response.Header().Del("Content-Type")
		body = nil
	}
	response.WriteHeader(status)
	_, err := response.Write(body)
	return ignoreLeft(err)
}

// hasBody is false for the statuses that HTTP sends without one.
func hasBody(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// ignoreLeft drops the error of an answer that nobody is there to read.
func ignoreLeft(error) error { return nil }

// sendFile answers with the bytes of a file.
func (w *webhookCall) sendFile(status int, file *budflow.Binary) error {
	r, err := w.node.Blobs.Open(w.echo.Request().Context(), file)
	if err != nil {
		w.server.Log.Error("the file of an answer cannot be read", "execution", w.start.Execution.ID, "error", err)
		return refuseCall(http.StatusInternalServerError, 0, notStarted, "")
	}
	defer r.Close()
	h := w.echo.Response().Header()
	h.Set("Content-Security-Policy", sandbox)
	if h.Get("Content-Type") == "" {
		kind := file.MimeType
		switch kind {
		case "":
			kind = echo.MIMEOctetStream
		case "application/javascript": // as n8n: scripts name their charset, other files have their bare type
			kind += "; charset=utf-8"
		}
		h.Set("Content-Type", kind)
	}
	if file.ID != "" && file.Bytes > 0 {
		h.Set("Content-Length", strconv.FormatInt(file.Bytes, 10))
	}
	w.echo.Response().WriteHeader(status)
	_, err = io.Copy(w.echo.Response(), r)
	return ignoreLeft(err)
}

// sendResponse answers with what a node made: the answer of a Respond to Webhook node.
func (w *webhookCall) sendResponse(r *budflow.Response) error {
	setHeaders(w.echo.Response().Header(), r.Headers)
	status := r.StatusCode
	if status == 0 {
		status = w.answer.Code
	}
	if status < 200 || status > 999 {
		return refuseCall(http.StatusInternalServerError, 0,
			"Invalid status code: "+strconv.Itoa(status)+". Status code must be greater than 99 and less than 1000.", "")
	}
	switch {
	case r.Binary != nil:
		return w.sendFile(status, r.Binary)
	case r.Text != nil:
		return w.sendValue(status, *r.Text)
	case r.Body != nil:
		return w.sendValue(status, r.Body)
	}
	return w.sendValue(status, budflow.Undefined)
}

// answerWithoutRun answers for a trigger that refused the call or wants no run; a
// text has no content type of its own then.
func (w *webhookCall) answerWithoutRun(r *budflow.Response) error {
	h := w.echo.Response().Header()
	setHeaders(h, r.Headers)
	if r.Text != nil {
		h["Content-Type"] = nil
		return w.send(r.StatusCode, []byte(*r.Text))
	}
	h.Set("Content-Type", jsonType)
	return w.send(r.StatusCode, r.Body)
}
