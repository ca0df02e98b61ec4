package api

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// maxParts is how many fields and files a form may have.
const maxParts = 1000

// readForm takes a multipart form apart. Files go to the blobstore as they come;
// fields are kept in memory, all of them together no larger than a body may be.
func (w *webhookCall) readForm(ctx context.Context, request *nodes.WebhookRequest, boundary string) error {
	r, total := w.echo.Request(), w.server.FormFileMax+w.server.MaxBody
	if r.ContentLength > total {
		w.echo.Response().Header().Set("Connection", "close")
		return callTooLarge(total)
	}
	if boundary == "" {
		return w.unreadable(errors.New("a multipart form without a boundary"))
	}
	parts := multipart.NewReader(http.MaxBytesReader(w.echo.Response(), r.Body, total), boundary)
	fields := &budflow.Object{}
	left := w.server.MaxBody
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			request.Body = fields
			return nil
		}
		if err == nil && n == maxParts {
			return callTooLarge(maxParts)
		}
		if err == nil {
			left, err = w.readPart(ctx, request, fields, part, left)
		}
		if err != nil {
			return w.unreadable(err)
		}
	}
}

// readPart reads one field or file and returns how many bytes of fields are still allowed.
func (w *webhookCall) readPart(ctx context.Context, request *nodes.WebhookRequest, fields *budflow.Object, part *multipart.Part, left int64) (int64, error) {
	name, kind := part.FormName(), part.Header.Get("Content-Type")
	if part.FileName() == "" || kind == "" { // without a type it counts as a field, as in n8n
		text, err := io.ReadAll(&limited{from: part, left: left, limit: w.server.MaxBody})
		if err != nil {
			return left, err
		}
		addValue(fields, name, string(text))
		return left - int64(len(text)), nil
	}
	body := &limited{from: part, left: w.server.FormFileMax, limit: w.server.FormFileMax}
	file, err := w.node.Blobs.Write(ctx, body, budflow.Binary{MimeType: kind, FileName: baseName(part.FileName())})
	if err != nil {
		return left, err
	}
	request.Files = append(request.Files, nodes.File{Field: name, Binary: file})
	return left, nil
}
