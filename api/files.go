package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"io"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/filetype"
	"github.com/budflow/budflow/store"
)

// files stores what comes with the calls that start one execution.
type files struct {
	store  *blobstore.Store
	prefix string
}

var _ nodes.Blobs = (*files)(nil)

// Write stores a stream as it comes; only its first bytes are looked at.
func (f *files) Write(ctx context.Context, r io.Reader, meta budflow.Binary) (*budflow.Binary, error) {
	head := make([]byte, filetype.HeadSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	head = head[:n]
	file := meta
	file.ID, file.Data = f.prefix+"files/"+store.NewID(), ""
	w, err := f.store.NewWriter(ctx, file.ID, meta.MimeType)
	if err != nil {
		return nil, err
	}
	size, err := io.Copy(w, io.MultiReader(bytes.NewReader(head), r))
	if err != nil {
		w.Abort()
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	filetype.Describe(&file, head, size)
	return &file, nil
}

// Open reads a file, stored or inline.
func (f *files) Open(ctx context.Context, file *budflow.Binary) (io.ReadCloser, error) {
	if file.ID == "" {
		data, err := base64.StdEncoding.DecodeString(file.Data)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "the file %q: want its data in base64", file.FileName)
		}
		return io.NopCloser(bytes.NewReader(data)), nil
	}
	return f.store.NewReader(ctx, file.ID, 0, -1)
}
