package expression

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/budflow/budflow"
)

// undefined stands for the result undefined in tables of tests.
const undefined = "\x00undefined"

// check is an expression and the JSON text of its result, or the message of its error.
type check struct{ expression, want, message string }

func runChecks(t *testing.T, checks []check) {
	t.Helper()
	now := time.Date(2025, 3, 15, 10, 30, 45, 123_000_000, time.UTC)
	evaluator := New(Options{})
	scope := &Scope{Item: -1, Timezone: "Europe/Berlin", Now: func() time.Time { return now }}
	for _, c := range checks {
		got, err := evaluator.Evaluate(t.Context(), "={{ "+c.expression+" }}", scope)
		var failure *budflow.Error
		switch {
		case c.message != "":
			if !errors.As(err, &failure) || failure.Message != c.message {
				t.Errorf("%s: got %v and the error %v, want the error %q", c.expression, got, err, c.message)
			}
		case err != nil:
			t.Errorf("%s: %v", c.expression, err)
		case c.want == undefined:
			if got != budflow.Undefined {
				t.Errorf("%s: got %v, want undefined", c.expression, got)
			}
		default:
			var want, have any
			mustRead(t, []byte(c.want), &want)
			if err := json.Unmarshal(budflow.EncodeJSON(got), &have); err != nil || !reflect.DeepEqual(have, want) {
				t.Errorf("%s: got %v, want %s", c.expression, got, c.want)
			}
		}
	}
}

func TestDispatch(t *testing.T) {
	runChecks(t, []check{
		{"'2024-03-30T18:49:07.234Z'.isWeekend()", "true", ""},      // the form of dates in items
		{"'2024-03-30T18:49:07.234Z'.format('yyyy')", `"2024"`, ""}, // as a date
		{"'2024-03-30T18:49:07Z'.isWeekend()", "", `isWeekend() is only callable on type "Date"`},
		{"'2024-13-30T18:49:07.234Z'.hash('base64')", `"MjAyNC0xMy0zMFQxODo0OTowNy4yMzRa"`, ""}, // no date: a text
		{"({hash: () => 'own'}).hash()", `"own"`, ""},                                           // a method of the value itself
		{"new Map([['a', 1]]).keys()", "[]", ""},                                                // every object has the extensions of objects
		{"[1].keys().next().value", "0", ""},                                                    // native where the type has no such extension
		{"null?.toDateTime()", undefined, ""},
		{"undefined.toDateTime()", "", "toDateTime can't be used on undefined value"},
		{"null.hash()", "", "hash can't be used on null value"},
		{"(5).pluck()", "", `pluck() is only callable on type "Array"`},
		{"[1].hasField('a')", "", `hasField() is only callable on type "Object"`},
		{"(5).urlEncode()", "", `urlEncode() is only callable on types "Object", and "String"`},
		{"(0).isEmpty()", "true", ""},
		{"false.isNotEmpty()", "false", ""},
	})
}

func TestExtensionErrors(t *testing.T) {
	runChecks(t, []check{
		{"'1,5'.toFloat()", "", "cannot convert to float, expected . as decimal separator"},
		{"'x'.toInt()", "", "cannot convert to integer"},
		{"'never'.toDate()", "", "cannot convert to date"},
		{"'x'.toDateTime('ms')", "", "cannot convert to Luxon DateTime"},
		{"(1).toDateTime('min')", "", "Unsupported format 'min'. toDateTime() supports 'ms', 's', 'us' and 'excel'."},
		{"[1].union(2)", "", "union(): expected array arg, e.g. .union([1, 2, 3, 4])"},
		{"[1].renameKeys('a')", "", `renameKeys(): expected an even amount of args: from1, to1 [, from2, to2, ...]. e.g. .renameKeys("name", "title")`},
		{"[1].smartJoin('a')", "", `smartJoin(): expected two string args, e.g. .smartJoin("name", "value")`},
		{"[{}].merge(1)", "", "merge(): expected array arg, e.g. .merge([{ id: 1, otherValue: 3 }])"},
		{"$now.diffTo($now, 'eons')", "", "Unsupported unit 'eons'. Supported: 'milliseconds', 'seconds', 'minutes', 'hours', 'days', 'weeks', 'months', 'quarters', 'years'."},
		{"$ifEmpty('')", "", "expected two arguments (value, defaultValue) for this function"},
		{"zip([1], [])", "", "keys and values not of equal length"},
		{"numberList(0, 1e9)", undefined, ""}, // a TypeError, which expressions swallow
		{"new Date().diffTo('2024-01-01')", undefined, ""},
	})
}

func TestExtensionDetails(t *testing.T) {
	runChecks(t, []check{
		{"[1, '1', true, 1, NaN, NaN, [1, {a: 1}], [1, {a: 1}], null, undefined, null].unique().length", "7", ""},
		{"[{a: 1, b: 2}].union([{b: 2, a: 1}])", `[{"a":1,"b":2}]`, ""},
		{"[new Date(0), new Date(0), new Date(1)].unique().length", "2", ""},
		{"[{a: 0}, {a: ''}, {b: 1}, null, 3].pluck('a')", `[0,""]`, ""},
		{"({__proto__x: 1, a: {b: []}, c: [null, {d: ''}], d: new Date(0)}).compact()", `{"__proto__x":1,"c":[{}],"d":"1970-01-01T00:00:00.000Z","a":{}}`, ""},
		{"[2, 1].chunk(-1)", "[[2],[1]]", ""},
		{"({a: [1, 2], b: 'x&y'}).urlEncode()", `"a=1%2C2&b=x%26y"`, ""},
		{"'a!b.c? d'.toSentenceCase()", `"A!B.C? D"`, ""},
		{"'ÄÖ-ü ß'.toSnakeCase()", `"äö_ü_ß"`, ""},
		{"'Crème Brûlée 你好'.replaceSpecialChars()", `"Creme Brulee Ni Hao"`, ""},
		{"'€42.50'.toInt()", "42", ""},
		{"'0x1F'.toNumber()", "31", ""},
		{"'😀a'.length()", "3", ""},
		{"'mailto:a@b.org'.extractDomain()", `"b.org"`, ""},
		{"'see a@b.org, c@d.net'.extractEmail()", `"a@b.org"`, ""},
		{"'http://user:pw@example.com:80/a b'.isUrl()", "false", ""},
		{"'-_-_'.base64Decode().length", "3", ""},
		{"'# Title\\n\\n**bold text** and `code`\\n- item\\n![i](u)[l](v)'.removeMarkdown()", `"Title\n\nbold text and code\nitem\nl"`, ""},
		{"'_a '.repeat(20000).removeMarkdown().length", "60000", ""}, // in no time
		{"'a **bo ld** __x_y__ * b * ***c c***'.removeMarkdown()", `"a bo ld x_y * b * c c"`, ""},
		{"(1e21).toInt()", "1e21", ""},
		{"[].min() === Infinity && [].max() === -Infinity", "true", ""},
	})
}

func TestDates(t *testing.T) {
	runChecks(t, []check{
		{"$today.toISO()", `"2025-03-15T00:00:00.000+01:00"`, ""},
		{"$now.plus({days: 20}).toISO()", `"2025-04-04T11:30:45.123+02:00"`, ""}, // over a change of clocks
		{"DateTime.fromISO('2024-01-01', {zone: 'america/new_york'}).offset", "-300", ""},
		{"DateTime.fromISO('2024-01-01', {zone: 'America/New_York'}).offset", "-300", ""},
		{"DateTime.fromISO('1900-01-01', {zone: 'Europe/Berlin'}).toISO()", `"1900-01-01T00:00:00.000+01:00"`, ""},
		{"DateTime.fromISO('2024-01-01').setZone('Mars/Base').invalidReason", `"unsupported zone"`, ""},
		{"DateTime.fromISO('2024-07-01', {zone: 'Europe/London'}).offsetNameLong", `"British Summer Time"`, ""},
		{"$now.setLocale('fr').toFormat('cccc d LLLL yyyy')", `"samedi 15 mars 2025"`, ""},
		{"$now.setLocale('de').toRelative({base: $now.plus({days: 3})})", `"vor 3 Tagen"`, ""},
		{"DateTime.fromFormat('15 mars 2025', 'd LLLL yyyy', {locale: 'fr'}).toISODate()", `"2025-03-15"`, ""},
		{"$now.toLocaleString(DateTime.DATETIME_MED)", `"Mar 15, 2025, 11:30 AM"`, ""},
		{"Duration.fromObject({hours: 2, minutes: 5}).toHuman()", `"2 hours, 5 minutes"`, ""},
		{"'2024-03-15'.toDateTime().beginningOf('quarter').toISODate()", `"2024-01-01"`, ""},
		{"$now.startOf('week', {useLocaleWeeks: true}).toISODate()", `"2025-03-09"`, ""},
		{"$now.extract('hrs')", "11", ""},
		{"$now.minus(2, 'hrs').isInLast(3, 'hours')", "true", ""},
		{"$now.isBetween('2025-03-16', '2025-03-14')", "true", ""},
		{"new Date(0).plus(1, 'day')", `"1970-01-02T00:00:00.000Z"`, ""},
		{"new Date(0).isDst()", "false", ""},
		{"(DateTime.now = 1, DateTime.now().toMillis())", "1742034645123", ""}, // Luxon cannot be changed
	})
}

func TestNatives(t *testing.T) {
	runChecks(t, []check{
		{"'façade'.normalize('NFD').replace(/\\p{M}/gu, '')", `"facade"`, ""},
		{"'a1 b2'.replace(/[^\\p{L}\\s]/gu, '_')", `"a_ b_"`, ""},
		{"'aé1'.replace(new RegExp('\\\\P{L}', 'gu'), '-')", `"aé-"`, ""},
		{"'hi 😀!'.replace(/\\p{Emoji_Presentation}/gu, '')", `"hi !"`, ""},
		{"'αβ'.match(/^\\p{Script=Greek}+$/u)[0]", `"αβ"`, ""},
		{"new RegExp('b') instanceof RegExp && RegExp('b').test('abc')", "true", ""},
		{"Object.groupBy([1, 2, 3], n => n % 2 ? 'odd' : 'even')", `{"odd":[1,3],"even":[2]}`, ""},
		{"Map.groupBy([1, 2, 3], n => n % 2).get(1)", "[1,3]", ""},
		{"['a\\ud800'.isWellFormed(), '😀'.isWellFormed(), 'a\\ud800'.toWellFormed()]", `[false,true,"a�"]`, ""},
		{"['z', 'ä', 'a'].sort((a, b) => a.localeCompare(b, 'de'))", `["a","ä","z"]`, ""},
		{"['a10', 'a9'].sort((a, b) => a.localeCompare(b, undefined, {numeric: true}))", `["a9","a10"]`, ""},
		{"'a'.localeCompare('Á', 'en', {sensitivity: 'base'})", "0", ""},
		{"'i'.toLocaleUpperCase('tr')", `"İ"`, ""},
		{"[1234.5, 2].toLocaleString('de')", `"1.234,5,2"`, ""},
		{"(12345678901234567890n).toLocaleString()", `"12,345,678,901,234,567,890"`, ""},
		{"new Date(NaN).toLocaleString() + String(new Date(NaN))", `"Invalid DateInvalid Date"`, ""},
		{"Atomics.add(new Int32Array([5]), 0, 2)", "5", ""},
	})
}

func TestIntl(t *testing.T) {
	runChecks(t, []check{
		{"new Date(0).toLocaleString('de-DE', {timeZone: 'Europe/Berlin'})", `"1.1.1970, 01:00:00"`, ""},
		{"new Date(0).toLocaleDateString('en-GB', {timeZone: 'UTC'})", `"01/01/1970"`, ""},
		{"new Date(0).toLocaleTimeString('en-US', {timeZone: 'utc', hour: '2-digit', minute: '2-digit'})", `"12:00 AM"`, ""},
		{"Intl.NumberFormat('de').format(1.5)", `"1,5"`, ""}, // without new
		{"Object.keys(new Intl.NumberFormat('en'))", "[]", ""},
		{"Object.keys(Intl)", "[]", ""},
		{"new Intl.NumberFormat('en') instanceof Intl.NumberFormat", "true", ""},
		{"new Intl.NumberFormat('de', {style: 'currency', currency: 'eur'}).formatToParts(1).map(p => p.type)", `["integer","decimal","fraction","literal","currency"]`, ""},
		{"new Intl.PluralRules('en', {type: 'ordinal'}).select(22)", `"two"`, ""},
		{"new Intl.RelativeTimeFormat('de', {numeric: 'auto'}).format(-1, 'day')", `"gestern"`, ""},
		{"new Intl.ListFormat('en').format(['a', 'b', 'c'])", `"a, b, and c"`, ""},
		{"Intl.DateTimeFormat.supportedLocalesOf(['xx', 'de'])", `["de"]`, ""},
		{"Intl.getCanonicalLocales('EN-us')", `["en-US"]`, ""},
		{"new Intl.DateTimeFormat('en', {timeZone: 'europe/berlin'}).resolvedOptions().timeZone", `"Europe/Berlin"`, ""},
		{"new Intl.DateTimeFormat('en', {timeZone: 'Mars/Base'}).format()", undefined, ""},
		{"(() => { try { new Intl.NumberFormat('en', {style: 'currency'}) } catch (e) { return e.name } })()", `"TypeError"`, ""},
		{"(() => { try { (1).toLocaleString('not a tag') } catch (e) { return e.name } })()", `"RangeError"`, ""},
	})
}

func TestLuxonWaitsForItsFirstUse(t *testing.T) {
	rt, err := newRuntime(100, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := rt.vm.RunString("1 + 1"); err != nil || rt.lib.luxon != nil {
		t.Fatalf("Luxon was run for nothing (%v)", err)
	}
	if _, err := rt.vm.RunString("DateTime.now()"); err != nil || rt.lib.luxon == nil {
		t.Fatalf("Luxon was not run (%v)", err)
	}
	if !rt.lib.isDateTime(rt.lib.now()) || rt.lib.isDateTime(rt.vm.NewObject()) {
		t.Error("DateTimes are not told from other objects")
	}
}

func TestExpandProperties(t *testing.T) {
	for pattern, want := range map[string]string{
		`a\p{ASCII}`:       `a[\u{0}-\u{7f}]`,
		`[x\p{ASCII}]`:     `[x\u{0}-\u{7f}]`,
		`\P{Any}`:          `[]`,
		`\\p{L}`:           `\\p{L}`,
		`\p{Nope}\p{L=sc}`: `\p{Nope}\p{L=sc}`,
		`\]\p{ASCII}`:      `\][\u{0}-\u{7f}]`,
	} {
		if got := expandProperties(pattern); got != want {
			t.Errorf("%s: got %s, want %s", pattern, got, want)
		}
	}
	if got := mean([]float64{1, math.NaN()}); !math.IsNaN(got) {
		t.Errorf("got %v", got)
	}
}
