package http

import (
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// readBody reads the body of one item from version 3 on.
func readBody(call *nodes.Call, p *nodes.Args, item int, r *request) error {
	kind := p.TextOr("contentType", "json")
	switch kind {
	case "json":
		r.body = readJSONBody(call, p)
	case "form-urlencoded":
		if p.Text("specifyBody") == "string" {
			r.body = textBody{p.Text("body"), "application/x-www-form-urlencoded"}
		} else {
			r.body = formBody{pairs(p, "bodyParameters.parameters", false)}
		}
	case "multipart-form-data":
		parts, err := readParts(call, p, item)
		if err != nil {
			return err
		}
		r.body = &multipartBody{parts: parts}
	case "binaryData":
		file, err := call.Binary(item, p.Text("inputDataFieldName"))
		if err != nil {
			return err
		}
		r.body = fileBody{file}
	case "raw":
		r.body = textBody{p.Text("body"), p.Text("rawContentType")}
	default:
		p.Fail("contentType", "contentType: want json, form-urlencoded, multipart-form-data, binaryData or raw, got '%s'", kind)
	}
	if _, isJSON := r.body.(jsonBody); !isJSON && kind != "binaryData" && (r.method == "DELETE" || r.method == "HEAD" || r.method == "OPTIONS") {
		r.body = nil // as in n8n
	}
	return p.Err()
}

// readJSONBody reads a JSON body. From version 4 on the names are paths.
func readJSONBody(call *nodes.Call, p *nodes.Args) body {
	if p.Text("specifyBody") == "json" {
		return jsonBody{jsonValue(p, "jsonBody")}
	}
	return jsonBody{pairs(p, "bodyParameters.parameters", call.Version() >= 4)}
}

// readParts reads the parts of a form. Before version 4.2 a later part replaces one of the same name.
func readParts(call *nodes.Call, p *nodes.Args, item int) ([]part, error) {
	var parts []part
	for _, element := range p.List("bodyParameters.parameters") {
		o, ok := element.(*budflow.Object)
		if !ok {
			continue
		}
		one := part{name: nodes.TextOf(o.Value("name"))}
		if o.Value("parameterType") == "formBinaryData" {
			file, err := call.Binary(item, nodes.TextOf(o.Value("inputDataFieldName")))
			if err != nil {
				return nil, err
			}
			one.file = file
		} else {
			one.value = nodes.TextOf(o.Value("value"))
		}
		parts = addPart(parts, one, call.Version() >= 4.2)
	}
	return parts, p.Err()
}

func addPart(parts []part, one part, repeat bool) []part {
	if !repeat {
		for i := range parts {
			if parts[i].name == one.name {
				parts[i] = one
				return parts
			}
		}
	}
	return append(parts, one)
}

// filePairs reads "field:property,field:property" of versions 1 and 2; a name
// without a field is both.
func filePairs(text string) [][2]string {
	var list [][2]string
	for entry := range strings.SplitSeq(text, ",") {
		field, property, ok := strings.Cut(strings.TrimSpace(entry), ":")
		if !ok {
			property = field
		}
		if property != "" {
			list = append(list, [2]string{field, property})
		}
	}
	return list
}
