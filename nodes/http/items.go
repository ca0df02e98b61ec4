package http

import (
	"maps"

	"github.com/budflow/budflow"
)

// itemsOf turns an answer into items.
func (x *exchange) itemsOf(r *response) []budflow.Item {
	if x.settings.fullResponse {
		return []budflow.Item{x.full(r)}
	}
	switch {
	case r.file != nil:
		item := x.withFile(r)
		item.JSON = x.call.Items()[x.item].JSON
		return []budflow.Item{item}
	case r.json != budflow.Undefined:
		return x.jsonItems(r.json)
	}
	data := &budflow.Object{}
	if r.text != "" {
		data.Set(x.settings.property, r.text)
	}
	return []budflow.Item{x.item1(data)}
}

func (x *exchange) item1(data *budflow.Object) budflow.Item {
	return budflow.Item{JSON: data, Pair: budflow.Pair(x.item)}
}

// jsonItems makes one item of each element of an array, and one of anything else.
func (x *exchange) jsonItems(value any) []budflow.Item {
	list, ok := value.([]any)
	if !ok {
		return []budflow.Item{x.item1(x.objectOf(value))}
	}
	items := make([]budflow.Item, len(list))
	for i, element := range list {
		items[i] = x.item1(x.objectOf(element))
	}
	return items
}

// objectOf wraps what is not an object; nothing is an empty object.
func (x *exchange) objectOf(value any) *budflow.Object {
	switch v := value.(type) {
	case *budflow.Object:
		return v
	case nil:
		return &budflow.Object{}
	case string:
		if v == "" {
			return &budflow.Object{}
		}
	}
	return budflow.NewObject(x.settings.property, value)
}

// full is the item of a whole answer: body, headers and status.
func (x *exchange) full(r *response) budflow.Item {
	data := &budflow.Object{}
	item := x.item1(data)
	switch {
	case r.file != nil:
		item.Binary = x.withFile(r).Binary
	case r.json != budflow.Undefined:
		data.Set("body", r.json)
	default:
		data.Set(x.settings.property, r.text)
	}
	data.Set("headers", r.headers)
	data.Set("statusCode", float64(r.status))
	data.Set("statusMessage", r.statusText)
	return item
}

// withFile adds the file to those that the input item has.
func (x *exchange) withFile(r *response) budflow.Item {
	files := maps.Clone(x.call.Items()[x.item].Binary)
	if files == nil {
		files = map[string]*budflow.Binary{}
	}
	files[x.settings.property] = r.file
	return budflow.Item{Binary: files, Pair: budflow.Pair(x.item)}
}
