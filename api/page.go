package api

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
)

// page are the parameters of every list.
type page struct {
	Limit  *float64 `query:"limit" minimum:"0" maximum:"250" doc:"Most entries of a page; 100 when it is not given."`
	Cursor string   `query:"cursor" doc:"nextCursor of the page before."`
}

const defaultPage = 100

func (p page) limit() int {
	if p.Limit == nil {
		return defaultPage
	}
	return int(*p.Limit)
}

// list is one page of a list.
type list[T any] struct {
	Data       []T     `json:"data"`
	NextCursor *string `json:"nextCursor"`
}

// offsetCursor and executionCursor are what cursors hold; the order of the keys is n8n's.
type offsetCursor struct {
	Limit  int `json:"limit"`
	Offset int `json:"offset"`
}

type executionCursor struct {
	LastID string `json:"lastId"`
	Limit  int    `json:"limit"`
}

func cursorOf(content any) *string {
	text, _ := json.Marshal(content)
	cursor := base64.StdEncoding.EncodeToString(text)
	return &cursor
}

// readCursor reads a cursor; what it does not hold stays as it is.
func readCursor(cursor string, into any) error {
	if cursor == "" {
		return nil
	}
	text, err := base64.StdEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		return refuse(http.StatusBadRequest, "An invalid cursor was provided")
	}
	return nil
}

// offsetPage reads limit and offset from a page whose cursor counts rows.
func (p page) offsetPage() (offsetCursor, error) {
	at := offsetCursor{Limit: p.limit()}
	err := readCursor(p.Cursor, &at)
	if at.Limit < 0 || at.Offset < 0 || at.Limit > 250 {
		err = refuse(http.StatusBadRequest, "An invalid cursor was provided")
	}
	return at, err
}

// slice cuts one page out of a whole list; limit 0 takes all of it.
func slice[T any](all []T, at offsetCursor) list[T] {
	from := min(at.Offset, len(all))
	to := len(all)
	if at.Limit > 0 {
		to = min(from+at.Limit, len(all))
	}
	l := list[T]{Data: all[from:to]}
	if l.Data == nil {
		l.Data = []T{}
	}
	if to < len(all) {
		l.NextCursor = cursorOf(offsetCursor{Limit: at.Limit, Offset: to})
	}
	return l
}
