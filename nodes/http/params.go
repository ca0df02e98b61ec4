package http

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Display rules by version.
var (
	since3 = nodes.Cond{Op: "gte", Value: 3.0}
	before = []any{1.0, 2.0}
)

// when shows a parameter of version 3 and later; pairs are parameter names and their values.
func when(pairs ...any) nodes.Rules {
	rules := nodes.Rules{"@version": {since3}}
	for i := 0; i+1 < len(pairs); i += 2 {
		values, ok := pairs[i+1].([]any)
		if !ok {
			values = []any{pairs[i+1]}
		}
		rules[pairs[i].(string)] = values
	}
	return rules
}

func choice(value any, name string) nodes.Option { return nodes.Option{Value: value, Name: name} }

var methods = []nodes.Option{
	choice("DELETE", "DELETE"), choice("GET", "GET"), choice("HEAD", "HEAD"), choice("OPTIONS", "OPTIONS"),
	choice("PATCH", "PATCH"), choice("POST", "POST"), choice("PUT", "PUT"),
}

var specify = []nodes.Option{choice("keypair", "Using Fields Below"), choice("json", "Using JSON")}

// nameValues is a list of names and values below a group.
func nameValues(group string) []nodes.Param {
	return []nodes.Param{{Name: group, DisplayName: "Parameter", Kind: nodes.FieldGroup, Fields: []nodes.Param{
		{Name: "name", DisplayName: "Name", Description: "Name of the field.", Kind: nodes.Text, Default: ""},
		{Name: "value", DisplayName: "Value", Description: "Value of the field.", Kind: nodes.Text, Default: ""},
	}}}
}

func emptyParameters() *budflow.Object {
	return budflow.NewObject("parameters", []any{budflow.NewObject("name", "", "value", "")})
}

var params = []nodes.Param{
	{Name: "method", DisplayName: "Method", Description: "HTTP method of the request.", Kind: nodes.Options, Default: "GET", Options: methods, Show: when()},
	{Name: "url", DisplayName: "URL", Description: "Address of the request, with http:// or https://.", Kind: nodes.Text, Default: "", Required: true},
	{
		Name: "authentication", DisplayName: "Authentication", Description: "Only none is supported so far.", Kind: nodes.Options, Default: "none", Literal: true, Show: when(),
		Options: []nodes.Option{choice("none", "None"), choice("predefinedCredentialType", "Predefined Credential Type"), choice("genericCredentialType", "Generic Credential Type")},
	},
	{Name: "nodeCredentialType", DisplayName: "Credential Type", Description: "Type of the credential.", Kind: nodes.Text, Default: "", Show: when("authentication", "predefinedCredentialType")},
	{Name: "genericAuthType", DisplayName: "Generic Auth Type", Description: "Type of the credential.", Kind: nodes.Text, Default: "", Show: when("authentication", "genericCredentialType")},
	{Name: "provideSslCertificates", DisplayName: "SSL Certificates", Description: "Whether the request identifies itself with a certificate; not supported so far.", Kind: nodes.Bool, Default: false, Literal: true, Show: when()},
	{Name: "sendQuery", DisplayName: "Send Query Parameters", Description: "Whether the request has query parameters besides those of the URL.", Kind: nodes.Bool, Default: false, Literal: true, Show: when()},
	{Name: "specifyQuery", DisplayName: "Specify Query Parameters", Description: "How they are given.", Kind: nodes.Options, Default: "keypair", Options: specify, Show: when("sendQuery", true)},
	{Name: "queryParameters", DisplayName: "Query Parameters", Description: "A later one of the same name replaces an earlier one.", Kind: nodes.FixedCollection, Multiple: true, Default: emptyParameters(), Fields: nameValues("parameters"), Show: when("sendQuery", true, "specifyQuery", "keypair")},
	{Name: "jsonQuery", DisplayName: "JSON", Description: "An object of query parameters.", Kind: nodes.JSON, Default: "", Show: when("sendQuery", true, "specifyQuery", "json")},
	{Name: "sendHeaders", DisplayName: "Send Headers", Description: "Whether the request has headers of its own.", Kind: nodes.Bool, Default: false, Literal: true, Show: when()},
	{Name: "specifyHeaders", DisplayName: "Specify Headers", Description: "How they are given.", Kind: nodes.Options, Default: "keypair", Options: specify, Show: when("sendHeaders", true)},
	{Name: "headerParameters", DisplayName: "Header Parameters", Description: "A later one of the same name replaces an earlier one.", Kind: nodes.FixedCollection, Multiple: true, Default: emptyParameters(), Fields: nameValues("parameters"), Show: when("sendHeaders", true, "specifyHeaders", "keypair")},
	{Name: "jsonHeaders", DisplayName: "JSON", Description: "An object of headers.", Kind: nodes.JSON, Default: "", Show: when("sendHeaders", true, "specifyHeaders", "json")},
	{Name: "sendBody", DisplayName: "Send Body", Description: "Whether the request has a body.", Kind: nodes.Bool, Default: false, Literal: true, Show: when()},
	{
		Name: "contentType", DisplayName: "Body Content Type", Description: "What the body is.", Kind: nodes.Options, Default: "json", Show: when("sendBody", true),
		Options: []nodes.Option{
			choice("form-urlencoded", "Form Urlencoded"), choice("multipart-form-data", "Form-Data"), choice("json", "JSON"),
			choice("binaryData", "Binary File"), choice("raw", "Raw"),
		},
	},
	{Name: "specifyBody", DisplayName: "Specify Body", Description: "How it is given.", Kind: nodes.Options, Default: "keypair", Options: specify, Show: when("sendBody", true, "contentType", "json")},
	{
		Name: "specifyBody", DisplayName: "Specify Body", Description: "How it is given.", Kind: nodes.Options, Default: "keypair", Show: when("sendBody", true, "contentType", "form-urlencoded"),
		Options: []nodes.Option{choice("keypair", "Using Fields Below"), choice("string", "Using Single Field")},
	},
	{
		Name: "bodyParameters", DisplayName: "Body Parameters", Description: "From version 4 on the names are paths for JSON.", Kind: nodes.FixedCollection, Multiple: true, Default: emptyParameters(),
		Fields: nameValues("parameters"), Show: when("sendBody", true, "contentType", []any{"json", "form-urlencoded"}, "specifyBody", "keypair"),
	},
	{Name: "jsonBody", DisplayName: "JSON", Description: "The body.", Kind: nodes.JSON, Default: "", Show: when("sendBody", true, "contentType", "json", "specifyBody", "json")},
	{
		Name: "bodyParameters", DisplayName: "Body Parameters", Description: "The fields of the form.", Kind: nodes.FixedCollection, Multiple: true, Default: emptyParameters(),
		Show: when("sendBody", true, "contentType", "multipart-form-data"),
		Fields: []nodes.Param{{Name: "parameters", DisplayName: "Parameter", Kind: nodes.FieldGroup, Fields: []nodes.Param{
			{Name: "parameterType", DisplayName: "Parameter Type", Description: "A text or a file.", Kind: nodes.Options, Default: "formData", Options: []nodes.Option{choice("formBinaryData", "Binary File"), choice("formData", "Form Data")}},
			{Name: "name", DisplayName: "Name", Description: "Name of the field.", Kind: nodes.Text, Default: ""},
			{Name: "value", DisplayName: "Value", Description: "Value of the field.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"parameterType": {"formData"}}},
			{Name: "inputDataFieldName", DisplayName: "Input Data Field Name", Description: "Name of the file in the item.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"parameterType": {"formBinaryData"}}},
		}}},
	},
	{Name: "body", DisplayName: "Body", Description: "The encoded form.", Kind: nodes.Text, Default: "", Show: when("sendBody", true, "contentType", "form-urlencoded", "specifyBody", "string")},
	{Name: "inputDataFieldName", DisplayName: "Input Data Field Name", Description: "Name of the file in the item.", Kind: nodes.Text, Default: "", Show: when("sendBody", true, "contentType", "binaryData")},
	{Name: "rawContentType", DisplayName: "Content Type", Description: "Media type of the body.", Kind: nodes.Text, Default: "", Placeholder: "text/html", Show: when("sendBody", true, "contentType", "raw")},
	{Name: "body", DisplayName: "Body", Description: "The body as it is.", Kind: nodes.Text, Default: "", Show: when("sendBody", true, "contentType", "raw")},
	{Name: "options", DisplayName: "Options", Description: "Further options.", Kind: nodes.Collection, Default: &budflow.Object{}, Fields: options, Show: when()},
}
