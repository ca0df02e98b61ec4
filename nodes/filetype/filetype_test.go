package filetype

import (
	"testing"

	"github.com/budflow/budflow"
)

func TestDescribe(t *testing.T) {
	png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00")
	for _, c := range []struct {
		name string
		in   budflow.Binary
		head []byte
		size int64
		want budflow.Binary
	}{
		{"by name", budflow.Binary{FileName: "a/b/image.png?x=1"}, []byte("test"), 4,
			budflow.Binary{MimeType: "image/png", FileType: "image", FileName: "image.png", FileExtension: "png", FileSize: "4 B", Directory: "a/b", Bytes: 4}},
		{"type given", budflow.Binary{FileName: "testing.jpg", MimeType: "image/jpeg"}, nil, 1234,
			budflow.Binary{MimeType: "image/jpeg", FileType: "image", FileName: "testing.jpg", FileExtension: "jpg", FileSize: "1.23 kB", Bytes: 1234}},
		{"type without a name", budflow.Binary{MimeType: "text/csv; charset=utf-8"}, nil, 0,
			budflow.Binary{MimeType: "text/csv; charset=utf-8", FileType: "text", FileExtension: "csv", FileSize: "0 B"}},
		{"by content", budflow.Binary{}, png, 33, budflow.Binary{MimeType: "image/png", FileType: "image", FileExtension: "png", FileSize: "33 B", Bytes: 33}},
		{"xml", budflow.Binary{}, []byte(`<?xml version="1.0"?><r/>`), 25, budflow.Binary{MimeType: "application/xml", FileExtension: "xml", FileSize: "25 B", Bytes: 25}},
		{"text", budflow.Binary{}, []byte(`{"a":1}`), 7, budflow.Binary{MimeType: "text/plain", FileType: "text", FileSize: "7 B", Bytes: 7}},
		{"json by name", budflow.Binary{FileName: "x.json"}, []byte(`{"a":1}`), 7,
			budflow.Binary{MimeType: "application/json", FileType: "json", FileName: "x.json", FileExtension: "json", FileSize: "7 B", Bytes: 7}},
		{"unknown extension", budflow.Binary{FileName: "x.weird"}, []byte("q"), 1,
			budflow.Binary{MimeType: "text/plain", FileType: "text", FileName: "x.weird", FileExtension: "weird", FileSize: "1 B", Bytes: 1}},
	} {
		got := c.in
		if Describe(&got, c.head, c.size); got != c.want {
			t.Errorf("%s:\ngot  %+v\nwant %+v", c.name, got, c.want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1 kB", 1500: "1.5 kB", 12345: "12.3 kB", 123456: "123 kB", 1999: "2 kB", 5_000_000: "5 MB", 999_999: "1000 kB"} {
		if got := Size(n); got != want {
			t.Errorf("Size(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestTypes(t *testing.T) {
	for name, want := range map[string]string{"a.txt": "text/plain", "b.JSON": "application/json", "c.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "d": "", "e.exe": "application/x-msdos-program", "x.xml": "application/xml"} {
		if got := ByName(name); got != want {
			t.Errorf("ByName(%q) = %q, want %q", name, got, want)
		}
	}
	for kind, want := range map[string]string{"text/plain": "txt", "application/octet-stream": "bin", "image/jpeg": "jpeg", "TEXT/HTML; charset=x": "html", "x/y": ""} {
		if got := Extension(kind); got != want {
			t.Errorf("Extension(%q) = %q, want %q", kind, got, want)
		}
	}
}
