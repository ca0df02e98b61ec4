package transform

import (
	"context"
	"strconv"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/coerce"
)

// manualFields are the fields that the node lists one by one.
func manualFields(ctx context.Context, call *nodes.Call, args *nodes.Args, i int) (*budflow.Object, error) {
	path := "assignments.assignments"
	if call.Version() < 3.3 {
		path = "fields.values"
	}
	fields := &budflow.Object{}
	for index, element := range args.List(path) {
		entry, _ := element.(*budflow.Object)
		field := assignment(entry)
		if call.Version() < 3.3 {
			var err error
			if field, err = oldField(ctx, call, entry, args.Raw(path+"."+strconv.Itoa(index)), i); err != nil {
				return nil, err
			}
		}
		value, err := field.convert(call.Version(), args.Bool("options.ignoreConversionErrors"), i)
		if err != nil {
			return nil, err
		}
		fields.Set(field.name, value)
	}
	return fields, args.Err()
}

// field is a field to write: kind is string, number, boolean, array or object; a
// value of any other kind, or of none, is written as it is.
type field struct {
	name, kind string
	value      any
}

func assignment(entry *budflow.Object) field {
	f := field{value: budflow.Undefined}
	f.name, _ = entry.Value("name").(string)
	f.kind, _ = entry.Value("type").(string)
	if value, ok := entry.Get("value"); ok {
		f.value = value
	}
	return f
}

// oldDefaults are the values of fields before version 3.3 that the document leaves out.
var oldDefaults = map[string]any{"string": "", "number": "", "boolean": "true", "array": "", "object": "{}"}

// oldField reads an entry of the versions before 3.3, whose value is under a key
// of its kind. raw is the entry as the document has it.
func oldField(ctx context.Context, call *nodes.Call, entry *budflow.Object, raw any, i int) (field, error) {
	key, ok := entry.Value("type").(string)
	if !ok {
		key = "stringValue"
	}
	f := field{kind: strings.TrimSuffix(key, "Value"), value: budflow.Undefined}
	f.name, _ = entry.Value("name").(string)
	document, _ := raw.(*budflow.Object)
	value, ok := entry.Get(key)
	text, _ := document.Value(key).(string)
	switch {
	case f.kind == "object" && strings.HasPrefix(text, "=") && ok && value != nil:
		object, err := interpolatedObject(ctx, call, text, i, `entry "`+f.name+`" inside 'Fields to Set'`)
		f.value = object
		return f, err
	case ok:
		f.value = value
	case !document.Has(key):
		f.value = oldDefaults[f.kind]
	}
	return f, nil
}

// convert brings the value to its kind.
func (f field) convert(version float64, ignoreErrors bool, i int) (any, error) {
	if coerce.IsNothing(f.value) {
		if version >= 3.2 || f.kind != "string" {
			return nil, nil
		}
		switch {
		case version <= 3:
			return coerce.Text(f.value), nil
		case ignoreErrors:
			return nil, nil
		}
		return nil, f.mismatch(i)
	}
	var value any
	var ok bool
	switch f.kind {
	case "string":
		value, ok = coerce.ParseText(f.value), true
	case "number":
		value, ok = coerce.ParseNumber(f.value)
	case "boolean":
		value, ok = coerce.ParseBool(f.value)
	case "array":
		value, ok = coerce.ParseList(f.value)
	case "object":
		value, ok = coerce.ParseObject(f.value)
	default:
		value, ok = f.value, true
	}
	if !ok && ignoreErrors {
		return f.value, nil
	}
	if !ok {
		return nil, f.mismatch(i)
	}
	return value, nil
}

func (f field) mismatch(i int) error {
	got := "'" + coerce.Text(f.value) + "'"
	switch f.value.(type) {
	case []any:
		got = "array"
	case *budflow.Object:
		got = "object"
	}
	err := nodes.Errorf("'%s' expects a %s but we got %s [item %d]", f.name, f.kind, got, i)
	err.Description = "Change the type of the field \"" + f.name + "\", or enable \"Ignore Type Conversion Errors\"."
	return err.AtItem(i)
}

// rawFields are the fields of a JSON text.
func rawFields(ctx context.Context, call *nodes.Call, args *nodes.Args, i int) (*budflow.Object, error) {
	const where = "'JSON Output'"
	if raw, ok := args.Raw("jsonOutput").(string); ok && strings.HasPrefix(raw, "=") {
		return interpolatedObject(ctx, call, raw, i, where)
	}
	value := args.Value("jsonOutput")
	if err := args.Err(); err != nil {
		return nil, err
	}
	return jsonObject(value, i, where)
}

// interpolatedObject puts the values of the expressions in a text, objects as JSON, and reads the whole.
func interpolatedObject(ctx context.Context, call *nodes.Call, raw string, i int, where string) (*budflow.Object, error) {
	var text strings.Builder
	rest := strings.TrimLeft(raw, "=")
	for {
		before, after, found := strings.Cut(rest, "{{")
		text.WriteString(before)
		if !found {
			break
		}
		expression, tail, closed := strings.Cut(after, "}}")
		if !closed {
			text.WriteString("{{" + after)
			break
		}
		value, err := call.Resolver.Resolve(ctx, "={{"+expression+"}}", i)
		if err != nil {
			return nil, err
		}
		switch value.(type) {
		case *budflow.Object, []any:
			text.Write(budflow.EncodeJSON(value))
		default:
			text.WriteString(coerce.Text(value))
		}
		rest = tail
	}
	return jsonObject(text.String(), i, where)
}

func jsonObject(value any, i int, where string) (*budflow.Object, error) {
	if text, ok := value.(string); ok {
		parsed, err := coerce.RelaxedJSON(text)
		if err != nil {
			e := nodes.Errorf("The %s in item %d contains invalid JSON", where, i)
			e.Description = err.Error()
			return nil, e.AtItem(i)
		}
		value = parsed
	}
	if o, ok := value.(*budflow.Object); ok {
		return o, nil
	}
	return nil, nodes.Errorf("The %s in item %d does not contain a valid JSON object", where, i).AtItem(i)
}
