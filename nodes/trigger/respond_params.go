package trigger

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

var respondParams = []nodes.Param{
	{
		Name: "enableResponseOutput", DisplayName: "Enable Response Output Branch", Description: "Whether a second output holds what was answered.", Kind: nodes.Bool, Default: false, Literal: true,
		Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 1.4}}},
	},
	{
		Name: "respondWith", DisplayName: "Respond With", Description: "What the answer is.", Kind: nodes.Options, Default: "firstIncomingItem", Options: []nodes.Option{
			{Value: "allIncomingItems", Name: "All Incoming Items"}, {Value: "binary", Name: "Binary File"},
			{Value: "firstIncomingItem", Name: "First Incoming Item"}, {Value: "json", Name: "JSON"}, {Value: "jwt", Name: "JWT Token"},
			{Value: "noData", Name: "No Data"}, {Value: "redirect", Name: "Redirect"}, {Value: "text", Name: "Text"},
		},
	},
	{
		Name: "redirectURL", DisplayName: "Redirect URL", Description: "Where to redirect to.", Kind: nodes.Text, Default: "", Required: true,
		Show: nodes.Rules{"respondWith": {"redirect"}},
	},
	{
		Name: "responseBody", DisplayName: "Response Body", Description: "The answer.", Kind: nodes.JSON, Default: "{\n  \"myField\": \"value\"\n}",
		Show: nodes.Rules{"respondWith": {"json"}},
	},
	{
		Name: "payload", DisplayName: "Payload", Description: "Claims of the token.", Kind: nodes.JSON, Default: "{\n  \"myField\": \"value\"\n}",
		Show: nodes.Rules{"respondWith": {"jwt"}},
	},
	{
		Name: "responseBody", DisplayName: "Response Body", Description: "The answer.", Kind: nodes.Text, Default: "",
		Show: nodes.Rules{"respondWith": {"text"}},
	},
	{
		Name: "responseDataSource", DisplayName: "Response Data Source", Description: "Which file of the first item is the answer.", Kind: nodes.Options, Default: "automatically",
		Show: nodes.Rules{"respondWith": {"binary"}}, Options: []nodes.Option{
			{Value: "automatically", Name: "Choose Automatically From Input"}, {Value: "set", Name: "Specify Myself"},
		},
	},
	{
		Name: "inputFieldName", DisplayName: "Input Field Name", Description: "Name of the file.", Kind: nodes.Text, Default: "data", Required: true,
		Show: nodes.Rules{"respondWith": {"binary"}, "responseDataSource": {"set"}},
	},
	{
		Name: "options", DisplayName: "Options", Description: "Further options.", Kind: nodes.Collection, Default: &budflow.Object{}, Fields: []nodes.Param{
			{Name: "responseCode", DisplayName: "Response Code", Description: "HTTP status of the answer.", Kind: nodes.NumberKind, Default: 200.0, Min: new(100.0), Max: new(599.0)},
			{Name: "responseHeaders", DisplayName: "Response Headers", Description: "Headers of the answer; they win over those of the Webhook node.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{}, Fields: headerFields},
			{
				Name: "responseKey", DisplayName: "Put Response in Field", Description: "Path below which the items are put.", Kind: nodes.Text, Default: "",
				Show: nodes.Rules{"/respondWith": {"allIncomingItems", "firstIncomingItem"}},
			},
			{
				Name: "enableStreaming", DisplayName: "Enable Streaming", Description: "Has no effect: the answer is sent as a whole.", Kind: nodes.Bool, Default: true,
				Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 1.5}}},
			},
		},
	},
}
