package http

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"io"
	"mime"
	nethttp "net/http"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/filetype"
)

// maxText is how many bytes of a text or JSON answer are read into memory.
const maxText = 256 << 20

// response is an answer that was read.
type response struct {
	status     int
	statusText string
	headers    *budflow.Object
	format     string // never autodetect
	text       string
	json       any // of the format json, or when the text could be parsed; budflow.Undefined = not JSON
	file       *budflow.Binary
}

func (r *response) ok() bool { return r.status >= 200 && r.status < 300 }

// body is what expressions see as $response.body.
func (r *response) body() any {
	switch {
	case r.json != budflow.Undefined:
		return r.json
	case r.file != nil:
		return nil
	}
	return r.text
}

// exchange sends the requests of one item.
type exchange struct {
	call       *nodes.Call
	item       int
	client     *nethttp.Client
	connection connection
	settings   settings
}

// read takes an answer apart. The body of an answer that counts as an error is always read as text.
func (x *exchange) read(ctx context.Context, answer *nethttp.Response) (*response, error) {
	_, statusText, _ := strings.Cut(answer.Status, " ")
	r := &response{status: answer.StatusCode, statusText: statusText, headers: headersOf(answer.Header), json: budflow.Undefined}
	r.format = x.settings.format
	contentType := answer.Header.Get("Content-Type")
	if r.format == autodetect {
		r.format = formatOf(contentType)
	}
	content, err := decoded(answer)
	if err != nil {
		return nil, connectionError(ctx, err)
	}
	if r.format == asFile && (r.ok() || x.settings.neverError) {
		r.file, err = x.call.Blobs.Write(ctx, content, describe(answer, contentType))
		if err != nil {
			return nil, connectionError(ctx, err)
		}
		return r, nil
	}
	bytes, err := io.ReadAll(io.LimitReader(content, maxText+1))
	if err != nil {
		return nil, connectionError(ctx, err)
	}
	if len(bytes) > maxText {
		return nil, nodes.Errorf("The response is too large: want at most %s as text or JSON, got more; set the response format to file", filetype.Size(maxText))
	}
	r.text = textOf(bytes, contentType)
	return r, x.parse(r, contentType)
}

// parse reads JSON where it is wanted, and where the answer says that it is.
func (x *exchange) parse(r *response, contentType string) error {
	says := strings.Contains(contentType, "application/json")
	if r.format != asJSON && !(says && !r.ok()) {
		return nil
	}
	if r.text == "" && x.settings.format != autodetect {
		r.json = ""
		return nil
	}
	value, err := budflow.DecodeJSON([]byte(strings.TrimPrefix(r.text, "\ufeff")))
	switch {
	case err == nil:
		r.json = value
	case !r.ok() && !x.settings.neverError:
	case x.settings.neverError:
		r.json = &budflow.Object{}
	case x.settings.format == autodetect:
		return nodes.Errorf("Invalid JSON in response body")
	default:
		wanted := "Text"
		if x.call.Version() < 3 {
			wanted = "String"
		}
		return nodes.Errorf(`Response body is not valid JSON. Change "Response Format" to "%s"`, wanted)
	}
	return nil
}

// decoded undoes the compressions that Go's client leaves, because the request named them itself.
func decoded(answer *nethttp.Response) (io.Reader, error) {
	switch strings.ToLower(answer.Header.Get("Content-Encoding")) {
	case "gzip", "x-gzip":
		return gzip.NewReader(answer.Body)
	case "deflate":
		content := bufio.NewReader(answer.Body)
		if head, err := content.Peek(2); err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
			return zlib.NewReader(content)
		}
		return flate.NewReader(content), nil
	}
	return answer.Body, nil
}

// headersOf gives names in lower case; several values of a name are joined, but for cookies.
func headersOf(h nethttp.Header) *budflow.Object {
	o := &budflow.Object{}
	for _, name := range sortedNames(h) {
		lower := strings.ToLower(name)
		if lower != "set-cookie" {
			o.Set(lower, strings.Join(h[name], ", "))
			continue
		}
		list := make([]any, len(h[name]))
		for i, value := range h[name] {
			list[i] = value
		}
		o.Set(lower, list)
	}
	return o
}

// Media types that are files, by parts of their names.
var fileTypes = []string{
	"image/", "audio/", "video/", "application/octet-stream", "application/gzip", "application/zip", "application/vnd.rar", "application/epub+zip",
	"application/x-bzip", "application/x-bzip2", "application/x-cdf", "application/vnd.amazon.ebook", "application/msword",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/vnd.ms-fontobject", "application/vnd.oasis.opendocument.presentation",
	"application/pdf", "application/x-tar", "application/vnd.visio", "application/vnd.ms-excel",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/x-7z-compressed",
}

// formatOf tells the format from the content type.
func formatOf(contentType string) string {
	if strings.Contains(contentType, "application/json") {
		return asJSON
	}
	for _, kind := range fileTypes {
		if strings.Contains(contentType, kind) {
			return asFile
		}
	}
	return asText
}

// describe names a file after the Content-Disposition header, or after the path of the last URL.
func describe(answer *nethttp.Response, contentType string) budflow.Binary {
	meta := budflow.Binary{MimeType: filetype.Essence(contentType)}
	if _, params, err := mime.ParseMediaType(answer.Header.Get("Content-Disposition")); err == nil {
		meta.FileName = params["filename"]
	}
	if meta.FileName == "" && answer.Request != nil {
		meta.FileName = strings.TrimPrefix(answer.Request.URL.EscapedPath(), "/")
	}
	return meta
}

// textOf decodes a text as its charset says; an unknown one counts as UTF-8.
func textOf(text []byte, contentType string) string {
	_, params, _ := mime.ParseMediaType(contentType)
	if charset := strings.ToLower(params["charset"]); charset != "" && charset != "utf-8" && charset != "utf8" {
		if encoding, err := htmlindex.Get(charset); err == nil {
			if decoded, err := encoding.NewDecoder().Bytes(text); err == nil {
				return string(decoded)
			}
		}
	}
	return strings.ToValidUTF8(string(text), "\ufffd")
}
