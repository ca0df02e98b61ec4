package http

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// old shows a parameter of versions 1 and 2.
func old(pairs ...any) nodes.Rules {
	rules := when(pairs...)
	rules["@version"] = before
	return rules
}

var bodyMethods = []any{"DELETE", "PATCH", "POST", "PUT"}

// oldParams are the parameters of versions 1 and 2.
var oldParams = []nodes.Param{
	{
		Name: "authentication", DisplayName: "Authentication", Description: "Only none is supported so far.", Kind: nodes.Options, Default: "none", Literal: true, Show: nodes.Rules{"@version": {1.0}},
		Options: []nodes.Option{
			choice("basicAuth", "Basic Auth"), choice("digestAuth", "Digest Auth"), choice("headerAuth", "Header Auth"), choice("none", "None"),
			choice("oAuth1", "OAuth1"), choice("oAuth2", "OAuth2"), choice("queryAuth", "Query Auth"),
		},
	},
	{
		Name: "authentication", DisplayName: "Authentication", Description: "Only none is supported so far.", Kind: nodes.Options, Default: "none", Literal: true, Show: nodes.Rules{"@version": {2.0}},
		Options: []nodes.Option{choice("none", "None"), choice("predefinedCredentialType", "Predefined Credential Type"), choice("genericCredentialType", "Generic Credential Type")},
	},
	{Name: "requestMethod", DisplayName: "Method", Description: "HTTP method of the request.", Kind: nodes.Options, Default: "GET", Options: methods, Show: old()},
	{Name: "allowUnauthorizedCerts", DisplayName: "Ignore SSL Issues (Insecure)", Description: "Whether a certificate that cannot be verified is accepted.", Kind: nodes.Bool, Default: false, Show: old()},
	{
		Name: "responseFormat", DisplayName: "Response Format", Description: "What the answer is.", Kind: nodes.Options, Default: asJSON, Show: old(),
		Options: []nodes.Option{choice(asFile, "File"), choice(asJSON, "JSON"), choice("string", "String")},
	},
	{Name: "dataPropertyName", DisplayName: "Property Name", Description: "Field for a text, name of a file.", Kind: nodes.Text, Default: "data", Required: true, Show: old("responseFormat", []any{"string", asFile})},
	{Name: "jsonParameters", DisplayName: "JSON/RAW Parameters", Description: "Whether query, headers and body are given as JSON or raw.", Kind: nodes.Bool, Default: false, Show: old()},
	{
		Name: "options", DisplayName: "Options", Description: "Further options.", Kind: nodes.Collection, Default: &budflow.Object{}, Show: old(),
		Fields: append([]nodes.Param{
			{
				Name: "bodyContentType", DisplayName: "Body Content Type", Description: "What the body is.", Kind: nodes.Options, Default: "json",
				Options: []nodes.Option{choice("json", "JSON"), choice("raw", "RAW/Custom"), choice("multipart-form-data", "Form-Data Multipart"), choice("form-urlencoded", "Form Urlencoded")},
			},
			{Name: "fullResponse", DisplayName: "Full Response", Description: "Whether the item holds body, headers and status.", Kind: nodes.Bool, Default: false},
			{Name: "followAllRedirects", DisplayName: "Follow All Redirects", Description: "Whether redirects of every method are followed.", Kind: nodes.Bool, Default: false},
			{Name: "followRedirect", DisplayName: "Follow GET/HEAD Redirects", Description: "Whether redirects of GET and HEAD are followed.", Kind: nodes.Bool, Default: true},
			{Name: "ignoreResponseCode", DisplayName: "Ignore Response Code", Description: "Whether every status counts as success.", Kind: nodes.Bool, Default: false},
			{Name: "bodyContentCustomMimeType", DisplayName: "MIME Type", Description: "Media type of a raw body.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"/requestMethod": {"PATCH", "POST", "PUT"}}},
			{Name: "proxy", DisplayName: "Proxy", Description: "URL of an HTTP proxy.", Kind: nodes.Text, Default: ""},
			{Name: "splitIntoItems", DisplayName: "Split Into Items", Description: "Has no effect: arrays are always split.", Kind: nodes.Bool, Default: false},
			{Name: "timeout", DisplayName: "Timeout", Description: "Milliseconds for one request with its answer; without the option 300000.", Kind: nodes.NumberKind, Default: 10000.0, Min: new(1.0)},
			{Name: "useQueryString", DisplayName: "Use Querystring", Description: "Whether arrays are laid out as a=1&a=2.", Kind: nodes.Bool, Default: false},
		}, batching...),
	},
	{Name: "sendBinaryData", DisplayName: "Send Binary File", Description: "Whether a file is sent.", Kind: nodes.Bool, Default: false, Show: old("requestMethod", []any{"PATCH", "POST", "PUT"}, "jsonParameters", true)},
	{Name: "binaryPropertyName", DisplayName: "Input Binary Field", Description: "Name of the file; for forms a list of field:name.", Kind: nodes.Text, Default: "data", Required: true, Show: old("requestMethod", []any{"PATCH", "POST", "PUT"}, "sendBinaryData", true)},
	{Name: "bodyParametersJson", DisplayName: "Body Parameters", Description: "The body as JSON or raw.", Kind: nodes.JSON, Default: "", Show: old("requestMethod", bodyMethods, "jsonParameters", true)},
	{Name: "bodyParametersUi", DisplayName: "Body Parameters", Description: "The fields of the body.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{}, Fields: nameValues("parameter"), Show: old("requestMethod", bodyMethods, "jsonParameters", false)},
	{Name: "headerParametersJson", DisplayName: "Headers", Description: "An object of headers.", Kind: nodes.JSON, Default: "", Show: old("jsonParameters", true)},
	{Name: "headerParametersUi", DisplayName: "Headers", Description: "The headers.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{}, Fields: nameValues("parameter"), Show: old("jsonParameters", false)},
	{Name: "queryParametersJson", DisplayName: "Query Parameters", Description: "An object of query parameters.", Kind: nodes.JSON, Default: "", Show: old("jsonParameters", true)},
	{Name: "queryParametersUi", DisplayName: "Query Parameters", Description: "The query parameters.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{}, Fields: nameValues("parameter"), Show: old("jsonParameters", false)},
}
