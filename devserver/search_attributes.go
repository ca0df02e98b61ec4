package devserver

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/server/common/searchattribute/sadefs"
)

// attributeTypes checks the configured search attributes and parses their types.
func (c Config) attributeTypes() (map[string]enumspb.IndexedValueType, error) {
	types := make(map[string]enumspb.IndexedValueType, len(c.SearchAttributes))
	var errs []error
	for name, kind := range c.SearchAttributes {
		parsed, known := enumspb.IndexedValueType_shorthandValue[kind]
		switch {
		case name == "" || sadefs.IsReserved(name):
			errs = append(errs, fmt.Errorf("searchAttributes: want a name of your own, got %q, which is Temporal's", name))
		case !known || parsed == int32(enumspb.INDEXED_VALUE_TYPE_UNSPECIFIED):
			errs = append(errs, fmt.Errorf("searchAttributes: want Keyword, KeywordList, Text, Int, Double, Bool or Datetime for %s, got %q", name, kind))
		default:
			types[name] = enumspb.IndexedValueType(parsed)
		}
	}
	return types, errors.Join(errs...)
}

// addAliases extends aliases, which maps a column of the visibility store to
// the search attribute kept there, by those in want that have no column yet.
// SQL visibility has a fixed number of columns of each type.
func addAliases(aliases map[string]string, want map[string]enumspb.IndexedValueType) (map[string]string, error) {
	columns := sadefs.GetDBIndexSearchAttributes(nil).CustomSearchAttributes
	extended := maps.Clone(aliases)
	if extended == nil {
		extended = make(map[string]string, len(want))
	}
	taken := make(map[string]string, len(aliases))
	for column, name := range aliases {
		taken[name] = column
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		kind := want[name]
		if column, ok := taken[name]; ok {
			if columns[column] != kind {
				return nil, fmt.Errorf("search attribute %s: want type %v, but the namespace has it as %v", name, kind, columns[column])
			}
			continue
		}
		column, limit := freeColumn(columns, extended, kind)
		if column == "" {
			return nil, fmt.Errorf("search attribute %s: all %d columns of type %v are taken", name, limit, kind)
		}
		extended[column] = name
	}
	return extended, nil
}

// freeColumn returns the first free column of a type, and how many there are.
func freeColumn(columns map[string]enumspb.IndexedValueType, taken map[string]string, kind enumspb.IndexedValueType) (column string, limit int) {
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		if columns[name] != kind {
			continue
		}
		limit++
		if _, ok := taken[name]; !ok && column == "" {
			column = name
		}
	}
	return column, limit
}
