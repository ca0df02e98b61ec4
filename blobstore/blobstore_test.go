package blobstore_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/blobstore"
)

func open(t *testing.T, url string) *blobstore.Store {
	t.Helper()
	s, err := blobstore.Open(t.Context(), url, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// bucketVariable names the environment variable with the URL of a bucket for tests, for example
// s3://test?endpoint=http://127.0.0.1:9000&use_path_style=true.
const bucketVariable = "BUDFLOW_TEST_BUCKET"

// each runs a test on every kind of store that needs no server, and on a bucket when there is one.
func each(t *testing.T, test func(t *testing.T, s *blobstore.Store)) {
	if bucket := os.Getenv(bucketVariable); bucket != "" {
		u, err := url.Parse(bucket)
		ok(t, err)
		q := u.Query()
		q.Set("prefix", "test-"+hex.EncodeToString(random(8))+"/")
		u.RawQuery = q.Encode()
		t.Run("bucket", func(t *testing.T) { test(t, open(t, u.String())) })
	}
	t.Run("folder", func(t *testing.T) { test(t, open(t, "file://"+t.TempDir()+"/blobs")) })
	t.Run("memory", func(t *testing.T) { test(t, open(t, "mem://")) })
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code budflow.Code, part string) {
	t.Helper()
	if budflow.CodeOf(err) != code || !strings.Contains(err.Error(), part) {
		t.Fatalf("want the code %s and %q, got %s: %v", code, part, budflow.CodeOf(err), err)
	}
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// contents are blobs on both sides of every limit.
func contents() map[string][]byte {
	return map[string][]byte{
		"empty": {}, "one byte": {0}, "small text": []byte("hello"), "1024": bytes.Repeat([]byte("a"), 1024), "1025": bytes.Repeat([]byte("a"), 1025),
		"text": bytes.Repeat([]byte(`{"json":{"n":1}},`), 10_000), "random": random(100_000),
	}
}

func TestBlobs(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		for name, data := range contents() {
			key := "runs/1/" + strings.ReplaceAll(name, " ", "-")
			ok(t, s.Put(t.Context(), key, random(3000), "x"))
			ok(t, s.Put(t.Context(), key, data, "text/plain; charset=utf-8")) // in place of the first
			got, err := s.Get(t.Context(), key)
			if err != nil || !bytes.Equal(got, data) {
				t.Errorf("%s: want %d bytes, got %d, %v", name, len(data), len(got), err)
			}
			a, err := s.Attributes(t.Context(), key)
			if want := (blobstore.Attributes{Size: int64(len(data)), ContentType: "text/plain; charset=utf-8"}); err != nil || a != want {
				t.Errorf("%s: want %v, got %v, %v", name, want, a, err)
			}
		}
		ok(t, s.Ping(t.Context()))
	})
}

func TestStreams(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		for name, data := range contents() {
			w, err := s.NewWriter(t.Context(), "streamed", "image/png")
			ok(t, err)
			for part := range bytes.Lines(data) { // pieces of any length
				_, err := w.Write(part)
				ok(t, err)
			}
			ok(t, w.Close())
			w.Abort() // after Close it does nothing
			ok(t, s.Put(t.Context(), "put", data, "image/png"))
			for _, key := range []string{"streamed", "put"} {
				for _, part := range []struct{ offset, length int64 }{{0, -1}, {0, 0}, {0, 10}, {1, -1}, {700, 500}, {0, 1 << 40}, {int64(len(data)), -1}} {
					if part.offset > int64(len(data)) {
						continue
					}
					r, err := s.NewReader(t.Context(), key, part.offset, part.length)
					ok(t, err)
					got, err := io.ReadAll(r)
					ok(t, err)
					ok(t, r.Close())
					want := data[part.offset:]
					if part.length >= 0 {
						want = want[:min(int64(len(want)), part.length)]
					}
					if !bytes.Equal(got, want) {
						t.Errorf("%s %s %v: want %d bytes, got %d", name, key, part, len(want), len(got))
					}
					if r.Size != int64(len(data)) || r.ContentType != "image/png" {
						t.Errorf("%s %s: want the size and type of the whole, got %v", name, key, r.Attributes)
					}
				}
				_, err := s.NewReader(t.Context(), key, int64(len(data))+1, -1)
				wantCode(t, err, budflow.Invalid, "offset")
			}
		}
	})
}

func TestContentKeys(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		for name, data := range contents() {
			sum := sha256.Sum256(data)
			for range 2 { // the second call finds it
				key, err := s.PutContent(t.Context(), "runs/7/", data, "application/json")
				if want := "runs/7/sha256-" + hex.EncodeToString(sum[:]); err != nil || key != want {
					t.Fatalf("%s: want %s, got %s, %v", name, want, key, err)
				}
				got, err := s.Get(t.Context(), key)
				if err != nil || !bytes.Equal(got, data) {
					t.Errorf("%s: want %d bytes, got %d, %v", name, len(data), len(got), err)
				}
			}
		}
		key := "a/sha256-" + strings.Repeat("0", 64)
		wantCode(t, s.Put(t.Context(), key, nil, ""), budflow.Invalid, "PutContent")
		_, err := s.NewWriter(t.Context(), key, "")
		wantCode(t, err, budflow.Invalid, "PutContent")
	})
}

func TestNothingThere(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		_, err := s.Get(t.Context(), "a/b")
		wantCode(t, err, budflow.NotFound, "a/b")
		_, err = s.Attributes(t.Context(), "a/b")
		wantCode(t, err, budflow.NotFound, "a/b")
		found, err := s.Exists(t.Context(), "a/b")
		if found || err != nil {
			t.Errorf("want nothing, got %v, %v", found, err)
		}
		ok(t, s.Delete(t.Context(), "a/b"))
		ok(t, s.DeletePrefix(t.Context(), "a/"))
	})
}

func TestDelete(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		keys := []string{"runs/1/a", "runs/1/b/c", "runs/10/a", "runs/2/a", "runs/2/b"}
		for _, key := range keys {
			ok(t, s.Put(t.Context(), key, []byte("x"), ""))
		}
		ok(t, s.DeletePrefix(t.Context(), "runs/1/"))
		ok(t, s.Delete(t.Context(), "runs/2/a"))
		var left []string
		for _, key := range keys {
			found, err := s.Exists(t.Context(), key)
			ok(t, err)
			if found {
				left = append(left, key)
			}
		}
		if got := strings.Join(left, " "); got != "runs/10/a runs/2/b" {
			t.Errorf("want runs/10/a and runs/2/b left, got %s", got)
		}
		ok(t, s.Put(t.Context(), "runs/1/a", []byte("again"), "")) // the folder of a prefix comes back
		for _, prefix := range []string{"", "/", "runs", "runs/1", "../", "runs//", "/etc/"} {
			wantCode(t, s.DeletePrefix(t.Context(), prefix), budflow.Invalid, "blob")
		}
	})
}

func TestBadKeys(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		for _, key := range []string{"", "/", "/a", "a/", "a//b", "..", "../a", "a/../b", "a/.b", `a\b`, "a b", "ä", "a\x00", "a:b", "a.attrs", strings.Repeat("a", 513)} {
			wantCode(t, s.Put(t.Context(), key, nil, ""), budflow.Invalid, "blob key")
			_, err := s.Get(t.Context(), key)
			wantCode(t, err, budflow.Invalid, "blob key")
			_, err = s.NewWriter(t.Context(), key, "")
			wantCode(t, err, budflow.Invalid, "blob key")
			wantCode(t, s.Delete(t.Context(), key), budflow.Invalid, "blob key")
		}
		wantCode(t, s.Put(t.Context(), "a", nil, strings.Repeat("x", 256)), budflow.Invalid, "content type")
	})
}

func TestBlobsAreVisibleOnlyWhenComplete(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		w, err := s.NewWriter(t.Context(), "a/b", "")
		ok(t, err)
		_, err = w.Write(random(1 << 20))
		ok(t, err)
		if found, err := s.Exists(t.Context(), "a/b"); found || err != nil {
			t.Errorf("want nothing before Close, got %v, %v", found, err)
		}
		w.Abort()
		wantCode(t, w.Close(), budflow.Canceled, "given up")

		ctx, cancel := context.WithCancel(t.Context())
		w, err = s.NewWriter(ctx, "a/b", "")
		ok(t, err)
		_, err = w.Write(random(1 << 20))
		ok(t, err)
		cancel()
		wantCode(t, w.Close(), budflow.Canceled, "a/b")
		if found, err := s.Exists(t.Context(), "a/b"); found || err != nil {
			t.Errorf("want nothing after writes that were given up, got %v, %v", found, err)
		}
	})
}

func TestManyWritersOfOneContent(t *testing.T) {
	each(t, func(t *testing.T, s *blobstore.Store) {
		data := random(200_000)
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				key, err := s.PutContent(t.Context(), "runs/1/", data, "")
				if err == nil {
					_, err = s.Get(t.Context(), key) // whole from the first moment on
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
}

// files returns the files of a folder with their sizes.
func files(t *testing.T, root string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	ok(t, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			found[strings.TrimPrefix(path, root+"/")] = info.Size()
		}
		return err
	}))
	return found
}

func TestFolderHoldsOneFileForEachBlob(t *testing.T) {
	root := t.TempDir() + "/deep/er"
	s := open(t, "file://"+root)
	text := bytes.Repeat([]byte("well compressed "), 10_000)
	ok(t, s.Put(t.Context(), "runs/1/text", text, "text/plain"))
	ok(t, s.Put(t.Context(), "runs/1/random", random(5000), ""))
	w, err := s.NewWriter(t.Context(), "runs/1/aborted", "")
	ok(t, err)
	w.Abort()
	found := files(t, root)
	if len(found) != 2 || found["runs/1/text"] > 1000 || found["runs/1/random"] != 5022 {
		t.Errorf("want two files, the text compressed, got %v", found)
	}
	info, err := os.Stat(root)
	ok(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("want mode 0700, got %v", info.Mode().Perm())
	}
	ok(t, s.DeletePrefix(t.Context(), "runs/1/"))
	if _, err := os.Stat(root + "/runs/1"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("want the folder gone, got %v", err)
	}
}

func TestDamageIsFound(t *testing.T) {
	root := t.TempDir()
	s := open(t, "file://"+root)
	data := random(50_000)
	text := bytes.Repeat([]byte("some text "), 1000)
	for name, c := range map[string]struct {
		data   []byte
		damage func([]byte) []byte
	}{
		"changed":             {data, func(b []byte) []byte { b[30_000] ^= 1; return b }},
		"changed, packed":     {text, func(b []byte) []byte { b[len(b)-10] ^= 1; return b }},
		"cut":                 {data, func(b []byte) []byte { return b[:30_000] }},
		"cut, packed":         {text, func(b []byte) []byte { return b[:40] }},
		"cut in the header":   {data, func(b []byte) []byte { return b[:10] }},
		"empty":               {data, func([]byte) []byte { return nil }},
		"longer":              {data, func(b []byte) []byte { return append(b, 0) }},
		"another file":        {data, func([]byte) []byte { return bytes.Repeat([]byte("x"), 5000) }},
		"unknown encoding":    {data, func(b []byte) []byte { b[4] = '?'; return b }},
		"size out of nowhere": {text, func(b []byte) []byte { b[7] = 0x7f; return b }},
	} {
		t.Run(name, func(t *testing.T) {
			key, err := s.PutContent(t.Context(), "runs/1/", c.data, "")
			ok(t, err)
			file := filepath.Join(root, key)
			stored, err := os.ReadFile(file)
			ok(t, err)
			ok(t, os.WriteFile(file, c.damage(stored), 0o600))
			_, err = s.Get(t.Context(), key)
			wantCode(t, err, budflow.Internal, "damaged")
			if !budflow.AsError(err).Permanent {
				t.Error("want a permanent error")
			}
			if r, err := s.NewReader(t.Context(), key, 0, -1); err == nil {
				_, err = io.Copy(io.Discard, r)
				wantCode(t, err, budflow.Internal, "damaged")
			}
			ok(t, s.Delete(t.Context(), key))
		})
	}

	// What a loss of power left half written is written again.
	key, err := s.PutContent(t.Context(), "runs/1/", data, "")
	ok(t, err)
	ok(t, os.Truncate(filepath.Join(root, key), 100))
	_, err = s.PutContent(t.Context(), "runs/1/", data, "")
	ok(t, err)
	_, err = s.Get(t.Context(), key)
	ok(t, err)
}

func TestOpenRefuses(t *testing.T) {
	file := t.TempDir() + "/file"
	ok(t, os.WriteFile(file, nil, 0o600))
	for url, want := range map[string]budflow.Code{
		"": budflow.Invalid, "relative/path": budflow.Invalid, "file://host/a": budflow.Invalid, "ftp://a/b": budflow.Invalid,
		"s3://bucket?nonsense=1": budflow.Invalid, "file://" + file: budflow.Unavailable,
	} {
		s, err := blobstore.Open(t.Context(), url, nil)
		if err == nil {
			s.Close()
		}
		if budflow.CodeOf(err) != want {
			t.Errorf("%q: want %s, got %v", url, want, err)
		}
	}
}
