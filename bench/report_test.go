package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTableComparesRoundByRound(t *testing.T) {
	p := plan{systems: []*system{{name: "a"}, {name: "b"}}, rounds: 3, callers: 32, duration: time.Second}
	found := results{}
	for _, job := range jobs {
		for i, rate := range []float64{80, 100, 90} {
			found.add(job.name, "a", measurement{rate: rate})
			found.add(job.name, "b", measurement{rate: []float64{100, 100, 200}[i]})
		}
	}
	report := p.table(found)
	for _, want := range []string{"| single-webhook | a | 90 |", "| single-webhook | b | 100 |", "**0.80** (0.62 to 0.90)"} {
		if !strings.Contains(report, want) {
			t.Errorf("want %q in the report, got\n%s", want, report)
		}
	}
}

func TestQuantile(t *testing.T) {
	for _, test := range []struct {
		values []float64
		share  float64
		want   float64
	}{
		{[]float64{3}, 0.5, 3}, {[]float64{3, 1, 2}, 0.5, 2}, {[]float64{4, 1, 3, 2}, 0.5, 2.5}, {[]float64{5, 1, 2, 3, 4}, 0.25, 2}, {[]float64{1, 2}, 1, 2},
	} {
		if got := quantile(test.values, test.share); got != test.want {
			t.Errorf("%v of %v: want %v, got %v", test.share, test.values, test.want, got)
		}
	}
}

func TestWriteToKeepsTheHead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "performance.md")
	if err := os.WriteFile(file, []byte("head\n"+marker+"\nold"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeTo(file, "new\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if want := "head\n" + marker + "\n\nnew\n"; err != nil || string(got) != want {
		t.Errorf("want %q, got %q, %v", want, got, err)
	}
	if err := os.WriteFile(file, []byte("head"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeTo(file, "new"); err == nil {
		t.Error("a file without the marker: want an error, got none")
	}
}

func TestCheckFields(t *testing.T) {
	const right = `[{"copy":"h:1","Go-h":"a key from an expression","joined":"production http://h:1/webhook/bench-set","fixed":42,
		"object":{"content-type":"application/json","a":"1","b":"2","c":"3"},"array":["application/json","1","2","3"]}]`
	if err := checkFields("h:1", []byte(right)); err != nil {
		t.Error(err)
	}
	for _, change := range [][2]string{
		{`42`, `41`}, {`"copy":"h:1"`, `"copy":"h:2"`}, {`,"3"]`, `]`}, {`production`, `test`}, {`[{`, `{`}, {`Go-h`, `Go`},
	} {
		if err := checkFields("h:1", []byte(strings.Replace(right, change[0], change[1], 1))); err == nil {
			t.Errorf("%s instead of %s: want an error, got none", change[1], change[0])
		}
	}
}
