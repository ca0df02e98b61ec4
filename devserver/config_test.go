package devserver

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSettingsFileNamesEveryDefault(t *testing.T) {
	text, err := os.ReadFile("../temporal-dev.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var got Config
	if err := got.parse(text); err != nil {
		t.Fatal(err)
	}
	if want := Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("temporal-dev.yaml and Default differ:\nfile    %+v\ndefault %+v", got, want)
	}
}

func TestReadFileOverridesWhatItNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "settings.yaml")
	text := "retention: 48h\nsearchAttributes: {Mine: Int}\ndynamicConfig:\n  frontend.rps: null\n  matching.rps: [{value: 7}]\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := Default()
	if err := got.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	want := Default()
	want.Retention = 48 * time.Hour
	want.SearchAttributes["Mine"] = "Int"
	want.DynamicConfig["frontend.rps"] = nil
	want.DynamicConfig["matching.rps"] = []any{map[string]any{"value": 7}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	dynamic, err := got.dynamicConfig()
	if err != nil {
		t.Fatal(err)
	}
	if n, want := len(dynamic), len(Default().DynamicConfig)-1; n != want {
		t.Errorf("got %d dynamic settings, want %d", n, want)
	}
}

func TestParseRefuses(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"unknown setting":     {"listne: 127.0.0.1:1", "listne"},
		"wrong type":          {"retention: soon", "soon"},
		"setting given twice": {"listen: a\nlisten: b", "already defined"},
		"second document":     {"listen: a\n---\nlisten: b", "one YAML document"},
	} {
		t.Run(name, func(t *testing.T) {
			c := Default()
			wantError(t, c.parse([]byte(test.text)), test.want)
		})
	}
}

func TestParseEmptyFileChangesNothing(t *testing.T) {
	c := Default()
	if err := c.parse([]byte("# nothing\n")); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(c, Default()) {
		t.Errorf("got %+v", c)
	}
}

func TestValidateRefuses(t *testing.T) {
	for want, change := range map[string]func(*Config){
		"dataDir: want a folder":                  func(c *Config) { c.DataDir = "" },
		"dataDir: want a path without":            func(c *Config) { c.DataDir = "what?" },
		"listen: want host:port":                  func(c *Config) { c.Listen = "7233" },
		"uiListen: want an IP address":            func(c *Config) { c.UIListen = "example.com:80" },
		"listen: want a port":                     func(c *Config) { c.Listen = "127.0.0.1:99999" },
		"namespace: want a name":                  func(c *Config) { c.Namespace = "" },
		"retention: want at least 1h":             func(c *Config) { c.Retention = time.Minute },
		`durability: want "full" or "fast"`:       func(c *Config) { c.Durability = "some" },
		`got "Keywords"`:                          func(c *Config) { c.SearchAttributes["Mine"] = "Keywords" },
		`got "WorkflowId", which is Temporal's`:   func(c *Config) { c.SearchAttributes["WorkflowId"] = "Keyword" },
		`unregistered key "frontend.rpx"`:         func(c *Config) { c.DynamicConfig["frontend.rpx"] = 1 },
		"validation failed: key \"frontend.rps\"": func(c *Config) { c.DynamicConfig["frontend.rps"] = "many" },
		"want each key once":                      func(c *Config) { c.DynamicConfig["Frontend.RPS"] = 1 },
	} {
		t.Run(want, func(t *testing.T) {
			c := Default()
			c.DataDir = "data"
			change(&c)
			wantError(t, c.validate(), want)
		})
	}
}

func TestValidateAcceptsDefaults(t *testing.T) {
	c := Default()
	c.DataDir = "data"
	if err := c.validate(); err != nil {
		t.Error(err)
	}
}

func TestAddAliasesKeepsColumnsAndFillsFreeOnes(t *testing.T) {
	c := Config{SearchAttributes: map[string]string{"A": "Keyword", "B": "Keyword", "C": "Int"}}
	types, err := c.attributeTypes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := addAliases(map[string]string{"Keyword01": "B", "Keyword02": "Old"}, types)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"Keyword01": "B", "Keyword02": "Old", "Keyword03": "A", "Int01": "C"}
	if !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	_, err = addAliases(map[string]string{"Int01": "A"}, types)
	wantError(t, err, "search attribute A: want type Keyword")
	_, err = addAliases(map[string]string{"Int01": "x", "Int02": "y", "Int03": "z"}, types)
	wantError(t, err, "all 3 columns of type Int are taken")
}

func wantError(t *testing.T, err error, text string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) {
		t.Errorf("got error %v, want one with %q", err, text)
	}
}
