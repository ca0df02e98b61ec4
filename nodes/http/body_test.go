package http

import (
	"io"
	"strings"
	"testing"

	"github.com/budflow/budflow"
)

func TestStream(t *testing.T) {
	stored := &budflow.Binary{ID: "1"}
	opened := 0
	for _, c := range []struct {
		name   string
		reader func() io.ReadCloser
		size   int64
	}{
		{"length known", func() io.ReadCloser { return &sized{strings.NewReader("abc"), 3} }, 3 + 4 + 3},
		{"length unknown", func() io.ReadCloser { return io.NopCloser(strings.NewReader("abc")) }, -1},
	} {
		opened = 0
		s := &stream{
			segments: []segment{{file: stored}, {bytes: []byte("-two")}, {file: &budflow.Binary{Data: "YWJj"}}},
			open: func(*budflow.Binary) (io.ReadCloser, error) {
				opened++
				return c.reader(), nil
			},
		}
		size, err := s.length()
		if err != nil || size != c.size {
			t.Errorf("%s: got %d, %v", c.name, size, err)
		}
		text, err := io.ReadAll(s)
		if err != nil || string(text) != "abc-twoabc" || opened != 2 {
			t.Errorf("%s: got %q, %v, opened %d times", c.name, text, err, opened)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}
