package expression

import "testing"

func BenchmarkEvaluate(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"path", `={{ $json.deep.er[0].k }}`},
		{"template", `=Dear {{ $json.mail }}, your number is {{ $json.n + 1 }}.`},
		{"node", `={{ $('People').item.json.name }}`},
		{"extension", `={{ $json.mail.toUpperCase().isEmpty() }}`},
		{"map-filter", `={{ $json.tags.filter(t => t > "a").map(t => t + $json.n) }}`},
		{"luxon", `={{ $now.plus({days: 1}).toISO() }}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			e, scope := New(Options{}), testScope(b)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := e.Evaluate(b.Context(), c.text, scope); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRunCode(b *testing.B) {
	e, scope := New(Options{}), testScope(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := e.RunCode(b.Context(), CodeRun{Source: `return items.map(i => ({json: {n: i.json.n * 2}}))`}, scope); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRunCodeEach(b *testing.B) {
	e, scope := New(Options{}), testScope(b)
	one := scope.Input[1]
	scope.Input = nil
	for range 1000 {
		scope.Input = append(scope.Input, one)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := e.RunCodeEach(b.Context(), CodeRun{Source: `return {n: $json.n * 2}`}, scope, func(_ int, _ any, err error) error { return err }); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNewRuntime(b *testing.B) {
	for name, expressions := range map[string]bool{"expressions": true, "code": false} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := newRuntime(2000, expressions); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if p := compile(`{{ $json.tags.filter(t => t > "a").map(t => t + $json.n) }}`); p.err != nil {
			b.Fatal(p.err)
		}
	}
}
