// Package blobstore keeps bytes by key: binaries and items that are too large
// for a run's history. It stands over gocloud.dev/blob: a folder, memory, S3,
// Google Cloud Storage or Azure.
//
// A blob is stored with a small header (see header) that holds what folders
// have no place for, so one file is one blob. A blob becomes visible only when
// it is complete.
package blobstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"github.com/budflow/budflow"
)

// Store is a blobstore. Its methods may be called at the same time from many goroutines.
type Store struct {
	bucket  *blob.Bucket
	folder  *folder // nil = the bucket is no folder
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

// Options are the settings of Open; nil means the defaults.
type Options struct {
	// NoSync leaves it to the operating system when a folder's files reach the
	// disk: faster, but a loss of power may take blobs with it.
	NoSync bool
}

// Blobs of more bytes than this are compressed where it pays.
const compressFrom = 1024

// MaxBytes is the size of the largest blob that Put and Get take whole; larger ones are streamed.
const MaxBytes = 1 << 30

// Attributes describe a blob.
type Attributes struct {
	Size        int64 // bytes, as they were given
	ContentType string
}

// Put stores data under key, in place of what is there. contentType may be "".
func (s *Store) Put(ctx context.Context, key string, data []byte, contentType string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if sumOf(key) != "" {
		return budflow.Errorf(budflow.Invalid, "blob %s: a key that names content is given by PutContent only", key)
	}
	return s.put(ctx, key, data, contentType)
}

// PutContent stores data under a key that names it, prefix/sha256-<hex>, and
// returns that key. The same content is stored once, so a repeated call costs little.
func (s *Store) PutContent(ctx context.Context, prefix string, data []byte, contentType string) (key string, err error) {
	if err := checkPrefix(prefix); err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	key = prefix + contentName + hex.EncodeToString(sum[:])
	if a, err := s.Attributes(ctx, key); err == nil && a.Size == int64(len(data)) {
		return key, nil
	}
	return key, s.put(ctx, key, data, contentType)
}

func (s *Store) put(ctx context.Context, key string, data []byte, contentType string) error {
	if len(data) > MaxBytes {
		return budflow.Errorf(budflow.TooLarge, "blob %s: want at most %d bytes at once, got %d", key, MaxBytes, len(data))
	}
	h := header{encoding: plain, size: int64(len(data)), contentType: contentType}
	if len(data) > compressFrom {
		if packed := s.encoder.EncodeAll(data, nil); len(packed) < len(data)-len(data)/10 {
			h.encoding, data = packedZstd, packed
		}
	}
	h.stored = int64(len(data))
	w, err := s.newWriter(ctx, key, h)
	if err != nil {
		return err
	}
	defer w.Abort()
	if _, err := w.Write(data); err != nil {
		return err
	}
	return w.Close()
}

// Get returns a whole blob. Content that does not match the key that names it is an error.
func (s *Store) Get(ctx context.Context, key string) ([]byte, error) {
	r, err := s.NewReader(ctx, key, 0, -1)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	if r.Size > MaxBytes {
		return nil, budflow.Errorf(budflow.TooLarge, "blob %s: want at most %d bytes at once, it has %d", key, MaxBytes, r.Size)
	}
	data := make([]byte, r.Size)
	if _, err := io.ReadFull(r, data); err != nil {
		return nil, err
	}
	if _, err := r.Read(make([]byte, 1)); !errors.Is(err, io.EOF) { // this read checks the content
		return nil, err
	}
	return data, nil
}

// Attributes returns size and type of a blob without reading it.
func (s *Store) Attributes(ctx context.Context, key string) (Attributes, error) {
	if err := checkKey(key); err != nil {
		return Attributes{}, err
	}
	r, err := s.bucket.NewRangeReader(ctx, key, 0, maxHeader, nil)
	if err != nil {
		return Attributes{}, translate(key, err)
	}
	defer func() { _ = r.Close() }()
	h, err := readHeader(key, r, r.Size())
	return Attributes{Size: h.size, ContentType: h.contentType}, err
}

// Exists reports whether there is a blob under key.
func (s *Store) Exists(ctx context.Context, key string) (bool, error) {
	if err := checkKey(key); err != nil {
		return false, err
	}
	found, err := s.bucket.Exists(ctx, key)
	return found, translate(key, err)
}

// Delete deletes a blob, if it is there.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := checkKey(key); err != nil {
		return err
	}
	if err := s.bucket.Delete(ctx, key); gcerrors.Code(err) != gcerrors.NotFound {
		return translate(key, err)
	}
	return nil
}

// DeletePrefix deletes all blobs whose keys begin with prefix, which ends with a slash.
func (s *Store) DeletePrefix(ctx context.Context, prefix string) error {
	if err := checkPrefix(prefix); err != nil {
		return err
	}
	if s.folder != nil {
		return translate(prefix, s.folder.deletePrefix(prefix))
	}
	list := s.bucket.List(&blob.ListOptions{Prefix: prefix})
	for {
		object, err := list.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return translate(prefix, err)
		}
		if err := s.Delete(ctx, object.Key); err != nil {
			return err
		}
	}
}

// Ping reports whether the store can be reached; if not, the error has the code Unavailable.
func (s *Store) Ping(ctx context.Context) error {
	ok, err := s.bucket.IsAccessible(ctx)
	if err == nil && !ok {
		err = budflow.Errorf(budflow.Unavailable, "blobstore: the bucket cannot be reached")
	}
	return translate("", err)
}

// Close closes the store.
func (s *Store) Close() error {
	s.decoder.Close()
	return translate("", s.bucket.Close())
}

// contentName begins the last part of a key that names content.
const contentName = "sha256-"

// sumOf returns the SHA-256, in hex, of a key that names content, "" of any other.
func sumOf(key string) string {
	name := key[strings.LastIndexByte(key, '/')+1:]
	sum, ok := strings.CutPrefix(name, contentName)
	if !ok || len(sum) != 2*sha256.Size {
		return ""
	}
	return sum
}
