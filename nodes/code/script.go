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

// run runs the code once, for all items.
func (s *script) run(ctx context.Context) (any, error) {
	value, err := s.call.Resolver.Code(ctx, nodes.CodeRun{Source: s.source, Item: -1, Log: s.log})
	if err != nil {
		return nil, placed(err, -1)
	}
	return value, nil
}

// runEach runs the code for every item.
func (s *script) runEach(ctx context.Context, each func(item int, value any, err error) error) error {
	run := nodes.CodeRun{Source: s.source, Log: s.log}
	return s.call.Resolver.CodeEach(ctx, run, len(s.call.Items()), func(item int, value any, err error) error {
		if err != nil {
			err = placed(err, item)
		}
		return each(item, value, err)
	})
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

var placeMark = regexp.MustCompile(`(?s)^(.*?)(?: \[(?:line (\d+)(?:, for item \d+)?|item \d+)\])?$`)

// placed adds the item to the place of an error.
func placed(err error, item int) error {
	e := *budflow.AsError(err)
	if item < 0 || e.Code != budflow.NodeFailed {
		return err
	}
	m := placeMark.FindStringSubmatch(e.Message)
	e.Message = m[1] + place(m[2], item)
	return e.AtItem(item)
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
