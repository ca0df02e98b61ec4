package blobstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"github.com/budflow/budflow"
)

// Reader reads one blob or a part of it.
type Reader struct {
	Attributes // of the whole blob

	key  string
	from io.Reader
	body io.Closer
	left int64     // bytes that are still to come
	sum  hash.Hash // nil = nothing to check
}

// NewReader reads length bytes of a blob from offset on; a negative length
// reads to the end. A whole blob whose key names its content is checked while
// it is read: the last Read gives an error instead of io.EOF when it is damaged.
func (s *Store) NewReader(ctx context.Context, key string, offset, length int64) (*Reader, error) {
	if err := checkKey(key); err != nil {
		return nil, err
	}
	object, err := s.bucket.NewReader(ctx, key, nil)
	if err != nil {
		return nil, translate(key, err)
	}
	h, err := readHeader(key, object, object.Size())
	if err == nil && (offset < 0 || offset > h.size) {
		err = budflow.Errorf(budflow.Invalid, "blob %s: want an offset from 0 to %d, got %d", key, h.size, offset)
	}
	if err != nil {
		_ = object.Close()
		return nil, err
	}
	if length < 0 || length > h.size-offset {
		length = h.size - offset
	}
	r := &Reader{Attributes: Attributes{h.size, h.contentType}, key: key, from: object, body: object, left: length}
	if length == h.size && sumOf(key) != "" {
		r.sum = sha256.New()
	}
	switch {
	case h.encoding == packedZstd:
		if err := s.unpack(r, h, offset); err != nil {
			return nil, err
		}
	case offset > 0 && length > 0: // a range of no bytes is an error for some stores
		_ = object.Close()
		part, err := s.bucket.NewRangeReader(ctx, key, h.length()+offset, length, nil)
		if err != nil {
			return nil, translate(key, err)
		}
		r.from, r.body = part, part
	}
	return r, nil
}

// unpack replaces the compressed content of a reader by the part that is asked
// for. Only blobs that were put whole are compressed, so it fits into memory.
func (s *Store) unpack(r *Reader, h header, offset int64) error {
	object := r.body
	defer func() { _ = object.Close() }()
	r.body = io.NopCloser(nil) // what is left to read is in memory
	if h.stored > MaxBytes || h.size > MaxBytes {
		return corrupt(r.key, "its header makes no sense")
	}
	packed := make([]byte, h.stored)
	_, err := io.ReadFull(r.from, packed)
	if err != nil {
		return translate(r.key, err)
	}
	data, err := s.decoder.DecodeAll(packed, make([]byte, 0, h.size))
	if err != nil || int64(len(data)) != h.size {
		return corrupt(r.key, "its compressed content cannot be read")
	}
	r.from = bytes.NewReader(data[offset:])
	return nil
}

// Read reads the next bytes.
func (r *Reader) Read(p []byte) (int, error) {
	if r.left == 0 {
		return 0, r.end()
	}
	n, err := r.from.Read(p[:min(int64(len(p)), r.left)])
	r.left -= int64(n)
	if r.sum != nil {
		r.sum.Write(p[:n])
	}
	switch {
	case err == io.EOF && r.left > 0:
		return n, corrupt(r.key, "it ends %d bytes early", r.left)
	case err == io.EOF || err == nil:
		return n, nil
	}
	return n, translate(r.key, err)
}

func (r *Reader) end() error {
	if r.sum == nil {
		return io.EOF
	}
	if got := hex.EncodeToString(r.sum.Sum(nil)); got != sumOf(r.key) {
		return corrupt(r.key, "its content has the SHA-256 %s", got)
	}
	return io.EOF
}

// Close ends the reading.
func (r *Reader) Close() error { return translate(r.key, r.body.Close()) }

var _ io.ReadCloser = (*Reader)(nil)

// Length is how many bytes are still to come.
func (r *Reader) Length() int64 { return r.left }
