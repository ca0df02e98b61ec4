package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestTheDocumentationNamesEverySetting compares the table in docs/configuration.md with the flags of "budflow start".
func TestTheDocumentationNamesEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## Settings of")
	section, _, _ = strings.Cut(section, "\n## ")
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| (?:`([^`]*)`)? ?\\|").FindAllStringSubmatch(section, -1) {
		documented[row[1]] = row[2]
	}
	command, _, err := newRoot().Find([]string{"start"})
	if err != nil {
		t.Fatal(err)
	}
	command.InheritedFlags() // joins those of the root
	command.Flags().VisitAll(func(f *pflag.Flag) {
		standing, ok := documented[f.Name]
		switch delete(documented, f.Name); {
		case f.Name == "help":
		case !ok:
			t.Errorf("the setting %s is not in docs/configuration.md", f.Name)
		case standing != f.DefValue:
			t.Errorf("the default of %s in docs/configuration.md: want %q, got %q", f.Name, f.DefValue, standing)
		}
	})
	for name := range documented {
		t.Errorf("docs/configuration.md names the setting %s, which does not exist", name)
	}
}
