package blobstore

import (
	"context"

	"gocloud.dev/blob"

	"github.com/budflow/budflow"
)

// Writer writes one blob, which exists once Close has returned nil.
type Writer struct {
	key    string
	to     *blob.Writer
	cancel context.CancelFunc
	saved  func() error // makes the blob survive a loss of power
	err    error        // the first one
	done   bool
}

// NewWriter begins a blob under key of any size. Streamed blobs are not
// compressed, so that any part of them can be read at once. End it with Close,
// or with Abort, which leaves no trace and does nothing after Close.
func (s *Store) NewWriter(ctx context.Context, key, contentType string) (*Writer, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	if sumOf(key) != "" {
		return nil, budflow.Errorf(budflow.Invalid, "blob %s: a key that names content is given by PutContent only", key)
	}
	return s.newWriter(ctx, key, header{encoding: plain, size: unknown, stored: unknown, contentType: contentType})
}

func (s *Store) newWriter(ctx context.Context, key string, h header) (*Writer, error) {
	if len(h.contentType) > 255 {
		return nil, budflow.Errorf(budflow.Invalid, "blob %s: content type: want at most 255 bytes, got %d", key, len(h.contentType))
	}
	saved := func() error { return nil }
	if s.folder != nil {
		saved = s.folder.saver(key)
	}
	ctx, cancel := context.WithCancel(ctx)
	// The type is in the header; without one here the library would look for it in the content.
	to, err := s.bucket.NewWriter(ctx, key, &blob.WriterOptions{ContentType: "application/octet-stream"})
	if err != nil {
		cancel()
		return nil, translate(key, err)
	}
	w := &Writer{key: key, to: to, cancel: cancel, saved: saved}
	if _, err := w.Write(h.append(nil)); err != nil {
		w.Abort()
		return nil, err
	}
	return w, nil
}

// Write adds bytes. After an error the blob cannot be completed.
func (w *Writer) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	n, err := w.to.Write(p)
	w.err = translate(w.key, err)
	return n, w.err
}

// Close completes the blob, in place of what was under its key.
func (w *Writer) Close() error {
	if w.done {
		return w.err
	}
	if w.err != nil {
		w.Abort()
		return w.err
	}
	w.done = true
	defer w.cancel()
	err := w.to.Close()
	if err == nil {
		err = w.saved()
	}
	w.err = translate(w.key, err)
	return w.err
}

// Abort gives the blob up.
func (w *Writer) Abort() {
	if w.done {
		return
	}
	w.done = true
	w.cancel()       // a writer that is closed after this discards what it has
	_ = w.to.Close() // its error says that it was canceled
	if w.err == nil {
		w.err = budflow.Errorf(budflow.Canceled, "blob %s: the write was given up", w.key)
	}
}
