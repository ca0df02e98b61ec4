package http

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// group is a fixedCollection with one group that does not repeat.
func group(name, inner, title, description string, fields ...nodes.Param) nodes.Param {
	return nodes.Param{
		Name: name, DisplayName: title, Description: description, Kind: nodes.FixedCollection, Default: &budflow.Object{},
		Fields: []nodes.Param{{Name: inner, DisplayName: title, Kind: nodes.FieldGroup, Fields: fields}},
	}
}

var batching = []nodes.Param{
	{Name: "batchSize", DisplayName: "Items per Batch", Description: "How many requests go out before a pause; -1 and 0: no pauses.", Kind: nodes.NumberKind, Default: 50.0, Min: new(-1.0)},
	{Name: "batchInterval", DisplayName: "Batch Interval (ms)", Description: "Length of the pause in milliseconds.", Kind: nodes.NumberKind, Default: 1000.0, Min: new(0.0)},
}

var options = []nodes.Param{
	group("batching", "batch", "Batching", "Spreads the requests of many items.", batching...),
	{Name: "allowUnauthorizedCerts", DisplayName: "Ignore SSL Issues (Insecure)", Description: "Whether a certificate that cannot be verified is accepted.", Kind: nodes.Bool, Default: false},
	{
		Name: "queryParameterArrays", DisplayName: "Array Format in Query Parameters", Description: "How arrays are laid out.", Kind: nodes.Options, Default: "brackets",
		Options: []nodes.Option{choice("repeat", "No Brackets (a=1&a=2)"), choice("brackets", "Brackets Only (a[]=1&a[]=2)"), choice("indices", "Brackets with Indices (a[0]=1&a[1]=2)")},
	},
	{Name: "lowercaseHeaders", DisplayName: "Lowercase Headers", Description: "Whether header names are written in lower case.", Kind: nodes.Bool, Default: true},
	group("redirect", "redirect", "Redirects", "What happens on a redirect.",
		nodes.Param{Name: "followRedirects", DisplayName: "Follow Redirects", Description: "Whether redirects are followed.", Kind: nodes.Bool, Default: false, Show: nodes.Rules{"@version": {3.0}}},
		nodes.Param{Name: "followRedirects", DisplayName: "Follow Redirects", Description: "Whether redirects are followed.", Kind: nodes.Bool, Default: true, Show: nodes.Rules{"@version": {nodes.Cond{Op: "gte", Value: 4.0}}}},
		nodes.Param{Name: "maxRedirects", DisplayName: "Max Redirects", Description: "How many redirects are followed at most.", Kind: nodes.NumberKind, Default: float64(defaultRedirects), Show: nodes.Rules{"followRedirects": {true}}},
	),
	group("response", "response", "Response", "What becomes of the answer.",
		nodes.Param{Name: "fullResponse", DisplayName: "Include Response Headers and Status", Description: "Whether the item holds body, headers and status.", Kind: nodes.Bool, Default: false},
		nodes.Param{Name: "neverError", DisplayName: "Never Error", Description: "Whether every status counts as success.", Kind: nodes.Bool, Default: false},
		nodes.Param{
			Name: "responseFormat", DisplayName: "Response Format", Description: "What the answer is; autodetect looks at its content type.", Kind: nodes.Options, Default: autodetect,
			Options: []nodes.Option{choice(autodetect, "Autodetect"), choice(asFile, "File"), choice(asJSON, "JSON"), choice(asText, "Text")},
		},
		nodes.Param{Name: "outputPropertyName", DisplayName: "Put Output in Field", Description: "Field for a text, name of a file.", Kind: nodes.Text, Default: "data", Show: nodes.Rules{"responseFormat": {asFile, asText}}},
	),
	group("pagination", "pagination", "Pagination", "Requests further pages.",
		nodes.Param{
			Name: "paginationMode", DisplayName: "Pagination Mode", Description: "How the next page is asked for.", Kind: nodes.Options, Default: "updateAParameterInEachRequest",
			Options: []nodes.Option{choice("off", "Off"), choice("updateAParameterInEachRequest", "Update a Parameter in Each Request"), choice("responseContainsNextURL", "Response Contains Next URL")},
		},
		nodes.Param{Name: "nextURL", DisplayName: "Next URL", Description: "An expression that reads the next URL from $response.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"paginationMode": {"responseContainsNextURL"}}},
		nodes.Param{
			Name: "parameters", DisplayName: "Parameters", Description: "Set for every page; expressions see $pageCount and $response.", Kind: nodes.FixedCollection, Multiple: true, Default: &budflow.Object{}, Show: nodes.Rules{"paginationMode": {"updateAParameterInEachRequest"}},
			Fields: []nodes.Param{{Name: "parameters", DisplayName: "Parameter", Kind: nodes.FieldGroup, Fields: []nodes.Param{
				{Name: "type", DisplayName: "Type", Description: "Where the parameter goes.", Kind: nodes.Options, Default: "qs", Options: []nodes.Option{choice("body", "Body"), choice("headers", "Header"), choice("qs", "Query")}},
				{Name: "name", DisplayName: "Name", Description: "Name of the parameter.", Kind: nodes.Text, Default: ""},
				{Name: "value", DisplayName: "Value", Description: "Value for the page.", Kind: nodes.Text, Default: ""},
			}}},
		},
		nodes.Param{
			Name: "paginationCompleteWhen", DisplayName: "Pagination Complete When", Description: "What the last page is known by.", Kind: nodes.Options, Default: "responseIsEmpty", Hide: nodes.Rules{"paginationMode": {"off"}},
			Options: []nodes.Option{choice("responseIsEmpty", "Response Is Empty"), choice("receiveSpecificStatusCodes", "Receive Specific Status Code(s)"), choice("other", "Other")},
		},
		nodes.Param{Name: "statusCodesWhenComplete", DisplayName: "Status Code(s) when Complete", Description: "Separated by commas.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"paginationCompleteWhen": {"receiveSpecificStatusCodes"}}},
		nodes.Param{Name: "completeExpression", DisplayName: "Complete Expression", Description: "True on the last page.", Kind: nodes.Text, Default: "", Show: nodes.Rules{"paginationCompleteWhen": {"other"}}},
		nodes.Param{Name: "limitPagesFetched", DisplayName: "Limit Pages Fetched", Description: "Whether the number of pages is limited.", Kind: nodes.Bool, Default: false, Hide: nodes.Rules{"paginationMode": {"off"}}},
		nodes.Param{Name: "maxRequests", DisplayName: "Max Pages", Description: "How many pages are requested at most.", Kind: nodes.NumberKind, Default: 100.0, Show: nodes.Rules{"limitPagesFetched": {true}}},
		nodes.Param{Name: "requestInterval", DisplayName: "Interval Between Requests (ms)", Description: "Pause between pages in milliseconds.", Kind: nodes.NumberKind, Default: 0.0, Hide: nodes.Rules{"paginationMode": {"off"}}},
	),
	{Name: "proxy", DisplayName: "Proxy", Description: "URL of an HTTP proxy.", Kind: nodes.Text, Default: ""},
	{Name: "timeout", DisplayName: "Timeout", Description: "Milliseconds for one request with its answer; without the option 300000.", Kind: nodes.NumberKind, Default: 10000.0, Min: new(1.0)},
}
