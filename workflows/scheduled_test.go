package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/budflow/budflow/workflows"
)

func TestRecurrence(t *testing.T) {
	at := func(text string) time.Time {
		parsed, err := time.Parse(time.RFC3339, text)
		require.NoError(t, err)
		return parsed
	}
	for _, c := range []struct {
		name, unit, first string
		every             int
		due, not          []string
	}{
		{"days", "days", "2026-03-27T08:00:00Z", 2, []string{"2026-03-27T08:00:00Z", "2026-03-29T07:00:00Z", "2026-12-30T08:00:00Z"},
			[]string{"2026-03-28T08:00:00Z", "2026-12-31T08:00:00Z"}},
		{"days over midnight of the zone", "days", "2026-01-01T23:30:00Z", 2, []string{"2026-01-03T23:30:00Z"}, []string{"2026-01-01T22:30:00Z"}},
		{"weeks", "weeks", "2026-01-05T08:00:00Z", 2, []string{"2026-01-09T08:00:00Z", "2026-01-18T08:00:00Z"}, []string{"2026-01-11T08:00:00Z", "2026-01-17T08:00:00Z"}},
		{"months", "months", "2025-11-30T08:00:00Z", 24, []string{"2027-11-01T08:00:00Z"}, []string{"2026-11-30T08:00:00Z", "2027-10-30T08:00:00Z"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := &workflows.Recurrence{Every: c.every, Unit: c.unit, Timezone: "Europe/Berlin", First: at(c.first)}
			for _, text := range c.due {
				require.True(t, r.Due(at(text)), text)
			}
			for _, text := range c.not {
				require.False(t, r.Due(at(text)), text)
			}
		})
	}
	var none *workflows.Recurrence
	require.True(t, none.Due(time.Now()))
}
