package blobstore

import (
	"strings"

	"github.com/budflow/budflow"
)

// maxKey is the longest key, in bytes.
const maxKey = 512

// checkKey accepts parts of letters, digits, '.', '_' and '-', with single
// slashes between them: the same name in a folder and in every bucket.
func checkKey(key string) error {
	ok := key != "" && len(key) <= maxKey
	for part := range strings.SplitSeq(key, "/") {
		// Parts that begin with a dot are kept free for temporary files; .attrs has a meaning in folders.
		ok = ok && part != "" && part[0] != '.' && !strings.HasSuffix(part, ".attrs")
		for i := 0; ok && i < len(part); i++ {
			ok = strings.IndexByte(keyLetters, part[i]) >= 0
		}
	}
	if !ok {
		return budflow.Errorf(budflow.Invalid,
			"blob key: want 1 to %d letters, digits, '.', '_', '-' and single '/' between parts, got %q", maxKey, key[:min(len(key), 100)])
	}
	return nil
}

// checkPrefix accepts a key with a slash at its end.
func checkPrefix(prefix string) error {
	key, ok := strings.CutSuffix(prefix, "/")
	if !ok {
		return budflow.Errorf(budflow.Invalid, "blob prefix: want a '/' at the end, got %q", prefix[:min(len(prefix), 100)])
	}
	return checkKey(key)
}

const keyLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
