package store

import (
	"strconv"
	"time"

	"github.com/budflow/budflow"
)

// millis is how a time is stored; nil (NULL) for the zero time.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// timeOf reads a stored time; nil is the zero time.
func timeOf(ms *int64) time.Time {
	if ms == nil {
		return time.Time{}
	}
	return time.UnixMilli(*ms).UTC()
}

// moment scans a time that is never NULL.
type moment struct{ into *time.Time }

// Scan implements sql.Scanner.
func (m moment) Scan(value any) error {
	ms, ok := value.(int64)
	if !ok {
		return budflow.Errorf(budflow.Internal, "store: want milliseconds since 1970, got %T", value)
	}
	*m.into = time.UnixMilli(ms).UTC()
	return nil
}

// jsonList is the JSON text of a list of texts, as dialect.in reads it.
func jsonList[T ~string](texts []T) string {
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = string(t)
	}
	return string(budflow.EncodeJSON(list))
}

// executionNumber reads an execution id.
func executionNumber(id string) (int64, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil || n <= 0 || n > maxExecutionID {
		return 0, budflow.Errorf(budflow.Invalid, "execution id: want a whole number from 1 to 2^53-1, got %q", id)
	}
	return n, nil
}

// executionRef is the number of an execution id; nil (NULL) for "".
func executionRef(id string) (any, error) {
	if id == "" {
		return nil, nil
	}
	return executionNumber(id)
}

func executionText(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}
