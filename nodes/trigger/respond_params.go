package trigger

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

var respondParams = []nodes.Param{
	{
		Name: "enableResponseOutput", DisplayName: "Enable Response Output Branch", Kind: nodes.Bool, Default: false, Literal: true,
		Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 1.4}}},
	},
	{
		Name: "respondWith", DisplayName: "Respond With", Kind: nodes.Options, Default: "firstIncomingItem", Options: []nodes.Option{
			{Value: "allIncomingItems", Name: "All Incoming Items"}, {Value: "binary", Name: "Binary File"},
			{Value: "firstIncomingItem", Name: "First Incoming Item"}, {Value: "json", Name: "JSON"}, {Value: "jwt", Name: "JWT Token"},
			{Value: "noData", Name: "No Data"}, {Value: "redirect", Name: "Redirect"}, {Value: "text", Name: "Text"},
		},
	},
	{
		Name: "redirectURL", DisplayName: "Redirect URL", Kind: nodes.Text, Default: "", Required: true,
		Show: nodes.Rules{"respondWith": {"redirect"}},
	},
	{
		Name: "responseBody", DisplayName: "Response Body", Kind: nodes.JSON, Default: "{\n  \"myField\": \"value\"\n}",
		Show: nodes.Rules{"respondWith": {"json"}},
	},
	{
		Name: "payload", DisplayName: "Payload", Kind: nodes.JSON, Default: "{\n  \"myField\": \"value\"\n}",
		Show: nodes.Rules{"respondWith": {"jwt"}},
	},
	{
		Name: "responseBody", DisplayName: "Response Body", Kind: nodes.Text, Default: "",
		Show: nodes.Rules{"respondWith": {"text"}},
	},
	{
		Name: "responseDataSource", DisplayName: "Response Data Source", Kind: nodes.Options, Default: "automatically",
		Show: nodes.Rules{"respondWith": {"binary"}}, Options: []nodes.Option{
			{Value: "automatically", Name: "Choose Automatically From Input"}, {Value: "set", Name: "Specify Myself"},
		},
	},
	{
		Name: "inputFieldName", DisplayName: "Input Field Name", Kind: nodes.Text, Default: "data", Required: true,
		Show: nodes.Rules{"respondWith": {"binary"}, "responseDataSource": {"set"}},
	},
	{
		Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Fields: []nodes.Param{
			{Name: "responseCode", DisplayName: "Response Code", Kind: nodes.NumberKind, Default: 200.0, Min: new(100.0), Max: new(599.0)},
			{Name: "responseHeaders", DisplayName: "Response Headers", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{}, Fields: headerFields},
			{
				Name: "responseKey", DisplayName: "Put Response in Field", Kind: nodes.Text, Default: "",
				Show: nodes.Rules{"/respondWith": {"allIncomingItems", "firstIncomingItem"}},
			},
			{
				Name: "enableStreaming", DisplayName: "Enable Streaming", Kind: nodes.Bool, Default: true,
				Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 1.5}}},
			},
		},
	},
}
