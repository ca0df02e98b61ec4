package api

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// readBody reads the body of a call, as its type and the webhook want it.
func (w *webhookCall) readBody(ctx context.Context, request *nodes.WebhookRequest) error {
	r := w.echo.Request()
	kind := r.Header.Get("Content-Type")
	base, options, err := mime.ParseMediaType(kind)
	if err != nil {
		base = strings.ToLower(strings.TrimSpace(strings.Split(kind, ";")[0]))
	}
	if base == "multipart/form-data" {
		return w.readForm(ctx, request, options["boundary"])
	}
	limit := w.server.MaxBody
	if r.ContentLength > limit {
		w.echo.Response().Header().Set("Connection", "close")
		return callTooLarge(limit)
	}
	unpacked, err := decompressed(http.MaxBytesReader(w.echo.Response(), r.Body, limit), r.Header.Get("Content-Encoding"))
	if err != nil {
		return w.unreadable(err)
	}
	body := &limited{from: unpacked, left: limit, limit: limit}
	if parsed := isParsed(base); w.answer.Reading == nodes.BodyAsFile || w.answer.Reading == nodes.BodyParsedOrFile && !parsed {
		return w.storeBody(ctx, request, body, base)
	} else if !parsed && !w.answer.KeepRaw {
		return nil // its type is not read
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return w.unreadable(err)
	}
	if w.answer.KeepRaw {
		request.Raw = text
		if text == nil {
			request.Raw = []byte{}
		}
	}
	if len(text) == 0 {
		return nil
	}
	request.Body, err = parseBody(base, options["charset"], text)
	if err != nil {
		return refuseCall(http.StatusUnprocessableEntity, 422, "Failed to parse request body", err.Error())
	}
	return nil
}

func callTooLarge(limit int64) error {
	f := bodyTooLarge(limit)
	return refuseCall(f.status, f.status, f.message, "")
}

// unreadable tells a body that is too large, or not packed as it says, from a broken connection.
func (w *webhookCall) unreadable(err error) error {
	if limit, ok := asTooLarge(err); ok {
		return callTooLarge(limit)
	}
	if w.echo.Request().Context().Err() == nil {
		w.server.Log.Info("webhook body could not be read", "workflow", w.hook.WorkflowID, "error", err)
	}
	return refuseCall(http.StatusInternalServerError, 0, notStarted, "")
}

// limited fails with a MaxBytesError once more than limit bytes came: it bounds what a packed body unpacks to.
type limited struct {
	from        io.Reader
	left, limit int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, &http.MaxBytesError{Limit: l.limit}
	}
	return n, err
}

func asTooLarge(err error) (int64, bool) {
	if e, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return e.Limit, true
	}
	return 0, false
}

// decompressed unpacks the encodings that n8n knows; others are left as they are.
func decompressed(body io.Reader, encoding string) (io.Reader, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		return gzip.NewReader(body)
	case "deflate":
		return zlib.NewReader(body)
	}
	return body, nil
}

// isParsed holds for the types whose content becomes the body of the item.
func isParsed(base string) bool {
	for _, prefix := range []string{"application/json", "text/plain", "application/x-www-form-urlencoded"} {
		if strings.HasPrefix(base, prefix) {
			return true
		}
	}
	return isXML(base)
}

func isXML(base string) bool {
	return strings.HasSuffix(base, "/xml") || strings.HasSuffix(base, "+xml")
}

// parseBody turns a body into a JSON value; budflow.Undefined = its type is not parsed. Errors are hints for the caller.
func parseBody(base, charset string, text []byte) (any, error) {
	if !isParsed(base) {
		return budflow.Undefined, nil
	}
	text, err := decodeCharset(charset, text)
	switch {
	case err != nil:
		return nil, err
	case base == "application/json":
		value, err := budflow.DecodeJSON(text)
		return value, jsonHint(text, err)
	case base == "text/plain":
		return string(text), nil
	case base == "application/x-www-form-urlencoded":
		return parseForm(string(text)), nil
	case isXML(base):
		return parseXML(text)
	}
	return budflow.Undefined, nil
}

// decodeCharset knows the encodings of Node.js.
func decodeCharset(charset string, text []byte) ([]byte, error) {
	switch strings.ToLower(charset) {
	case "", "utf-8", "utf8":
		return bytes.ToValidUTF8(text, []byte("\uFFFD")), nil
	case "latin1", "binary", "ascii":
		decoded := make([]byte, 0, len(text))
		for _, b := range text {
			if strings.ToLower(charset) == "ascii" {
				b &= 0x7F
			}
			decoded = utf8.AppendRune(decoded, rune(b))
		}
		return decoded, nil
	}
	return nil, budflow.Errorf(budflow.Invalid, "Unknown encoding: %s", charset)
}

// storeBody keeps a whole body as a file; an empty one is none.
func (w *webhookCall) storeBody(ctx context.Context, request *nodes.WebhookRequest, body io.Reader, base string) error {
	head := make([]byte, 1)
	if _, err := io.ReadFull(body, head); err == io.EOF {
		return nil
	} else if err != nil {
		return w.unreadable(err)
	}
	if base == "" {
		base = "application/octet-stream"
	}
	file, err := w.node.Blobs.Write(ctx, io.MultiReader(bytes.NewReader(head), body), budflow.Binary{MimeType: base, FileName: fileNameOf(w.echo.Request())})
	if err != nil {
		return w.unreadable(err)
	}
	request.Files = []nodes.File{{Binary: file}}
	return nil
}

// fileNameOf reads the name of a body from Content-Disposition, without folders.
func fileNameOf(r *http.Request) string {
	_, options, err := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
	if err != nil {
		return ""
	}
	return baseName(options["filename"])
}

// baseName cuts folders of any system off a file name.
func baseName(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}
