package transform

import (
	"context"
	"strconv"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/fieldpath"
	"github.com/budflow/budflow/nodes/pattern"
)

// RenameKeys gives fields other names.
var RenameKeys = nodes.Type{
	Spec: nodes.Spec{
		Type:        "n8n-nodes-base.renameKeys",
		DisplayName: "Rename Keys",
		Description: "Gives fields other names, one by one or by a pattern.",
		Docs:        "Dots in names lead into objects. A field that an item lacks is passed over. Patterns are regular expressions of JavaScript.",
		Group:       nodes.GroupTransform,
		Versions:    []float64{1},
		Class:       budflow.InProcess,
		Inputs:      nodes.Main,
		Outputs:     nodes.Main,
		Params: []nodes.Param{
			{
				Name: "keys", DisplayName: "Keys", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Description: "The names to change.",
				Fields: []nodes.Param{{Name: "key", DisplayName: "Key", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
					{Name: "currentKey", DisplayName: "Current key name", Kind: nodes.Text, Default: "", Description: "The name that the field has."},
					{Name: "newKey", DisplayName: "New key name", Kind: nodes.Text, Default: "", Description: "The name that it gets."},
				}}},
			},
			{
				Name: "additionalOptions", DisplayName: "Additional options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Renaming by patterns.",
				Fields: []nodes.Param{{
					Name: "regexReplacement", DisplayName: "Regex", Kind: nodes.FixedCollection, Default: &budflow.Object{}, Description: "Patterns, one after the other.",
					Fields: []nodes.Param{{Name: "replacements", DisplayName: "Replacement", Kind: nodes.FieldGroup, Multiple: true, Fields: []nodes.Param{
						{Name: "searchRegex", DisplayName: "Regular expression", Kind: nodes.Text, Default: "", Description: "What is searched in the names."},
						{Name: "replaceRegex", DisplayName: "Replace with", Kind: nodes.Text, Default: "", Description: "What takes its place; $1 is the first group."},
						{
							Name: "options", DisplayName: "Options", Kind: nodes.Collection, Default: &budflow.Object{}, Description: "Further settings.",
							Fields: []nodes.Param{
								{Name: "caseInsensitive", DisplayName: "Case insensitive", Kind: nodes.Bool, Default: false, Description: "Whether case does not matter."},
								{Name: "depth", DisplayName: "Max depth", Kind: nodes.NumberKind, Default: -1., Description: "How deep to go into objects; -1 = everywhere, 0 = only the top level."},
							},
						},
					}}},
				}},
			},
		},
	},
	Run: runRenameKeys,
}

func runRenameKeys(ctx context.Context, call *nodes.Call) ([][]budflow.Item, error) {
	output := pairedItems(call)
	for i := range output {
		args := call.Args(ctx, i)
		data := output[i].JSON.Clone()
		if err := renameFields(args, data, output[i].JSON); err != nil {
			return nil, err
		}
		data, err := renameByPatterns(args, data)
		if err != nil {
			return nil, err
		}
		output[i].JSON = data
	}
	return [][]budflow.Item{output}, nil
}

func renameFields(args *nodes.Args, data, original *budflow.Object) error {
	var paths fieldpath.Fields
	for _, element := range args.List("keys.key") {
		entry, _ := element.(*budflow.Object)
		from, to := nodes.TextOf(entry.Value("currentKey")), nodes.TextOf(entry.Value("newKey"))
		value := paths.Get(original, from)
		if from == "" || to == "" || from == to || value == budflow.Undefined {
			continue
		}
		if err := paths.Set(data, to, value); err != nil {
			return err
		}
		paths.Unset(data, from)
	}
	return args.Err()
}

func renameByPatterns(args *nodes.Args, data *budflow.Object) (*budflow.Object, error) {
	const path = "additionalOptions.regexReplacement.replacements"
	for i := range args.List(path) {
		at := path + "." + strconv.Itoa(i) + "."
		flags := ""
		if args.Bool(at + "options.caseInsensitive") {
			flags = "i"
		}
		search, with := args.Text(at+"searchRegex"), args.Text(at+"replaceRegex")
		depth := int(args.NumberOr(at+"options.depth", -1))
		if err := args.Err(); err != nil {
			return nil, err
		}
		re, err := pattern.CompileFlags(search, flags)
		if err != nil {
			return nil, err
		}
		renamed, err := renameDeep(data, re, with, depth)
		if err != nil {
			return nil, err
		}
		data = renamed.(*budflow.Object)
	}
	return data, args.Err()
}

// renameDeep renames the keys of a value down to a depth; a negative depth has no end.
func renameDeep(value any, re *pattern.Regexp, with string, depth int) (any, error) {
	switch v := value.(type) {
	case *budflow.Object:
		renamed := &budflow.Object{}
		for key, inner := range v.All() {
			if depth != 0 {
				var err error
				if inner, err = renameDeep(inner, re, with, depth-1); err != nil {
					return nil, err
				}
			}
			name, err := re.Replace(key, with)
			if err != nil {
				return nil, err
			}
			renamed.Set(name, inner)
		}
		return renamed, nil
	case []any:
		if depth == 0 {
			return v, nil
		}
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = renameDeep(v[i], re, with, depth-1); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
	return value, nil
}
