package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// usage is what a process and its descendants have used so far.
type usage struct {
	cpu    time.Duration
	memory float64 // MiB resident
}

// clockTick is the unit of CPU time in /proc: 100 a second on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// usage reads /proc, and is zero where there is none.
func (s *system) usage() usage {
	type stat struct {
		parent int
		usage  usage
	}
	all := map[int]stat{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		// The name in brackets may hold anything; the fields after it are numbers.
		fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
		number := func(i int) int { n, _ := strconv.Atoi(string(fields[i])); return n }
		const parent, user, system, waitedUser, waitedSystem, resident = 1, 11, 12, 13, 14, 21
		all[pid] = stat{number(parent), usage{
			cpu:    time.Duration(number(user)+number(system)+number(waitedUser)+number(waitedSystem)) * clockTick,
			memory: float64(number(resident)*os.Getpagesize()) / (1 << 20),
		}}
	}
	var sum usage
	for pid, stat := range all {
		for at := pid; at > 1; at = all[at].parent {
			if at == s.command.Process.Pid {
				sum.cpu += stat.usage.cpu
				sum.memory += stat.usage.memory
				break
			}
		}
	}
	return sum
}
