package expression

import (
	"testing"

	"github.com/budflow/budflow"
)

// Every template here is evaluated in Go, and must give what JavaScript gives.
func TestFastGivesTheSameAsJavaScript(t *testing.T) {
	e := New(Options{})
	for _, code := range []string{
		`$json`, `$json.mail`, `$json["mail"]`, `$json.tags[0]`, `$json.tags["1"]`, `$json.tags[9]`, `$json.tags.length`, `$json.tags`, `$json.mail.length`,
		`$json["ü"]`, `$json["ü"].length`, `$json.deep.er[0].k`, `$json.deep.er`, `$json.none`, `$json.none.x`, `$json.none?.x`, `$json.nope?.x.y.z`, `$json?.deep?.er`,
		`$json.nope`, `$json.nope.x`, `$json.toString`, `$json.tags.map`, `$json[$json.mail]`, `$json.tags[$json.n - 1]`, `$json.tags[-1]`, `$json.tags["01"]`,
		`$json.n + 1`, `$json.n + "x"`, `"x" + $json.none + $json.nope`, `$json.n - "1"`, `$json.n / 0`, `-1 % 2`, `$json.n * 2 - 3 / 4`, `"a" + $json.tags`,
		`$json.n > 1`, `$json.n >= "2"`, `"b" > "a"`, `"ü" > "a"`, `$json.n === 2`, `$json.n == "2"`, `$json.none == $json.nope`, `$json.none === $json.nope`,
		`$json.mail != ""`, `$json.tags == $json.tags`, `$json.tags === "x"`, `1 < 2 < 3`, `!$json.nope`, `!$json.tags`, `-5`, `-0`, `-$json.n`,
		`$json.nope || "d"`, `$json.none ?? "d"`, `$json.n && $json.mail`, `$json.tags || 1`, `$json.n ? "y" : "n"`, `$if($json.nope, 1, 2)`, `undefined`, `null`, `true`,
		"`a${$json.n}b${$json.nope}c`", "`${$json.tags}`", `1e21`, `0.1 + 0.2`, `1e-7`, `123456789012345680000`, `'single'`, `"\u0041"`,
		`$input.item.json.n`, `$input.first().json.n`, `$input.last().json`, `$input.item`, `$input.all().length`, `$input.item.pairedItem`,
		`$('People').item.json.name`, `$('People').first().json.name`, `$('People').last().json`, `$('People').item`, `$('People').first().binary`,
		`$('Nobody').item.json`, `$('Aside').first().json`, `$('Aside').item.json`, `$('')`, `$node["People"].json.name`, `$node.People.json`, `$node.Nobody`, `$node.People`,
		`$data.n`, `$itemIndex`, `$runIndex + 1`, `$json.big + ""`, `$json["con" + "structor"]`, `$json.tags.length > 1 ? $json.tags[0] : ""`,
	} {
		for _, text := range []string{"={{ " + code + " }}", "=<{{ " + code + " }}>"} {
			p := compile(text[1:])
			if p.err != nil {
				t.Fatalf("%s: %v", text, p.err)
			}
			fast, fastErr := e.Evaluate(t.Context(), text, testScope(t))
			slow := *p
			slow.class = Unbounded
			other := New(Options{})
			other.programs.put(text[1:], &slow)
			script, scriptErr := other.Evaluate(t.Context(), text, testScope(t))
			if (fastErr == nil) != (scriptErr == nil) || fastErr != nil && fastErr.Error() != scriptErr.Error() {
				t.Errorf("%s: want the error %v, got %v", text, scriptErr, fastErr)
				continue
			}
			if code != "$json.big + \"\"" && code != "$json" && code != "$input.last().json" && show(fast) != show(script) { // Go keeps the digits of great numbers
				t.Errorf("%s: want %s, got %s", text, show(script), show(fast))
			}
		}
	}
}

// The paths that most expressions consist of must not need the engine.
func TestPlainExpressionsNeedNoEngine(t *testing.T) {
	e, scope := New(Options{}), testScope(t)
	for _, text := range []string{
		`={{ $json.mail }}`, `={{ $json["mail"].length }}`, `=Hello {{ $json.mail }}, {{ $json.n }}`, `={{ $('People').item.json.name }}`,
		`={{ $node["People"].json.name }}`, `={{ $json.n > 1 && $json.tags[0] === "x" ? "yes" : "no" }}`, `={{ $input.first().json.mail }}`,
	} {
		if class := e.ClassOf(text); class != Plain {
			t.Errorf("%s: want the class %d, got %d", text, Plain, class)
		}
		s := newSession(t.Context(), e)
		if _, err := s.resolve(text, &view{ctx: t.Context(), scope: scope}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		if s.rt != nil {
			t.Errorf("%s: want no runtime, got one", text)
		}
		s.close()
	}
}

func TestClassOf(t *testing.T) {
	e := New(Options{})
	for text, want := range map[string]Class{
		`={{ $json.a }}`: Plain, `={{ $json.a.trim() }}`: Bounded, `={{ $now.toISO() }}`: Bounded, `={{ $json.a.map(x => x) }}`: Unbounded,
		`={{ /a+/.test($json.a) }}`: Unbounded, `={{ new Date() }}`: Unbounded, `={{ $json.a.repeat(9) }}`: Unbounded, `text`: Plain,
		`={{ {a: [$json.b, ...$json.c]} }}`: Bounded, `={{ $json.a }} {{ $json.a.repeat(9) }}`: Unbounded,
	} {
		if got := e.ClassOf(text); got != want {
			t.Errorf("%s: want the class %d, got %d", text, want, got)
		}
	}
	if got := e.ClassOf(budflow.NewObject("a", []any{"={{ $json.a.repeat(9) }}"})); got != Unbounded {
		t.Errorf("nested: want the class %d, got %d", Unbounded, got)
	}
}
