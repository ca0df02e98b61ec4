package coerce

import (
	"slices"

	"github.com/budflow/budflow"
)

// Key returns the same text for values that are equal, whatever the order of
// their keys, and different texts for others.
func Key(value any) string {
	if value == budflow.Undefined {
		return "undefined"
	}
	return string(budflow.EncodeJSON(sorted(value)))
}

func sorted(value any) any {
	switch v := value.(type) {
	case *budflow.Object:
		o := &budflow.Object{}
		for _, key := range slices.Sorted(slices.Values(v.Keys())) {
			o.Set(key, sorted(v.Value(key)))
		}
		return o
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = sorted(v[i])
		}
		return list
	}
	return value
}
