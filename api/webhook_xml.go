package api

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/budflow/budflow"
)

// element is an XML element that is being read.
type element struct {
	name    string
	content *budflow.Object
	text    strings.Builder
}

// parseXML reads a document the way n8n does: tag names in lower case, attributes
// under $, text beside other content under _, repeated children as lists, white
// space in texts as one blank.
func parseXML(text []byte) (any, error) {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // the text is UTF-8 by now
	root := &element{content: &budflow.Object{}}
	open := []*element{root}
	for {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, budflow.Errorf(budflow.Invalid, "%s", err)
		}
		top := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			if len(open) > budflow.MaxJSONDepth {
				return nil, budflow.Errorf(budflow.Invalid, "Want at most %d levels of nesting", budflow.MaxJSONDepth)
			}
			if top == root && root.content.Len() > 0 {
				return nil, budflow.Errorf(budflow.Invalid, "Text data outside of root node.")
			}
			open = append(open, elementOf(t))
		case xml.EndElement:
			if top == root || top.name != strings.ToLower(fullName(t.Name)) {
				return nil, budflow.Errorf(budflow.Invalid, "Unexpected close tag: %s", fullName(t.Name))
			}
			open = open[:len(open)-1]
			addValue(open[len(open)-1].content, safeName(top.name), top.value())
		case xml.CharData:
			if top != root {
				top.text.Write(t)
			} else if len(bytes.TrimSpace(t)) > 0 {
				return nil, budflow.Errorf(budflow.Invalid, "Non-whitespace before first tag.")
			}
		}
	}
	if len(open) > 1 {
		return nil, budflow.Errorf(budflow.Invalid, "Unclosed root tag")
	}
	return root.content, nil
}

func elementOf(t xml.StartElement) *element {
	e := &element{name: strings.ToLower(fullName(t.Name)), content: &budflow.Object{}}
	if len(t.Attr) > 0 {
		attributes := &budflow.Object{}
		for _, a := range t.Attr {
			attributes.Set(safeName(fullName(a.Name)), a.Value)
		}
		e.content.Set("$", attributes)
	}
	return e
}

func fullName(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

// safeName renames what JavaScript gives a meaning of its own.
func safeName(name string) string {
	switch name {
	case "__proto__", "constructor", "prototype":
		return "sanitized_" + name
	}
	return name
}

var spaces = regexp.MustCompile(`\s{2,}`)

// value is what a finished element stands for.
func (e *element) value() any {
	text := strings.TrimSpace(spaces.ReplaceAllString(e.text.String(), " "))
	switch {
	case e.content.Len() == 0:
		return text
	case text == "":
		return e.content
	}
	o := budflow.NewObject("_", text)
	for key, value := range e.content.All() {
		o.Set(key, value)
	}
	return o
}
