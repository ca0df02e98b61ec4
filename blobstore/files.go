package blobstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"

	"github.com/budflow/budflow"
)

// Files stores and reads the files of items. It is what nodes know as their Blobs.
type Files struct {
	store    *Store
	prefix   string
	describe Describe
}

// Describe completes the description of a file from its first bytes and its size.
type Describe func(file *budflow.Binary, head []byte, size int64)

// headSize is how many of the first bytes of a file Describe gets.
const headSize = 3072

// NewFiles keeps files under a prefix, which ends with a slash.
func NewFiles(store *Store, prefix string, describe Describe) *Files {
	return &Files{store: store, prefix: prefix + "files/", describe: describe}
}

// Write stores a stream as it comes; only its first bytes are looked at. meta gives name and MIME type ("" = found out).
func (f *Files) Write(ctx context.Context, r io.Reader, meta budflow.Binary) (*budflow.Binary, error) {
	head := make([]byte, headSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	head = head[:n]
	file := meta
	file.ID, file.Data = f.prefix+rand.Text(), ""
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
	f.describe(&file, head, size)
	return &file, nil
}

// Open reads a file, stored or inline.
func (f *Files) Open(ctx context.Context, file *budflow.Binary) (io.ReadCloser, error) {
	if file.ID == "" {
		data, err := base64.StdEncoding.DecodeString(file.Data)
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "the file %q: want its data in base64", file.FileName)
		}
		return io.NopCloser(bytes.NewReader(data)), nil
	}
	return f.store.NewReader(ctx, file.ID, 0, -1)
}
