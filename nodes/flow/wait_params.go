package flow

import (
	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

var waitUnitOptions = []nodes.Option{
	{Value: "seconds", Name: "Seconds"}, {Value: "minutes", Name: "Minutes"}, {Value: "hours", Name: "Hours"}, {Value: "days", Name: "Days"},
}

func waitParams() []nodes.Param {
	params := []nodes.Param{
		{
			Name: "resume", DisplayName: "Resume", Kind: nodes.Options, Default: "timeInterval", Description: "What ends the wait.",
			Options: []nodes.Option{
				{Value: "timeInterval", Name: "After time interval"}, {Value: "specificTime", Name: "At specified time"},
				{Value: "webhook", Name: "On webhook call"}, {Value: "form", Name: "On form submitted"},
			},
		},
		{
			Name: "dateTime", DisplayName: "Date and time", Kind: nodes.DateTime, Default: "", Required: true,
			Description: "When to go on; without a zone it is in that of the workflow.", Show: nodes.Rules{"resume": {"specificTime"}},
		},
	}
	params = append(params, interval("amount", "unit", 1, "hours", nodes.Rules{"resume": {"timeInterval"}, "@version": {1.}})...)
	params = append(params, interval("amount", "unit", 5, "seconds", nodes.Rules{"resume": {"timeInterval"}, "@version": {1.1}})...)
	params = append(params, waitWebhookParams()...)
	params = append(params, waitFormParams()...)
	params = append(params,
		nodes.Param{
			Name: "limitWaitTime", DisplayName: "Limit wait time", Kind: nodes.Bool, Default: false,
			Description: "Whether the execution goes on with its input items when nobody calls in time.", Show: nodes.Rules{"resume": {"webhook", "form"}},
		},
		nodes.Param{
			Name: "limitType", DisplayName: "Limit type", Kind: nodes.Options, Default: "afterTimeInterval", Description: "How the limit is given.",
			Show: nodes.Rules{"resume": {"webhook", "form"}, "limitWaitTime": {true}},
			Options: []nodes.Option{
				{Value: "afterTimeInterval", Name: "After time interval"}, {Value: "atSpecifiedTime", Name: "At specified time"},
			},
		},
		nodes.Param{
			Name: "maxDateAndTime", DisplayName: "Max date and time", Kind: nodes.DateTime, Default: "", Description: "When to go on at the latest.",
			Show: nodes.Rules{"resume": {"webhook", "form"}, "limitWaitTime": {true}, "limitType": {"atSpecifiedTime"}},
		})
	return append(params, interval("resumeAmount", "resumeUnit", 1, "hours",
		nodes.Rules{"resume": {"webhook", "form"}, "limitWaitTime": {true}, "limitType": {"afterTimeInterval"}})...)
}

func interval(amount, unit string, count float64, of string, show nodes.Rules) []nodes.Param {
	return []nodes.Param{
		{Name: amount, DisplayName: "Wait amount", Kind: nodes.NumberKind, Default: count, Min: new(0.), Description: "How long to wait.", Show: show},
		{Name: unit, DisplayName: "Wait unit", Kind: nodes.Options, Default: of, Description: "The unit of the amount.", Show: show, Options: waitUnitOptions},
	}
}

func waitWebhookParams() []nodes.Param {
	webhook := nodes.Rules{"resume": {"webhook"}}
	method := func(name string) nodes.Option { return nodes.Option{Value: name, Name: name} }
	return []nodes.Param{
		{
			Name: "incomingAuthentication", DisplayName: "Authentication", Kind: nodes.Options, Default: "none", Show: webhook,
			Description: "What a call has to bring.",
			Options: []nodes.Option{
				{Value: "basicAuth", Name: "Basic auth"}, {Value: "headerAuth", Name: "Header auth"}, {Value: "jwtAuth", Name: "JWT auth"}, {Value: "none", Name: "None"},
			},
		},
		{
			Name: "httpMethod", DisplayName: "HTTP method", Kind: nodes.Options, Default: "GET", Show: webhook, Description: "The method of the call.",
			Options: []nodes.Option{method("DELETE"), method("GET"), method("HEAD"), method("PATCH"), method("POST"), method("PUT")},
		},
		{
			Name: "responseCode", DisplayName: "Response code", Kind: nodes.NumberKind, Default: 200., Min: new(100.), Max: new(599.), Show: webhook,
			Description: "The HTTP status of the answer.",
		},
		{
			Name: "responseMode", DisplayName: "Respond", Kind: nodes.Options, Default: "onReceived", Show: webhook, Description: "When the call is answered.",
			Options: []nodes.Option{
				{Value: "onReceived", Name: "Immediately"}, {Value: "lastNode", Name: "When last node finishes"}, {Value: "responseNode", Name: "Using Respond to Webhook node"},
			},
		},
		{
			Name: "responseData", DisplayName: "Response data", Kind: nodes.Options, Default: "firstEntryJson", Description: "What the answer holds.",
			Show: nodes.Rules{"resume": {"webhook"}, "responseMode": {"lastNode"}},
			Options: []nodes.Option{
				{Value: "allEntries", Name: "All entries"}, {Value: "firstEntryJson", Name: "First entry JSON"},
				{Value: "firstEntryBinary", Name: "First entry binary"}, {Value: "noData", Name: "No response body"},
			},
		},
		{
			Name: "responseBinaryPropertyName", DisplayName: "Property name", Kind: nodes.Text, Default: "data", Description: "The file that is the answer.",
			Show: nodes.Rules{"resume": {"webhook"}, "responseMode": {"lastNode"}, "responseData": {"firstEntryBinary"}},
		},
		{
			Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings of the call.", Show: webhook,
			Fields: []nodes.Param{
				{Name: "webhookSuffix", DisplayName: "Webhook suffix", Kind: nodes.Text, Default: "", Description: "A path after the URL that resumes the execution."},
				{Name: "binaryPropertyName", DisplayName: "Field name for binary data", Kind: nodes.Text, Default: "data", Description: "Where the files of the call go."},
				{Name: "ignoreBots", DisplayName: "Ignore bots", Kind: nodes.Bool, Default: false, Description: "Whether link previews and crawlers are refused."},
				{Name: "ipWhitelist", DisplayName: "IP(s) whitelist", Kind: nodes.Text, Default: "", Description: "Addresses that may call, separated by commas."},
				{Name: "noResponseBody", DisplayName: "No response body", Kind: nodes.Bool, Default: false, Description: "Whether the answer is empty."},
				{Name: "rawBody", DisplayName: "Raw body", Kind: nodes.Bool, Default: false, Description: "Whether the body is kept as it came."},
				{Name: "responseData", DisplayName: "Response data", Kind: nodes.Text, Default: "", Description: "The text of the answer."},
			},
		},
	}
}

func waitFormParams() []nodes.Param {
	form := nodes.Rules{"resume": {"form"}}
	return []nodes.Param{
		{Name: "formTitle", DisplayName: "Form title", Kind: nodes.Text, Default: "", Show: form, Description: "Shown at the top of the form."},
		{Name: "formDescription", DisplayName: "Form description", Kind: nodes.Text, Default: "", Show: form, Description: "Shown below the title."},
		{
			Name: "formFields", DisplayName: "Form elements", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Show: form, Description: "What the form asks for.",
			Fields: []nodes.Param{{Name: "values", DisplayName: "Values", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
				{Name: "fieldLabel", DisplayName: "Field name", Kind: nodes.Text, Default: "", Description: "The question, and the key of the answer."},
				{Name: "fieldType", DisplayName: "Element type", Kind: nodes.Options, Default: "text", Description: "text, textarea, number, date, dropdown, file and so on."},
				{Name: "requiredField", DisplayName: "Required field", Kind: nodes.Bool, Default: false, Description: "Whether an answer is needed."},
			}}},
		},
	}
}
