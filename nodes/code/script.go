package code

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/budflow/budflow"
	"github.com/budflow/budflow/nodes"
)

// script is the code of one run of a node.
type script struct {
	call    *nodes.Call
	source  string
	console []string
	length  int // bytes of console
}

// maxConsole is how many bytes of console lines a hint shows.
const maxConsole = 4096

// run runs the code for an item, -1 = for all. Globals that the source does not name are left out.
func (s *script) run(ctx context.Context, item int, globals map[string]any) (any, error) {
	for name := range globals {
		if !strings.Contains(s.source, name) {
			delete(globals, name)
		}
	}
	value, err := s.call.Resolver.Code(ctx, nodes.CodeRun{Source: s.source, Item: item, Globals: globals, Log: s.log})
	if err != nil {
		return nil, explained(err, item)
	}
	return value, nil
}

func (s *script) log(line string) {
	if s.call.Log != nil {
		s.call.Log.Info("console", "node", s.call.Node.Name, "line", line)
	}
	if s.length < maxConsole {
		s.length += len(line)
		s.console = append(s.console, line)
	}
}

// showConsole leaves the console lines of a manual run as a hint.
func (s *script) showConsole() {
	if s.call.Execution.Mode != budflow.ModeManual || len(s.console) == 0 {
		return
	}
	text := strings.Join(s.console, "\n")
	if len(text) > maxConsole {
		text = strings.ToValidUTF8(text[:maxConsole], "") + "…"
	}
	s.call.Hint(budflow.Hint{Message: "Console: " + text, Location: "outputPane"})
}

// Names that people expect in the other mode.
var misplaced = map[string]string{
	"items is not defined": "`items` is not defined. Did you mean `$input.all()`?",
	"item is not defined":  "`item` is not defined. Did you mean `$input.item.json`?",
}

var lineMark = regexp.MustCompile(`^(.*?)(?: \[line (\d+)(?:, for item \d+)?\])?$`)

// explained adds the item to the place of an error.
func explained(err error, item int) error {
	e := *budflow.AsError(err)
	if e.Code != budflow.NodeFailed && e.Code != budflow.Invalid {
		return err
	}
	text, line := e.Message, ""
	if m := lineMark.FindStringSubmatch(e.Message); m != nil {
		text, line = m[1], m[2]
	}
	if better := misplaced[text]; better != "" {
		text = better
	}
	e.Message = text + place(line, item)
	if item >= 0 {
		return e.AtItem(item)
	}
	return &e
}

// place writes where an error is, as n8n does; line "" and item -1 are unknown.
func place(line string, item int) string {
	switch {
	case line != "" && item >= 0:
		return fmt.Sprintf(" [line %s, for item %d]", line, item)
	case line != "":
		return fmt.Sprintf(" [line %s]", line)
	case item >= 0:
		return fmt.Sprintf(" [item %d]", item)
	}
	return ""
}

var manyItems = regexp.MustCompile(`\$input\.(first|last|all|itemMatching)\b`)

// onlyForAll refuses code for each item that reaches for all of them.
func onlyForAll(source string, item int) error {
	number := 0
	for line := range strings.Lines(source) {
		number++
		if m := manyItems.FindStringSubmatch(line); m != nil {
			e := nodes.Errorf("Can't use .%s() here%s", m[1], place(fmt.Sprint(number), item))
			e.Description = "This is only available in 'Run Once for All Items' mode"
			return e.AtItem(item)
		}
	}
	return nil
}
