package api

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/budflow/budflow"
)

// check compares a JSON value with a schema and refuses the first difference in the
// words of n8n's validator, which clients match on.
func check(registry huma.Registry, s *huma.Schema, value any, at string) error {
	if s.Ref != "" {
		s = registry.SchemaFromRef(s.Ref)
	}
	if s.Type == "" || value == nil && s.Nullable {
		return nil
	}
	wrong := func(format string, args ...any) error {
		return refuse(http.StatusBadRequest, "%s %s", at, fmt.Sprintf(format, args...))
	}
	if !isType(s.Type, value) {
		return wrong("must be %s", typeName(s))
	}
	if len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, func(allowed any) bool { return budflow.Equal(allowed, value) }) {
		allowed := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			allowed[i] = fmt.Sprint(v)
		}
		return wrong("must be equal to one of the allowed values: %s", strings.Join(allowed, ", "))
	}
	switch v := value.(type) {
	case string:
		if n := utf8.RuneCountInString(v); s.MinLength != nil && n < *s.MinLength {
			return wrong("must NOT have fewer than %d characters", *s.MinLength)
		} else if s.MaxLength != nil && n > *s.MaxLength {
			return wrong("must NOT have more than %d characters", *s.MaxLength)
		}
	case []any:
		return checkItems(registry, s, v, at)
	case *budflow.Object:
		return checkFields(registry, s, v, at)
	}
	if n, ok := budflow.Number(value); ok {
		if s.Minimum != nil && n < *s.Minimum {
			return wrong("must be >= %v", *s.Minimum)
		}
		if s.Maximum != nil && n > *s.Maximum {
			return wrong("must be <= %v", *s.Maximum)
		}
	}
	return nil
}

func checkItems(registry huma.Registry, s *huma.Schema, list []any, at string) error {
	for i, element := range list {
		if err := check(registry, s.Items, element, fmt.Sprintf("%s/%d", at, i)); err != nil {
			return err
		}
	}
	return nil
}

func checkFields(registry huma.Registry, s *huma.Schema, o *budflow.Object, at string) error {
	for _, name := range s.Required {
		if !o.Has(name) {
			return refuse(http.StatusBadRequest, "%s must have required property '%s'", at, name)
		}
	}
	if s.AdditionalProperties == false {
		for _, key := range o.Keys() {
			if s.Properties[key] == nil {
				return refuse(http.StatusBadRequest, "%s must NOT have additional properties", at)
			}
		}
	}
	for key, value := range o.All() {
		field := s.Properties[key]
		if field == nil {
			if field, _ = s.AdditionalProperties.(*huma.Schema); field == nil {
				continue
			}
		}
		if field.ReadOnly {
			return refuse(http.StatusBadRequest, "%s/%s is read-only", at, key)
		}
		if err := check(registry, field, value, at+"/"+key); err != nil {
			return err
		}
	}
	return nil
}

func isType(name string, value any) bool {
	switch name {
	case huma.TypeInteger:
		n, ok := budflow.Number(value)
		return ok && n == math.Trunc(n)
	case huma.TypeNumber:
		_, ok := budflow.Number(value)
		return ok
	}
	return budflow.KindOf(value) == name
}

func typeName(s *huma.Schema) string { return s.Type }
