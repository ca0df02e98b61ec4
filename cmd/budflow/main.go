// Command budflow runs n8n workflows on Temporal.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/budflow/budflow"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := newRoot().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "budflow:", message(err))
		os.Exit(exitCode(err))
	}
}

// message is what a person reads: the message of the error without its cause twice.
func message(err error) string {
	if e, ok := err.(*budflow.Error); ok { //nolint:errorlint // the outermost error is asked for
		return e.Message
	}
	return err.Error()
}

// errRunFailed ends the process with status 2: the run itself ended with an error.
var errRunFailed = errors.New("the run failed")

func exitCode(err error) int {
	if errors.Is(err, errRunFailed) {
		return 2
	}
	return 1
}
