package budflow

import (
	"encoding/json"
	"maps"
	"slices"
)

// Item is one unit of the data that flows between nodes. Items are shared
// between nodes: a node changes a copy, never its input.
type Item struct {
	JSON   *Object
	Binary map[string]*Binary
	Pair   *Pairing // where the item comes from; nil = unknown
	// Rest holds n8n's further keys: error, metadata, index, ... nil = none.
	Rest *Object
}

// Binary describes a file. Its bytes are in the blobstore under ID, or, in
// documents that n8n wrote, inline in Data (base64).
type Binary struct {
	ID            string  `json:"id,omitempty"`
	Data          string  `json:"data,omitempty"`
	MimeType      string  `json:"mimeType"`
	FileType      string  `json:"fileType,omitempty"` // text, json, image, video, audio, pdf, html
	FileName      string  `json:"fileName,omitempty"`
	FileExtension string  `json:"fileExtension,omitempty"`
	FileSize      string  `json:"fileSize,omitempty"` // for people: "1.2 kB"
	Directory     string  `json:"directory,omitempty"`
	Bytes         int64   `json:"-"` // when it is known; not part of n8n's form
	Rest          *Object `json:"-"`
}

// Pairing tells which input items an item was made of.
type Pairing struct {
	Items []PairedItem
	form  pairingForm
}

type pairingForm uint8

const (
	asObject pairingForm = iota
	asList
	asNumber
)

// PairedItem points at one item of one input of the same node run.
type PairedItem struct {
	Item            int     `json:"item"`
	Input           *int    `json:"input,omitempty"` // nil = 0
	SourceOverwrite *Source `json:"sourceOverwrite,omitempty"`
}

// Source names one output of one run of a node.
type Source struct {
	Node   string `json:"previousNode"`
	Output int    `json:"previousNodeOutput,omitempty"`
	Run    int    `json:"previousNodeRun,omitempty"`
}

// Pair points at item i of input 0.
func Pair(i int) *Pairing { return &Pairing{Items: []PairedItem{{Item: i}}} }

// PairInput points at item i of an input.
func PairInput(i, input int) *Pairing {
	return &Pairing{Items: []PairedItem{{Item: i, Input: &input}}}
}

// PairAll points at several items.
func PairAll(items ...PairedItem) *Pairing { return &Pairing{Items: items, form: asList} }

// MarshalJSON writes a number, an object or an array, as it was read or made.
func (p *Pairing) MarshalJSON() ([]byte, error) {
	if len(p.Items) == 1 && p.form != asList {
		if p.form == asNumber {
			return json.Marshal(p.Items[0].Item)
		}
		return json.Marshal(p.Items[0])
	}
	return json.Marshal(p.Items)
}

// UnmarshalJSON reads the three forms that n8n knows.
func (p *Pairing) UnmarshalJSON(text []byte) error {
	value, err := DecodeJSON(text)
	if err != nil {
		return err
	}
	read, err := pairingOf(value)
	if err == nil {
		*p = *read
	}
	return err
}

func pairingOf(value any) (*Pairing, error) {
	switch v := value.(type) {
	case float64:
		return &Pairing{Items: []PairedItem{{Item: int(v)}}, form: asNumber}, nil
	case *Object:
		one, err := pairedItemOf(v)
		return &Pairing{Items: []PairedItem{one}}, err
	case []any:
		p := &Pairing{form: asList, Items: make([]PairedItem, 0, len(v))}
		for _, element := range v {
			inner, err := pairingOf(element)
			if err != nil {
				return nil, err
			}
			p.Items = append(p.Items, inner.Items...)
		}
		return p, nil
	}
	return nil, Errorf(Invalid, "pairedItem: want a number, an object or an array, got %s", KindOf(value))
}

func pairedItemOf(o *Object) (PairedItem, error) {
	item, ok := Number(o.Value("item"))
	if !ok {
		return PairedItem{}, Errorf(Invalid, "pairedItem.item: want a number, got %s", KindOf(o.Value("item")))
	}
	p := PairedItem{Item: int(item)}
	if input, ok := Number(o.Value("input")); ok {
		i := int(input)
		p.Input = &i
	}
	if source, ok := o.Value("sourceOverwrite").(*Object); ok {
		p.SourceOverwrite = SourceOf(source)
	}
	return p, nil
}

// SourceOf reads n8n's source object.
func SourceOf(o *Object) *Source {
	name, _ := o.Value("previousNode").(string)
	output, _ := Number(o.Value("previousNodeOutput"))
	run, _ := Number(o.Value("previousNodeRun"))
	return &Source{Node: name, Output: int(output), Run: int(run)}
}

// ItemOf reads an item from its JSON form. json must be an object when it is there.
func ItemOf(o *Object) (Item, error) {
	var item Item
	for key, value := range o.All() {
		switch key {
		case "json":
			data, ok := value.(*Object)
			if !ok {
				return item, Errorf(Invalid, "item: json: want an object, got %s", KindOf(value))
			}
			item.JSON = data
		case "binary":
			if files, ok := value.(*Object); ok && files.Len() > 0 {
				item.Binary = make(map[string]*Binary, files.Len())
				for name, file := range files.All() {
					data, ok := file.(*Object)
					if !ok {
						return item, Errorf(Invalid, "item: binary.%s: want an object, got %s", name, KindOf(file))
					}
					item.Binary[name] = BinaryOf(data)
				}
			}
		case "pairedItem":
			if value != nil {
				pair, err := pairingOf(value)
				if err != nil {
					return item, err
				}
				item.Pair = pair
			}
		default:
			if item.Rest == nil {
				item.Rest = &Object{}
			}
			item.Rest.Set(key, value)
		}
	}
	if item.JSON == nil {
		item.JSON = &Object{}
	}
	return item, nil
}

// BinaryOf reads the description of a file from its JSON form.
func BinaryOf(o *Object) *Binary {
	b := &Binary{}
	fields := b.fields()
	for key, value := range o.All() {
		if field, ok := fields[key]; ok {
			if text, ok := value.(string); ok {
				*field = text
				continue
			}
		}
		if b.Rest == nil {
			b.Rest = &Object{}
		}
		b.Rest.Set(key, value)
	}
	return b
}

func (b *Binary) fields() map[string]*string {
	return map[string]*string{
		"id": &b.ID, "data": &b.Data, "mimeType": &b.MimeType, "fileType": &b.FileType, "fileName": &b.FileName,
		"fileExtension": &b.FileExtension, "fileSize": &b.FileSize, "directory": &b.Directory,
	}
}

// Object returns the JSON form of the description.
func (b *Binary) Object() *Object {
	o := NewObject("mimeType", b.MimeType)
	for _, field := range []struct{ key, value string }{
		{"fileType", b.FileType}, {"fileName", b.FileName}, {"fileExtension", b.FileExtension}, {"fileSize", b.FileSize},
		{"directory", b.Directory}, {"id", b.ID}, {"data", b.Data},
	} {
		if field.value != "" {
			o.Set(field.key, field.value)
		}
	}
	for k, v := range b.Rest.All() {
		o.Set(k, v)
	}
	return o
}

// Object returns the JSON form of the item.
func (item *Item) Object() *Object {
	data := item.JSON
	if data == nil {
		data = &Object{}
	}
	o := NewObject("json", data)
	if len(item.Binary) > 0 {
		files := &Object{}
		for _, name := range slices.Sorted(maps.Keys(item.Binary)) {
			files.Set(name, item.Binary[name].Object())
		}
		o.Set("binary", files)
	}
	if item.Pair != nil {
		o.Set("pairedItem", item.Pair)
	}
	for k, v := range item.Rest.All() {
		o.Set(k, v)
	}
	return o
}

// MarshalJSON writes the item in n8n's form.
func (item Item) MarshalJSON() ([]byte, error) { return AppendJSON(nil, item.Object()) }

// UnmarshalJSON reads an item in n8n's form.
func (item *Item) UnmarshalJSON(text []byte) error {
	o, err := DecodeObject(text)
	if err != nil {
		return err
	}
	read, err := ItemOf(o)
	if err == nil {
		*item = read
	}
	return err
}

// DecodeItems reads an array of items.
func DecodeItems(text []byte) ([]Item, error) {
	value, err := DecodeJSON(text)
	if err != nil {
		return nil, err
	}
	return ItemsOf(value)
}

// ItemsOf reads items from their JSON form; elements that have no json key are taken as the json itself, as in old pin data.
func ItemsOf(value any) ([]Item, error) {
	list, ok := value.([]any)
	if !ok {
		return nil, Errorf(Invalid, "items: want an array, got %s", KindOf(value))
	}
	items := make([]Item, len(list))
	for i, element := range list {
		o, ok := element.(*Object)
		if !ok {
			return nil, Errorf(Invalid, "items[%d]: want an object, got %s", i, KindOf(element))
		}
		if !o.Has("json") {
			o = NewObject("json", o)
		}
		item, err := ItemOf(o)
		if err != nil {
			return nil, Errorf(Invalid, "items[%d]: %w", i, err)
		}
		items[i] = item
	}
	return items, nil
}

// EncodeItems returns the JSON text of items.
func EncodeItems(items []Item) []byte {
	b := []byte{'['}
	for i := range items {
		if i > 0 {
			b = append(b, ',')
		}
		b, _ = AppendJSON(b, items[i].Object())
	}
	return append(b, ']')
}
