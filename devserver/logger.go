package devserver

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// logger gives Temporal's messages of at least a level to an slog.Logger. All
// loggers of one server share level and fatal.
type logger struct {
	out   *slog.Logger
	level *slog.LevelVar
	fatal *fatalMessage
}

const silent = slog.LevelError + 1

// fatalMessage keeps the first message with which Temporal gave up.
type fatalMessage struct {
	mu   sync.Mutex
	text string
}

func newLogger(out *slog.Logger, level slog.Level) *logger {
	l := &logger{out: out, level: new(slog.LevelVar), fatal: &fatalMessage{}}
	l.level.Set(level)
	return l
}

// quieten raises the level, unless someone looks for details.
func (l *logger) quieten(level slog.Level) {
	if l.level.Level() >= slog.LevelWarn {
		l.level.Set(level)
	}
}

func (l *logger) log(level slog.Level, message string, tags []tag.Tag) {
	ctx := context.Background()
	if level < l.level.Level() || !l.out.Enabled(ctx, level) {
		return
	}
	l.out.LogAttrs(ctx, level, message, attributes(tags)...)
}

func attributes(tags []tag.Tag) []slog.Attr {
	attrs := make([]slog.Attr, len(tags))
	for i, t := range tags {
		attrs[i] = slog.Any(t.Key(), t.Value())
	}
	return attrs
}

func (l *logger) Debug(message string, tags ...tag.Tag)  { l.log(slog.LevelDebug, message, tags) }
func (l *logger) Info(message string, tags ...tag.Tag)   { l.log(slog.LevelInfo, message, tags) }
func (l *logger) Warn(message string, tags ...tag.Tag)   { l.log(slog.LevelWarn, message, tags) }
func (l *logger) Error(message string, tags ...tag.Tag)  { l.log(slog.LevelError, message, tags) }
func (l *logger) DPanic(message string, tags ...tag.Tag) { l.log(slog.LevelError, message, tags) }

func (l *logger) Panic(message string, tags ...tag.Tag) {
	l.log(slog.LevelError, message, tags)
	panic(message)
}

// Fatal ends the calling goroutine instead of the process. Temporal calls it
// only while it starts, on goroutines whose end is noticed (see attempt).
func (l *logger) Fatal(message string, tags ...tag.Tag) {
	l.log(slog.LevelError, message, tags)
	l.fatal.keep(message, tags)
	runtime.Goexit()
}

// With implements log.WithLogger.
func (l *logger) With(tags ...tag.Tag) log.Logger {
	args := make([]any, len(tags))
	for i, attr := range attributes(tags) {
		args[i] = attr
	}
	return &logger{out: l.out.With(args...), level: l.level, fatal: l.fatal}
}

func (f *fatalMessage) keep(message string, tags []tag.Tag) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.text != "" {
		return
	}
	f.text = message
	for _, t := range tags {
		f.text += fmt.Sprintf(" %s=%v", t.Key(), t.Value())
	}
}

// attempt runs a step of the start on a goroutine of its own, so that a fatal
// message or a panic in it comes back as an error.
func (f *fatalMessage) attempt(step func() error) (err error) {
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		returned := false
		defer func() {
			if reason := recover(); reason != nil {
				err = fmt.Errorf("panic: %v", reason)
			} else if !returned {
				err = errors.New("gave up")
			}
		}()
		err = step()
		returned = true
	}()
	<-finished
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil && f.text != "" {
		err = fmt.Errorf("%w: %s", err, f.text)
	}
	return err
}
