package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestTheDocumentationNamesEverySetting compares the tables in docs/configuration.md with the flags of the roles.
func TestTheDocumentationNamesEverySetting(t *testing.T) {
	text, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	roles := []string{"start", "gateway", "worker", "devserver"}
	documented := map[string]map[string]string{} // role, setting -> default
	for _, role := range roles {
		documented[role] = map[string]string{}
	}
	_, section, _ := strings.Cut(string(text), "\n## Settings")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| ([a-z, ]+) \\| (?:`([^`]*)`)? ?\\|").FindAllStringSubmatch(section, -1) {
		named := strings.Split(row[2], ", ")
		if row[2] == "all" {
			named = roles
		}
		for _, role := range named {
			if !slices.Contains(roles, role) {
				t.Fatalf("the setting %s in docs/configuration.md: want roles %v, got %q", row[1], roles, role)
			}
			if _, twice := documented[role][row[1]]; twice {
				t.Errorf("docs/configuration.md names the setting %s of %s twice", row[1], role)
			}
			documented[role][row[1]] = row[3]
		}
	}
	for _, role := range roles {
		command, _, err := newRoot().Find([]string{role})
		if err != nil {
			t.Fatal(err)
		}
		command.InheritedFlags() // joins those of the root
		command.Flags().VisitAll(func(f *pflag.Flag) {
			standing, ok := documented[role][f.Name]
			switch delete(documented[role], f.Name); {
			case f.Name == "help":
			case !ok:
				t.Errorf("the setting %s of %s is not in docs/configuration.md", f.Name, role)
			case standing != f.DefValue:
				t.Errorf("the default of %s of %s in docs/configuration.md: want %q, got %q", f.Name, role, f.DefValue, standing)
			}
		})
		for name := range documented[role] {
			t.Errorf("docs/configuration.md names the setting %s of %s, which does not exist", name, role)
		}
	}
}
