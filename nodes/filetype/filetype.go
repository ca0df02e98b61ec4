// Package filetype tells what kind of file something is: by its name, by its
// media type and by its first bytes.
package filetype

import (
	_ "embed"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/gabriel-vasile/mimetype"

	"github.com/budflow/budflow"
)

// HeadSize is how many of the first bytes of a file Describe looks at.
const HeadSize = 3072

//go:embed types.txt
var typesText string

type table struct {
	byExtension map[string]string
	extension   map[string]string // the usual extension of a type
}

var types = sync.OnceValue(func() table {
	t := table{map[string]string{}, map[string]string{}}
	for line := range strings.Lines(typesText) {
		fields := strings.Fields(line)
		if len(fields) < 2 || fields[0] == "#" {
			continue
		}
		kind := fields[0]
		t.extension[kind] = strings.TrimPrefix(fields[1], "-")
		for _, extension := range fields[1:] {
			if !strings.HasPrefix(extension, "-") {
				t.byExtension[extension] = kind
			}
		}
	}
	return t
})

// ByName returns the media type that the extension of a file name stands for, or "".
func ByName(name string) string {
	name, _, _ = strings.Cut(name, "?")
	return types().byExtension[strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))]
}

// Extension returns the usual extension of a media type, without a dot, or "".
func Extension(mediaType string) string { return types().extension[Essence(mediaType)] }

// Essence is a media type without its parameters, in lower case.
func Essence(mediaType string) string {
	essence, _, _ := strings.Cut(mediaType, ";")
	return strings.ToLower(strings.TrimSpace(essence))
}

// Category sorts a media type: text, json, image, video, audio, pdf, html, or "".
func Category(mediaType string) string {
	switch essence := Essence(mediaType); {
	case essence == "application/json":
		return "json"
	case essence == "text/html":
		return "html"
	case essence == "application/pdf":
		return "pdf"
	case strings.HasPrefix(essence, "image/"), strings.HasPrefix(essence, "audio/"), strings.HasPrefix(essence, "video/"):
		return essence[:5]
	case strings.HasPrefix(essence, "text/"), essence == "application/javascript":
		return "text"
	}
	return ""
}

// Size writes a number of bytes for people: 4 B, 1.23 kB.
func Size(bytes int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB", "PB", "EB"}
	n, unit := float64(bytes), 0
	for n >= 1000 && unit < len(units)-1 {
		n, unit = n/1000, unit+1
	}
	if unit > 0 { // three digits, rounded by the exact value as JavaScript's toPrecision does
		n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 3, 64), 64)
	}
	return strconv.FormatFloat(n, 'f', -1, 64) + " " + units[unit]
}

// Describe completes the description of a file. What is there already stays. The
// name may be a path, whose folder becomes Directory; head is the start of the
// content, size its length in bytes.
func Describe(b *budflow.Binary, head []byte, size int64) {
	name, _, _ := strings.Cut(b.FileName, "?")
	folder, base := path.Split(strings.ReplaceAll(name, `\`, "/"))
	extension := ""
	if b.MimeType == "" {
		b.MimeType = ByName(base)
	}
	if b.MimeType == "" {
		b.MimeType, extension = byContent(head)
	}
	if fromName := strings.TrimPrefix(path.Ext(base), "."); fromName != "" {
		extension = fromName
	} else if extension == "" {
		extension = Extension(b.MimeType)
	}
	if b.MimeType == "" {
		b.MimeType = "text/plain"
	}
	b.FileName = base
	fill(&b.Directory, strings.TrimSuffix(folder, "/"))
	fill(&b.FileExtension, extension)
	fill(&b.FileType, Category(b.MimeType))
	b.FileSize, b.Bytes = Size(size), size
}

func fill(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// byContent knows formats by the bytes that they begin with. Text formats other
// than XML have none.
func byContent(head []byte) (mediaType, extension string) {
	found := mimetype.Detect(head)
	if found.Is("text/xml") {
		return "application/xml", "xml"
	}
	for t := found; t != nil; t = t.Parent() {
		if t.Is("text/plain") {
			return "", ""
		}
	}
	if found.Is("application/octet-stream") {
		return "", ""
	}
	return Essence(found.String()), strings.TrimPrefix(found.Extension(), ".")
}
