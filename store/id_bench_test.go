package store

import (
	"path/filepath"
	"testing"
)

// BenchmarkNextExecutionID shows what an id costs with its share of the reservations.
func BenchmarkNextExecutionID(b *testing.B) {
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "bench.db"), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := s.NextExecutionID(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
