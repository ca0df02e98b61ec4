package api

import (
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
)

const binaryTag = "Binary data"

func (a *restAPI) declareBinaryData() {
	op := operation{method: "GET", path: "/binary-data/{id}", id: "getBinaryData", summary: "Download a file of an item", tag: binaryTag, status: http.StatusOK}
	a.describe(op, bindingOf(reflect.TypeFor[withID](), a.document.Components.Schemas), reflect.TypeFor[none]())
	a.document.Paths[op.path].Get.Responses["200"].Content = map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}
	a.route(op, a.getBinaryData)
}

// getBinaryData sends a file so that no browser opens it as a page of this server.
func (a *restAPI) getBinaryData(c echo.Context) error {
	id, err := pathParam(c, "id")
	if err != nil {
		return err
	}
	r, err := a.server.Blobs.NewReader(c.Request().Context(), id, 0, -1)
	if err != nil {
		return orNotFound(err, "Not Found")
	}
	defer func() { _ = r.Close() }()
	h := c.Response().Header()
	h.Set("Content-Disposition", "attachment")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Content-Length", strconv.FormatInt(r.Size, 10))
	kind := r.ContentType
	if kind == "" {
		kind = echo.MIMEOctetStream
	}
	return c.Stream(http.StatusOK, kind, r)
}
