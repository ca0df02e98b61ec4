package blobstore

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/budflow/budflow"
)

// header is what stands before the bytes of a blob, big endian:
//
//	4 bytes  "BFB1"
//	1 byte   encoding
//	1 byte   length of the content type
//	8 bytes  size of the content, or unknown
//	8 bytes  size of what is stored after the header, or unknown
//	n bytes  content type
//
// The sizes are unknown when the blob was streamed; then it is plain and its
// size follows from that of the object. Known sizes uncover a blob that was cut short.
type header struct {
	encoding    byte
	size        int64
	stored      int64
	contentType string
}

const (
	plain      = 'p'
	packedZstd = 'z'

	magic       = "BFB1"
	fixedHeader = 22
	maxHeader   = fixedHeader + 255
	unknown     = -1
)

func (h *header) length() int64 { return fixedHeader + int64(len(h.contentType)) }

func (h *header) append(b []byte) []byte {
	b = append(b, magic...)
	b = append(b, h.encoding, byte(len(h.contentType)))
	b = binary.BigEndian.AppendUint64(b, uint64(h.size))
	b = binary.BigEndian.AppendUint64(b, uint64(h.stored))
	return append(b, h.contentType...)
}

// readHeader reads the header of an object of that many bytes, and fills in sizes that are unknown.
func readHeader(key string, r io.Reader, objectSize int64) (h header, err error) {
	var fixed [fixedHeader]byte
	if _, err := io.ReadFull(r, fixed[:]); err != nil {
		return h, headerError(key, err)
	}
	if string(fixed[:4]) != magic {
		return h, corrupt(key, "it was not written by BudFlow")
	}
	h.encoding = fixed[4]
	h.size = int64(binary.BigEndian.Uint64(fixed[6:]))
	h.stored = int64(binary.BigEndian.Uint64(fixed[14:]))
	name := make([]byte, fixed[5])
	if _, err := io.ReadFull(r, name); err != nil {
		return h, headerError(key, err)
	}
	h.contentType = string(name)

	rest := objectSize - h.length()
	if h.stored == unknown && h.encoding == plain {
		h.size, h.stored = rest, rest
	}
	switch {
	case h.encoding != plain && h.encoding != packedZstd, h.size < 0, h.encoding == plain && h.size != h.stored:
		return h, corrupt(key, "its header makes no sense")
	case h.stored != rest:
		return h, corrupt(key, "want %d bytes, it has %d", h.stored, rest)
	}
	return h, nil
}

func headerError(key string, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return corrupt(key, "it ends in its header")
	}
	return translate(key, err)
}

// corrupt is the error of a blob that is not what was stored; no retry helps.
func corrupt(key, format string, args ...any) error {
	e := budflow.Errorf(budflow.Internal, "blob "+key+": damaged: "+format, args...)
	e.Permanent = true
	return e
}
