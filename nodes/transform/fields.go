package transform

import (
	"slices"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
	"github.com/budflow/budflow/nodes/fieldpath"
)

// fieldNames reads a list of field names in all the shapes that documents have: a
// comma list, an array, or {fields: [{fieldName}]} of older versions.
func fieldNames(value any) []string {
	switch v := value.(type) {
	case string:
		return fieldpath.List(v)
	case []any:
		var names []string
		for _, element := range v {
			if name := nodes.TextOf(element); name != "" {
				names = append(names, name)
			}
		}
		return names
	case *budflow.Object:
		list, _ := v.Value("fields").([]any)
		var names []string
		for _, element := range list {
			entry, _ := element.(*budflow.Object)
			if name := nodes.TextOf(entry.Value("fieldName")); name != "" {
				names = append(names, name)
			}
		}
		return names
	}
	return nil
}

// pathsOf reads the option that makes dots part of names.
func pathsOf(args *nodes.Args) fieldpath.Fields {
	return fieldpath.Fields{Literal: args.Bool("options.disableDotNotation")}
}

func disableDotNotation() nodes.Param {
	return nodes.Param{
		Name: "disableDotNotation", DisplayName: "Disable dot notation", Kind: nodes.Bool, Default: false, Description: "Whether a.b is the name of one field.",
	}
}

// hasField reports whether an item has a value for a field.
func hasField(items []budflow.Item, paths fieldpath.Fields, name string) bool {
	return slices.ContainsFunc(items, func(item budflow.Item) bool { return paths.Has(item.JSON, name) })
}

// allPairs points at all of n items.
func allPairs(n int) *budflow.Pairing {
	pairs := make([]budflow.PairedItem, n)
	for i := range pairs {
		pairs[i].Item = i
	}
	return budflow.PairAll(pairs...)
}

// absence is what a node does about a field that no item has.
type absence int

const (
	hintAbsent absence = iota
	failAbsent
	ignoreAbsent
)

// report leaves a hint, or returns the error.
func (a absence) report(call *nodes.Call, err *budflow.Error) error {
	switch a {
	case failAbsent:
		return err
	case hintAbsent:
		call.Hint(budflow.Hint{Message: err.Message, Location: "outputPane"})
	}
	return nil
}
