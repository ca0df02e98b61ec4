package store

import (
	"encoding/json"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/budflow/budflow"
)

// How run data is stored; the numbers are in the database.
const (
	encodingJSON = 0
	encodingZstd = 1
)

// Run data below this size (bytes of JSON) stays as it is: it fits a page of SQLite anyway.
const compressFrom = 4096

// Larger run data is refused when it is read back, as a stored frame could claim any size.
const maxRunData = 1 << 30

var zstdEncoder = sync.OnceValues(func() (*zstd.Encoder, error) {
	return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true))
})

var zstdDecoder = sync.OnceValues(func() (*zstd.Decoder, error) {
	return zstd.NewReader(nil, zstd.WithDecoderMaxMemory(maxRunData), zstd.WithDecoderConcurrency(0))
})

func encodeRunData(data budflow.RunData) (text []byte, encoding int, err error) {
	if text, err = json.Marshal(data); err != nil {
		return nil, 0, budflow.Errorf(budflow.Invalid, "run data: %w", err)
	}
	if len(text) < compressFrom {
		return text, encodingJSON, nil
	}
	encoder, err := zstdEncoder()
	if err != nil {
		return nil, 0, budflow.Errorf(budflow.Internal, "run data: %w", err)
	}
	return encoder.EncodeAll(text, make([]byte, 0, len(text)/2)), encodingZstd, nil
}

func decodeRunData(text []byte, encoding int, into *budflow.RunData) error {
	if encoding == encodingZstd {
		decoder, err := zstdDecoder()
		if err == nil {
			text, err = decoder.DecodeAll(text, nil)
		}
		if err != nil {
			return err
		}
	}
	return json.Unmarshal(text, into)
}
