package api

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/budflow/budflow"
)

// restAPI is the REST API: its routes and the OpenAPI document that describes them.
type restAPI struct {
	server   *Server
	document *huma.OpenAPI
}

// declareREST declares every resource, each in a file of its own.
func (s *Server) declareREST() {
	a := &restAPI{server: s, document: newDocument(s.Version)}
	a.declareWorkflows()
	a.declareActivation()
	a.declareRun()
	a.declareExecutions()
	a.declareTags()
	a.declareVariables()
	a.declareBinaryData()
	s.echo.GET(restPrefix+"/openapi.json", func(c echo.Context) error { return c.JSON(http.StatusOK, a.document) })
}

func newDocument(version string) *huma.OpenAPI {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	registry.RegisterTypeAlias(reflect.TypeFor[budflow.Object](), reflect.TypeFor[map[string]any]())
	registry.RegisterTypeAlias(reflect.TypeFor[budflow.Node](), reflect.TypeFor[nodeBody]())
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "BudFlow", Version: version, Description: "n8n's public API, and BudFlow's own operations in the same style."},
		Servers: []*huma.Server{{URL: restPrefix}},
		Components: &huma.Components{
			Schemas:         registry,
			SecuritySchemes: map[string]*huma.SecurityScheme{"ApiKeyAuth": {Type: "apiKey", In: "header", Name: keyHeader}},
		},
		Security: []map[string][]string{{"ApiKeyAuth": {}}},
	}
}

// route adds the handler of an operation to the router.
func (a *restAPI) route(op operation, handler echo.HandlerFunc) {
	path := strings.NewReplacer("{", ":", "}", "").Replace(op.path)
	a.server.echo.Add(op.method, restPrefix+path, handler, a.server.authenticate)
}

// message is the body of every error.
type message struct {
	Message string `json:"message"`
}

// describe adds an operation to the document.
func (a *restAPI) describe(op operation, b *binding, result reflect.Type) {
	schemas := a.document.Components.Schemas
	o := &huma.Operation{
		Method: op.method, Path: op.path, OperationID: op.id, Summary: op.summary, Tags: []string{op.tag},
		Responses: map[string]*huma.Response{},
	}
	for _, p := range b.paths {
		o.Parameters = append(o.Parameters, &huma.Param{Name: p.name, In: "path", Required: true, Schema: p.schema})
	}
	for _, p := range b.queries {
		o.Parameters = append(o.Parameters, &huma.Param{Name: p.name, In: "query", Description: p.schema.Description, Schema: p.schema})
	}
	if b.body != nil {
		o.RequestBody = &huma.RequestBody{Required: !b.optional, Content: jsonContent(b.bodySchema)}
	}
	success := &huma.Response{Description: http.StatusText(op.status)}
	if op.status != http.StatusNoContent {
		success.Content = jsonContent(schemas.Schema(result, true, op.id+"Result"))
	}
	o.Responses[strconv.Itoa(op.status)] = success
	o.Responses["default"] = &huma.Response{
		Description: "What is wrong, and where", Content: jsonContent(schemas.Schema(reflect.TypeFor[message](), true, "")),
	}
	a.document.AddOperation(o)
}

func jsonContent(schema *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{"application/json": {Schema: schema}}
}
