package blobstore

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
	"gocloud.dev/blob"
	_ "gocloud.dev/blob/azureblob" // azblob://
	"gocloud.dev/blob/fileblob"
	_ "gocloud.dev/blob/gcsblob" // gs://
	"gocloud.dev/blob/memblob"
	_ "gocloud.dev/blob/s3blob" // s3://

	"github.com/budflow/budflow"
)

// Open opens the blobstore at a URL:
//
//	file:///folder              made when it is missing, for its owner only
//	mem://                      gone when the process ends, for tests
//	s3://bucket?region=...      credentials and further parameters as in gocloud.dev/blob/s3blob
//	gs://bucket                 ... gcsblob
//	azblob://container          ... azureblob
//
// ?prefix=a/b/ puts the keys of a bucket under a folder of it.
func Open(ctx context.Context, address string, options *Options) (*Store, error) {
	o := Options{}
	if options != nil {
		o = *options
	}
	s := &Store{}
	if err := s.open(ctx, address, o); err != nil {
		return nil, err
	}
	var err error
	if s.encoder, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true)); err == nil {
		s.decoder, err = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(MaxBytes), zstd.WithDecoderConcurrency(0))
	}
	if err != nil {
		return nil, translate("", errors.Join(err, s.bucket.Close()))
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, address string, o Options) error {
	u, err := url.Parse(address)
	if err != nil {
		return budflow.Errorf(budflow.Invalid, "blobstore: want a URL such as file:///folder or s3://bucket")
	}
	switch u.Scheme {
	case "file":
		return s.openFolder(u, o)
	case "mem":
		s.bucket = memblob.OpenBucket(nil)
		return nil
	case "s3", "gs", "azblob":
		s.bucket, err = blob.OpenBucket(ctx, address)
		if err != nil {
			e := budflow.Errorf(budflow.Invalid, "blobstore: %w", err)
			e.Message = "blobstore: the settings of " + u.Scheme + "://" + u.Host + " are not right"
			return e
		}
		return nil
	}
	return budflow.Errorf(budflow.Invalid, "blobstore: want file, mem, s3, gs or azblob as scheme, got %q", u.Scheme)
}

func (s *Store) openFolder(u *url.URL, o Options) error {
	if u.Host != "" || !strings.HasPrefix(u.Path, "/") || u.RawQuery != "" {
		return budflow.Errorf(budflow.Invalid, "blobstore: want file:///absolute/folder, got %q", u.Redacted())
	}
	path := filepath.Clean(filepath.FromSlash(u.Path))
	// Temporary files stand beside their blobs, because a rename is atomic only on one disk.
	bucket, err := fileblob.OpenBucket(path, &fileblob.Options{
		CreateDir: true, DirFileMode: 0o700, NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return budflow.Errorf(budflow.Unavailable, "blobstore: open the folder: %w", err)
	}
	s.bucket, s.folder = bucket, &folder{path: path, noSync: o.NoSync}
	return nil
}
