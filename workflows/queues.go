package workflows

import (
	"regexp"

	"github.com/budflow/budflow"
)

// The task queues of an installation. Every name is made here. Names are stored in
// histories and never change.
const (
	// DefaultTaskQueue is where runs are interpreted, with their in-process nodes, and
	// where the nodes that reach outside run, unless they are sent elsewhere.
	DefaultTaskQueue = "budflow"
	// OutsideTaskQueue is for the nodes that reach outside, where workers keep them apart from the runs.
	OutsideTaskQueue = DefaultTaskQueue + ".outside"

	groupPrefix = DefaultTaskQueue + ".group."
)

var groupName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// GroupTaskQueue is the queue of a named group of workers. Only nodes that reach
// outside are sent there. Invalid = the name is not 1 to 64 letters, digits, - and _.
func GroupTaskQueue(group string) (string, error) {
	if !groupName.MatchString(group) {
		return "", budflow.Errorf(budflow.Invalid, "workerGroup: want a name of 1 to 64 letters, digits, - and _, got %q", group)
	}
	return groupPrefix + group, nil
}
