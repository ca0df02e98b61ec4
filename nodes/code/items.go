package code

import (
	"fmt"
	"slices"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// Keys that an item can have besides its own fields.
var itemKeys = []string{"json", "binary", "pairedItem", "error", "index", "metadata", "evaluationData", "sendMessage"}

func failed(item int, description, format string, args ...any) error {
	e := nodes.Errorf(format, args...)
	e.Description = description
	if item < 0 {
		return e
	}
	e.Message += place("", item)
	return e.AtItem(item)
}

// itemsOf checks what code for all items returned, and makes items of it.
func itemsOf(value any) ([]budflow.Item, error) {
	const notItems = "Code doesn't return items properly"
	const wanted = "Please return an array of objects, one for each item you would like to output."
	switch v := value.(type) {
	case nil:
		return []budflow.Item{}, nil
	case *budflow.Object:
		if v.Has("json") {
			return made([]*budflow.Object{v})
		}
		return made([]*budflow.Object{budflow.NewObject("json", v)})
	case []any:
		objects := make([]*budflow.Object, len(v))
		keyed := false
		for i, element := range v {
			o, ok := element.(*budflow.Object)
			if !ok {
				return nil, failed(-1, wanted, notItems)
			}
			objects[i] = o
			keyed = keyed || slices.ContainsFunc(itemKeys, o.Has)
		}
		if keyed {
			for i, o := range objects {
				if err := checkKeys(o, i); err != nil {
					return nil, err
				}
			}
		}
		normal, err := normalised(objects)
		if err != nil {
			return nil, err
		}
		return made(normal)
	}
	return nil, failed(-1, wanted, notItems)
}

// itemOf checks what code for one item returned. nil = no item.
func itemOf(value any, i int) (*budflow.Item, error) {
	switch v := value.(type) {
	case nil:
		return nil, nil
	case []any:
		kind := "empty array"
		if len(v) > 0 {
			kind = fmt.Sprintf("array of %ss", budflow.KindOf(v[0]))
		}
		return nil, failed(i, fmt.Sprintf("An %s was returned. If you need to output multiple items, please use the 'Run Once for All Items' mode instead.", kind), "Code doesn't return a single object")
	case *budflow.Object:
		objects, err := normalised([]*budflow.Object{v})
		if err != nil {
			return nil, err
		}
		if err := checkKeys(objects[0], i); err != nil {
			return nil, err
		}
		item, err := oneItem(objects[0], i)
		if err != nil {
			return nil, err
		}
		return &budflow.Item{JSON: item.JSON, Binary: item.Binary, Pair: budflow.Pair(i)}, nil
	}
	return nil, failed(i, fmt.Sprintf("Please return an object representing the output item. ('%s' was returned instead.)", nodes.TextOf(value)), "Code doesn't return an object")
}

// checkKeys refuses an item with fields of its own beside json and the like.
func checkKeys(o *budflow.Object, i int) error {
	reserved, unknown := "", ""
	for key := range o.All() {
		if slices.Contains(itemKeys, key) {
			if reserved == "" {
				reserved = key
			}
		} else if unknown == "" {
			unknown = key
		}
	}
	switch {
	case unknown == "":
		return nil
	case reserved != "":
		return failed(i, fmt.Sprintf("An output item contains the reserved key '%s' and the key '%s'. To get around this, please wrap each item in an object, under a key called 'json'.", reserved, unknown), "Invalid output format")
	}
	return failed(i, "Access the properties of an item under `.json`, e.g. `item.json`", "Unknown top-level item key: %s", unknown)
}

// normalised gives every item the key json.
func normalised(objects []*budflow.Object) ([]*budflow.Object, error) {
	having := func(key string) int {
		n := 0
		for _, o := range objects {
			if o.Has(key) {
				n++
			}
		}
		return n
	}
	withJSON, withBinary := having("json"), having("binary")
	switch {
	case withJSON == len(objects):
		return objects, nil
	case withJSON > 0, withBinary > 0 && withBinary < len(objects):
		return nil, failed(-1, "Either all items or none have to have the key 'json'; the same goes for 'binary' without 'json'.", "Inconsistent item format")
	}
	out := make([]*budflow.Object, len(objects))
	for i, o := range objects {
		if withBinary == 0 {
			out[i] = budflow.NewObject("json", o)
			continue
		}
		fields := o.Clone()
		fields.Delete("binary")
		out[i] = budflow.NewObject("json", fields, "binary", o.Value("binary"))
	}
	return out, nil
}

func made(objects []*budflow.Object) ([]budflow.Item, error) {
	items := make([]budflow.Item, len(objects))
	for i, o := range objects {
		item, err := oneItem(o, i)
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return items, nil
}

func oneItem(o *budflow.Object, i int) (budflow.Item, error) {
	for _, key := range []string{"json", "binary"} {
		value, ok := o.Get(key)
		if _, isObject := value.(*budflow.Object); ok && !isObject && !(key == "binary" && value == nil) {
			return budflow.Item{}, failed(i, fmt.Sprintf("In the returned data, every key named '%s' must point to an object.", key), "A '%s' property isn't an object", key)
		}
	}
	item, err := budflow.ItemOf(o)
	if err != nil {
		return item, failed(i, err.Error(), "Invalid output format")
	}
	return item, nil
}
