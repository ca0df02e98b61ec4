package http

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// body is what a request sends. encode may be called more than once.
type body interface {
	encode() (segments []segment, contentType string)
}

// segment is a piece of an encoded body: bytes, or a file.
type segment struct {
	bytes []byte
	file  *budflow.Binary
}

type jsonBody struct{ value any }

func (b jsonBody) encode() ([]segment, string) {
	return []segment{{bytes: budflow.EncodeJSON(b.value)}}, "application/json"
}

type formBody struct{ fields *budflow.Object }

func (b formBody) encode() ([]segment, string) {
	return []segment{{bytes: []byte(encodeQuery(b.fields, "indices"))}}, "application/x-www-form-urlencoded"
}

type textBody struct{ text, contentType string }

func (b textBody) encode() ([]segment, string) {
	return []segment{{bytes: []byte(b.text)}}, b.contentType
}

type fileBody struct{ file *budflow.Binary }

func (b fileBody) encode() ([]segment, string) {
	return []segment{{file: b.file}}, b.file.MimeType
}

type multipartBody struct {
	parts    []part
	boundary string
}

// part is one field of a form: a text, or a file.
type part struct {
	name, value string
	file        *budflow.Binary
}

var quoted = strings.NewReplacer(`\`, `\\`, `"`, "%22", "\r", "%0D", "\n", "%0A")

func (b *multipartBody) encode() ([]segment, string) {
	if b.boundary == "" {
		var random [16]byte
		rand.Read(random[:])
		b.boundary = "budflow-" + hex.EncodeToString(random[:])
	}
	var segments []segment
	for _, p := range b.parts {
		var head bytes.Buffer
		fmt.Fprintf(&head, "--%s\r\nContent-Disposition: form-data; name=\"%s\"", b.boundary, quoted.Replace(p.name))
		if p.file == nil {
			fmt.Fprintf(&head, "\r\n\r\n%s\r\n", p.value)
			segments = append(segments, segment{bytes: head.Bytes()})
			continue
		}
		if p.file.FileName != "" {
			fmt.Fprintf(&head, "; filename=\"%s\"", quoted.Replace(p.file.FileName))
		}
		fmt.Fprintf(&head, "\r\nContent-Type: %s\r\n\r\n", strings.NewReplacer("\r", "", "\n", "").Replace(p.file.MimeType))
		segments = append(segments, segment{bytes: head.Bytes()}, segment{file: p.file}, segment{bytes: []byte("\r\n")})
	}
	segments = append(segments, segment{bytes: []byte("--" + b.boundary + "--\r\n")})
	return segments, "multipart/form-data; boundary=" + b.boundary
}

// length is the size of an encoded body in bytes; -1 = unknown. Files whose size
// is not known are opened for it, and are then ready to be read.
func (s *stream) length() (int64, error) {
	total := int64(0)
	for _, piece := range s.segments {
		switch {
		case piece.file == nil:
			total += int64(len(piece.bytes))
		case piece.file.Bytes > 0:
			total += piece.file.Bytes
		case piece.file.ID == "":
			total += int64(len(strings.TrimRight(piece.file.Data, "=")) * 3 / 4)
		default:
			opened, err := s.open(piece.file)
			if err != nil {
				return 0, err
			}
			s.ready = append(s.ready, ready{piece.file, opened})
			sized, ok := opened.(interface{ Length() int64 })
			if !ok {
				return -1, nil
			}
			total += sized.Length()
		}
	}
	return total, nil
}

// stream reads the segments one after the other; files are opened when their turn comes.
type stream struct {
	open     func(*budflow.Binary) (io.ReadCloser, error)
	segments []segment
	ready    []ready // opened already, in the order of the segments
	current  io.ReadCloser
}

type ready struct {
	file   *budflow.Binary
	reader io.ReadCloser
}

// next opens a file, or takes the one that is open.
func (s *stream) next(file *budflow.Binary) (io.ReadCloser, error) {
	if len(s.ready) > 0 && s.ready[0].file == file {
		reader := s.ready[0].reader
		s.ready = s.ready[1:]
		return reader, nil
	}
	return s.open(file)
}

func (s *stream) Read(p []byte) (int, error) {
	for {
		if s.current == nil {
			if len(s.segments) == 0 {
				return 0, io.EOF
			}
			next := s.segments[0]
			s.segments = s.segments[1:]
			if next.file == nil {
				s.current = io.NopCloser(bytes.NewReader(next.bytes))
			} else {
				opened, err := s.next(next.file)
				if err != nil {
					return 0, err
				}
				s.current = opened
			}
		}
		n, err := s.current.Read(p)
		if err == io.EOF {
			s.current.Close()
			s.current, err = nil, nil
		}
		if n > 0 || err != nil {
			return n, err
		}
	}
}

func (s *stream) Close() error {
	for _, left := range s.ready {
		left.reader.Close()
	}
	s.segments, s.ready = nil, nil
	if s.current == nil {
		return nil
	}
	err := s.current.Close()
	s.current = nil
	return err
}

// setField puts a value into the body, for pagination; a body that is not made of fields stays.
func setField(b body, name string, value any) body {
	switch old := b.(type) {
	case nil:
		return jsonBody{budflow.NewObject(name, value)}
	case jsonBody:
		if o, ok := old.value.(*budflow.Object); ok {
			o = o.Clone()
			o.Set(name, value)
			return jsonBody{o}
		}
	case formBody:
		o := old.fields.Clone()
		o.Set(name, value)
		return formBody{o}
	case *multipartBody:
		parts := addPart(append([]part(nil), old.parts...), part{name: name, value: nodes.TextOf(value)}, false)
		return &multipartBody{parts: parts}
	}
	return b
}
