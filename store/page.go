package store

import (
	"strconv"
	"strings"

	"github.com/budflow/budflow"
)

// Page is a part of a list.
type Page[T any] struct {
	Items []T
	Next  string // cursor of the following page; "" = there is none
}

// The limits of a page; 0 asks for the default.
const (
	DefaultLimit = 100
	MaxLimit     = 1000
)

func pageLimit(limit int) (int, error) {
	switch {
	case limit == 0:
		return DefaultLimit, nil
	case limit < 0 || limit > MaxLimit:
		return 0, budflow.Errorf(budflow.Invalid, "limit: want 1 to %d, or 0 for %d, got %d", MaxLimit, DefaultLimit, limit)
	}
	return limit, nil
}

// pageOf makes a page of a list that was read with one row more than the limit.
func pageOf[T any](list []T, limit int, cursor func(T) string) Page[T] {
	if len(list) <= limit {
		return Page[T]{Items: list}
	}
	return Page[T]{Items: list[:limit], Next: cursor(list[limit-1])}
}

// filter collects the conditions of a query; each ? of a condition is the placeholder of one argument.
type filter struct {
	conditions []string
	args       []any
}

func (f *filter) add(condition string, args ...any) {
	for _, arg := range args {
		condition = strings.Replace(condition, "?", f.arg(arg), 1)
	}
	f.conditions = append(f.conditions, condition)
}

// arg adds an argument and returns its placeholder.
func (f *filter) arg(value any) string {
	f.args = append(f.args, value)
	return "$" + strconv.Itoa(len(f.args))
}

// where returns the WHERE clause.
func (f *filter) where() string {
	if len(f.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(f.conditions, " AND ")
}

// contains is the LIKE pattern of texts that contain part; its escape is \.
func contains(part string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(part) + "%"
}
