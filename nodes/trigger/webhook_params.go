package trigger

import (
	"slices"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// severalMethods is the default of a node with several methods.
var severalMethods = []any{"GET", "POST"}

var methodOptions = []nodes.Option{
	{Value: "DELETE", Name: "DELETE"}, {Value: "GET", Name: "GET"}, {Value: "HEAD", Name: "HEAD"},
	{Value: "PATCH", Name: "PATCH"}, {Value: "POST", Name: "POST"}, {Value: "PUT", Name: "PUT"},
}

var headerFields = []nodes.Param{{Name: "entries", DisplayName: "Entries", Kind: nodes.FieldGroup, Fields: []nodes.Param{
	{Name: "name", DisplayName: "Name", Description: "Name of the header.", Kind: nodes.Text, Default: ""},
	{Name: "value", DisplayName: "Value", Description: "Value of the header.", Kind: nodes.Text, Default: ""},
}}}

var webhookParams = []nodes.Param{
	{Name: "multipleMethods", DisplayName: "Allow Multiple HTTP Methods", Description: "Whether the webhook listens to more than one method.", Kind: nodes.Bool, Default: false, Literal: true},
	{
		Name: "httpMethod", DisplayName: "HTTP Method", Description: "The method to listen to.", Kind: nodes.Options, Default: "GET", Options: methodOptions,
		Show: nodes.Rules{"multipleMethods": {false}},
	},
	{
		Name: "httpMethod", DisplayName: "HTTP Methods", Kind: nodes.MultiOptions, Default: severalMethods, Options: methodOptions,
		Description: "Each method has an output of its own.", Show: nodes.Rules{"multipleMethods": {true}},
	},
	{Name: "path", DisplayName: "Path", Kind: nodes.Text, Default: "", Description: "May hold :name segments. Empty: the id of the webhook."},
	{
		Name: "authentication", DisplayName: "Authentication", Description: "Only none is supported so far.", Kind: nodes.Options, Default: "none", Options: []nodes.Option{
			{Value: "basicAuth", Name: "Basic Auth"}, {Value: "headerAuth", Name: "Header Auth"},
			{Value: "jwtAuth", Name: "JWT Auth"}, {Value: "none", Name: "None"},
		},
	},
	{
		Name: "responseMode", DisplayName: "Respond", Description: "When the call is answered.", Kind: nodes.Options, Default: "onReceived", Options: respondOptions,
		Show: nodes.Rules{"@version": {1.0, 1.1, 2.0}},
	},
	{
		Name: "responseMode", DisplayName: "Respond", Description: "When the call is answered.", Kind: nodes.Options, Default: "onReceived",
		Options: append(slices.Clip(respondOptions), nodes.Option{Value: "streaming", Name: "Streaming"}),
		Show:    nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 2.1}}},
	},
	{
		Name: "responseCode", DisplayName: "Response Code", Description: "HTTP status of the answer.", Kind: nodes.NumberKind, Default: 200.0, Min: new(100.0), Max: new(599.0),
		Show: nodes.Rules{"@version": {1.0, 1.1}}, Hide: nodes.Rules{"responseMode": {"responseNode"}},
	},
	{
		Name: "responseData", DisplayName: "Response Data", Description: "Which data of the last node is the answer.", Kind: nodes.Options, Default: "firstEntryJson",
		Show: nodes.Rules{"responseMode": {"lastNode"}}, Options: []nodes.Option{
			{Value: "allEntries", Name: "All Entries"}, {Value: "firstEntryJson", Name: "First Entry JSON"},
			{Value: "firstEntryBinary", Name: "First Entry Binary"}, {Value: "noData", Name: "No Response Body"},
		},
	},
	{
		Name: "responseBinaryPropertyName", DisplayName: "Property Name", Description: "Name of the file that is the answer.", Kind: nodes.Text, Default: "data", Required: true,
		Show: nodes.Rules{"responseData": {"firstEntryBinary"}},
	},
	{Name: "options", DisplayName: "Options", Description: "Further options.", Kind: nodes.Collection, Default: &budflow.Object{}, Fields: webhookOptions},
}

var respondOptions = []nodes.Option{
	{Value: "onReceived", Name: "Immediately"},
	{Value: "lastNode", Name: "When Last Node Finishes"},
	{Value: "responseNode", Name: "Using 'Respond to Webhook' Node"},
}

var webhookOptions = []nodes.Param{
	{Name: "allowedOrigins", DisplayName: "Allowed Origins (CORS)", Kind: nodes.Text, Default: "*", Description: "URLs, separated by commas without spaces."},
	{Name: "binaryData", DisplayName: "Binary File", Description: "Whether the whole body becomes a file.", Kind: nodes.Bool, Default: false, Show: nodes.Rules{"@version": {1.0}, "/httpMethod": {"PATCH", "PUT", "POST"}}},
	{Name: "binaryPropertyName", DisplayName: "Field Name for Binary Data", Description: "Name of the file in the item; several files get a number.", Kind: nodes.Text, Default: "data"},
	{Name: "ignoreBots", DisplayName: "Ignore Bots", Description: "Whether calls of crawlers, link previews and HTTP libraries are refused.", Kind: nodes.Bool, Default: false},
	{Name: "ipWhitelist", DisplayName: "IP(s) Whitelist", Kind: nodes.Text, Default: "", Description: "Addresses and CIDR ranges, separated by commas. Empty: every address may call."},
	{Name: "noResponseBody", DisplayName: "No Response Body", Description: "Whether the answer has no body.", Kind: nodes.Bool, Default: false, Show: nodes.Rules{"/responseMode": {"onReceived"}}},
	{Name: "onlyRunIf", DisplayName: "Only Run If", Kind: nodes.Text, Default: "", Description: "An expression over body, headers, params and query of the call; when it is false the call is answered without a run."},
	{Name: "rawBody", DisplayName: "Raw Body", Description: "Whether the item also holds the body as it came, as the file data.", Kind: nodes.Bool, Default: false, Hide: nodes.Rules{"binaryData": {true}}},
	{
		Name: "responseCode", DisplayName: "Response Code", Description: "HTTP status of the answer.", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Literal: true,
		Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 2.0}}}, Hide: nodes.Rules{"/responseMode": {"responseNode"}},
		Fields: []nodes.Param{{Name: "values", DisplayName: "Values", Kind: nodes.FieldGroup, Fields: []nodes.Param{
			{Name: "responseCode", DisplayName: "Code", Description: "HTTP status of the answer.", Kind: nodes.Options, Default: 200.0, Literal: true, Options: statusOptions},
			{Name: "customCode", DisplayName: "Code", Description: "HTTP status of the answer.", Kind: nodes.NumberKind, Default: 200.0, Min: new(100.0), Literal: true, Show: nodes.Rules{"responseCode": {"customCode"}}},
		}}},
	},
	{Name: "responseContentType", DisplayName: "Response Content-Type", Description: "Content type of the answer.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"/responseData": {"firstEntryJson"}, "/responseMode": {"lastNode"}}},
	{Name: "responseData", DisplayName: "Response Data", Description: "Which data of the last node is the answer.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"/responseMode": {"onReceived"}}, Hide: nodes.Rules{"noResponseBody": {true}}},
	{Name: "responseHeaders", DisplayName: "Response Headers", Description: "Headers of the answer.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{}, Fields: headerFields},
	{Name: "responsePropertyName", DisplayName: "Property Name", Description: "Path of the field that is the answer.", Kind: nodes.Text, Default: "data", Show: nodes.Rules{"/responseData": {"firstEntryJson"}, "/responseMode": {"lastNode"}}},
}

var statusOptions = []nodes.Option{
	{Value: 200.0, Name: "200 OK"}, {Value: 201.0, Name: "201 Created"}, {Value: 204.0, Name: "204 No Content"},
	{Value: 301.0, Name: "301 Moved Permanently"}, {Value: 302.0, Name: "302 Found"}, {Value: 304.0, Name: "304 Not Modified"},
	{Value: 400.0, Name: "400 Bad Request"}, {Value: 401.0, Name: "401 Unauthorized"}, {Value: 403.0, Name: "403 Forbidden"},
	{Value: 404.0, Name: "404 Not Found"}, {Value: "customCode", Name: "Custom Code"},
}
