package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/budflow/budflow/bench/load"
)

var (
	//go:embed workflows/single-webhook.json
	singleWebhook []byte
	//go:embed workflows/set-expressions.json
	setExpressions []byte
)

// job is one kind of work that every system offers at the same path.
type job struct {
	name     string
	workflow []byte // the n8n document that BudFlow is given
	method   string
	path     string
	body     string
	check    func(address string, body []byte) error
}

var jobs = []job{
	{"single-webhook", singleWebhook, http.MethodGet, "/webhook/bench-single", "", checkStarted},
	{"set-node-expressions", setExpressions, http.MethodPost, "/webhook/bench-set", `{"order":17,"lines":[{"sku":"a","n":2}]}`, checkFields},
}

func (j *job) at(address string) *load.Job {
	return &load.Job{Method: j.method, URL: "http://" + address + j.path, Body: j.body, Check: func(status int, body []byte) error {
		if status != http.StatusOK {
			return fmt.Errorf("want status 200, got %d: %.200s", status, body)
		}
		return j.check(address, body)
	}}
}

func checkStarted(_ string, body []byte) error {
	if !strings.Contains(string(body), `"Workflow was started"`) {
		return fmt.Errorf("want the message of a started run, got %.200s", body)
	}
	return nil
}

// answer is what both systems compute from a call; "Go-h" are the first letters of the load's user agent.
type answer struct {
	Copy   string            `json:"copy"`
	Key    string            `json:"Go-h"`
	Joined string            `json:"joined"`
	Fixed  int               `json:"fixed"`
	Object map[string]string `json:"object"`
	Array  []string          `json:"array"`
}

func checkFields(address string, body []byte) error {
	var items []answer
	if err := json.Unmarshal(body, &items); err != nil {
		return fmt.Errorf("want an array of items, got %.200s: %w", body, err)
	}
	if len(items) != 1 {
		return fmt.Errorf("want one item, got %d", len(items))
	}
	a := items[0]
	right := a.Copy == address && a.Key == "a key from an expression" && a.Fixed == 42 &&
		strings.HasPrefix(a.Joined, "production http://") && strings.HasSuffix(a.Joined, "/webhook/bench-set") &&
		a.Object["content-type"] == "application/json" && len(a.Object) >= 4 && len(a.Array) == len(a.Object)
	if !right {
		return fmt.Errorf("want the computed fields, got %.500s", body)
	}
	return nil
}
