package api

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/budflow/budflow"
)

// restPrefix is the base of the REST API.
const restPrefix = "/api/v1"

// operation declares one call of the REST API. The rest follows from the types of
// its handler: fields tagged `path` and `query` are parameters, a field Body is the
// JSON body, and the answer is the JSON of the result (none = 204 without a body).
type operation struct {
	method, path string // path below restPrefix, with {name} for parameters
	id, summary  string
	tag          string
	status       int // of success; 0 = 200, or 204 without a result
}

// object is a JSON object whose schema is that of T, kept as it came: what T does
// not say anything about is not lost.
type object[T any] struct{ *budflow.Object }

func (o *object[T]) shape() reflect.Type          { return reflect.TypeFor[T]() }
func (o *object[T]) keep(content *budflow.Object) { o.Object = content }

type keeper interface {
	shape() reflect.Type
	keep(content *budflow.Object)
}

// none is the result of an operation that answers without a body.
type none struct{}

// statusGiver is a result that chooses its status.
type statusGiver interface{ httpStatus() int }

// parameter is a field of an input that comes from the path or the query.
type parameter struct {
	name   string
	index  []int
	schema *huma.Schema
}

// binding is how the input of an operation is read.
type binding struct {
	paths, queries []parameter
	body           []int // index of the field Body; nil = the operation has none
	optional       bool  // the body may be missing
	bodySchema     *huma.Schema
	registry       huma.Registry
}

// declare adds an operation to the router and to the OpenAPI document.
func declare[I, O any](a *restAPI, op operation, handle func(context.Context, *I) (O, error)) {
	b := bindingOf(reflect.TypeFor[I](), a.document.Components.Schemas)
	if op.status == 0 {
		op.status = http.StatusOK
		if reflect.TypeFor[O]() == reflect.TypeFor[none]() {
			op.status = http.StatusNoContent
		}
	}
	a.describe(op, b, reflect.TypeFor[O]())
	a.route(op, func(c echo.Context) error {
		input := new(I)
		if err := b.read(c, reflect.ValueOf(input).Elem(), a.server.MaxBody); err != nil {
			return err
		}
		result, err := handle(c.Request().Context(), input)
		if err != nil {
			return err
		}
		status := op.status
		if s, ok := any(result).(statusGiver); ok {
			status = s.httpStatus()
		}
		if status == http.StatusNoContent {
			return c.NoContent(status)
		}
		return writeJSON(c, status, result)
	})
}

func bindingOf(input reflect.Type, registry huma.Registry) *binding {
	b := &binding{registry: registry}
	for _, field := range reflect.VisibleFields(input) {
		if name := field.Tag.Get("path"); name != "" {
			b.paths = append(b.paths, parameter{name, field.Index, huma.SchemaFromField(registry, field, "")})
		} else if name := field.Tag.Get("query"); name != "" {
			b.queries = append(b.queries, parameter{name, field.Index, huma.SchemaFromField(registry, field, "")})
		} else if field.Name == "Body" {
			b.body, b.optional = field.Index, field.Tag.Get("required") == "false"
			kind := field.Type
			if k, ok := reflect.TypeAssert[keeper](reflect.New(kind)); ok {
				kind = k.shape()
			}
			b.bodySchema = registry.Schema(kind, true, input.Name()+"Body")
		}
	}
	return b
}

// read checks the request, in n8n's words, and fills the input.
func (b *binding) read(c echo.Context, input reflect.Value, limit int64) error {
	var body any
	if b.body != nil {
		var err error
		if body, err = readJSON(c, limit); err != nil {
			return err
		}
	}
	for _, p := range b.paths {
		value, err := pathParam(c, p.name)
		if err != nil {
			return err
		}
		if err := b.set(input, p, "request/params/"+p.name, value); err != nil {
			return err
		}
	}
	if err := b.readQuery(c.QueryParams(), input); err != nil {
		return err
	}
	if b.body == nil {
		return nil
	}
	if err := check(b.registry, b.bodySchema, body, "request/body"); err != nil {
		return err
	}
	field := input.FieldByIndex(b.body)
	if k, ok := reflect.TypeAssert[keeper](field.Addr()); ok {
		content, _ := body.(*budflow.Object)
		k.keep(content)
		return nil
	}
	if field.Kind() == reflect.Interface {
		field.Set(reflect.ValueOf(body))
		return nil
	}
	if err := json.Unmarshal(budflow.EncodeJSON(body), field.Addr().Interface()); err != nil {
		return refuse(http.StatusBadRequest, "request/body: %s", err)
	}
	return nil
}

// pathParam decodes a segment of the path. The router sees paths decoded already,
// unless that would lose something.
func pathParam(c echo.Context, name string) (string, error) {
	value := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return value, nil
	}
	decoded, err := url.PathUnescape(value)
	if err != nil {
		return "", refuse(http.StatusBadRequest, "Failed to decode param '%s'", value)
	}
	return decoded, nil
}

func (b *binding) readQuery(query url.Values, input reflect.Value) error {
	declared := map[string]bool{}
	for _, p := range b.queries {
		declared[p.name] = true
	}
	for name := range query {
		if !declared[name] {
			return refuse(http.StatusBadRequest, "Unknown query parameter '%s'", name)
		}
	}
	for _, p := range b.queries {
		values, given := query[p.name]
		switch {
		case !given:
		case len(values) > 1:
			return refuse(http.StatusBadRequest, "request/query/%s must be %s", p.name, typeName(p.schema))
		case values[0] == "":
			return refuse(http.StatusBadRequest, "Empty value found for query parameter '%s'", p.name)
		default:
			if err := b.set(input, p, "request/query/"+p.name, values[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// set reads the text of a parameter in the type of its schema, checks it and puts it into its field.
func (b *binding) set(input reflect.Value, p parameter, at, text string) error {
	var value any = text
	if typeName(p.schema) != "string" {
		decoded, err := budflow.DecodeJSON([]byte(text))
		if err != nil {
			return refuse(http.StatusBadRequest, "%s must be %s", at, typeName(p.schema))
		}
		value = decoded
	}
	if err := check(b.registry, p.schema, value, at); err != nil {
		return err
	}
	field := input.FieldByIndex(p.index)
	if field.Kind() == reflect.Pointer {
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	if n, ok := budflow.Number(value); ok {
		value = n
	}
	field.Set(reflect.ValueOf(value).Convert(field.Type()))
	return nil
}

// readJSON reads a JSON body. Nothing and null stand for an empty object, as in n8n.
func readJSON(c echo.Context, limit int64) (any, error) {
	r := c.Request()
	kind := r.Header.Get("Content-Type")
	base, _, _ := mime.ParseMediaType(kind)
	switch {
	case strings.EqualFold(base, "application/json"):
	case kind == "" && r.ContentLength == 0:
		return &budflow.Object{}, nil
	case kind == "":
		return nil, refuse(http.StatusUnsupportedMediaType, "unsupported media type undefined")
	default:
		return nil, refuse(http.StatusUnsupportedMediaType, "unsupported media type %s", kind)
	}
	text, err := readBody(c, limit)
	if err != nil {
		return nil, err
	}
	if len(strings.TrimSpace(string(text))) == 0 {
		return &budflow.Object{}, nil
	}
	value, err := budflow.DecodeJSON(text)
	if err != nil {
		return nil, refuse(http.StatusBadRequest, "The request body is not valid JSON. %s", budflow.AsError(err).Message)
	}
	if value == nil {
		value = &budflow.Object{}
	}
	return value, nil
}
