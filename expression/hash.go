package expression

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strings"

	"github.com/dop251/goja"
)

func hashText(l *library, this goja.Value, args []goja.Value) goja.Value {
	name := "md5"
	if given := argument(args, 0); !goja.IsUndefined(given) {
		name = given.String()
	}
	text := []byte(this.String())
	if strings.EqualFold(name, "base64") {
		return l.vm.ToValue(base64.StdEncoding.EncodeToString(text))
	}
	sum := newHash(strings.ToLower(name))
	if sum == nil {
		l.fail("Unknown algorithm " + name + ". Available algorithms are: md5,sha1,sha224,sha256,sha384,sha512,sha3, and Base64.")
	}
	sum.Write(text)
	return l.vm.ToValue(hex.EncodeToString(sum.Sum(nil)))
}

// newHash is the hash function of that name; nil = there is none.
func newHash(name string) hash.Hash {
	switch name {
	case "md5":
		return md5.New()
	case "sha1":
		return sha1.New()
	case "sha224":
		return sha256.New224()
	case "sha256":
		return sha256.New()
	case "sha384":
		return sha512.New384()
	case "sha512":
		return sha512.New()
	case "sha3":
		return sha3.New512()
	}
	return nil
}
