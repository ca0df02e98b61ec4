package budflow_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/budflow/budflow"
)

func TestJSONKeepsOrderAndNumbers(t *testing.T) {
	for _, text := range []string{
		`{"b":1,"a":{"z":[],"y":{}},"0":null}`,
		`[9007199254740993,12345678901234567890,-0.5,1e+21,1e-7,0.000001,100000000000000000000]`,
		`"é\u2028\"\\\n\t😀"`,
		`[true,false,null,"",0]`,
	} {
		value, err := budflow.DecodeJSON([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.ReplaceAll(text, `\u2028`, "\u2028")
		if got := string(budflow.EncodeJSON(value)); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}

func TestJSONOfOtherTypesIsAsJavaScriptWritesIt(t *testing.T) {
	const text = `{"a":"<b> & \u2028"}`
	var want any = budflow.NewObject("x", budflow.Raw(strings.ReplaceAll(text, `\u2028`, "\u2028")))
	if got := string(budflow.EncodeJSON(want)); got != `{"x":{"a":"<b> & `+"\u2028"+`"}}` {
		t.Errorf("got %s", got)
	}
	if got := string(budflow.EncodeJSON([]string{"<"})); got != `["<"]` {
		t.Errorf("got %s", got)
	}
}

func TestJSONErrorsSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		``:               "want a value, got the end of the text at byte 0",
		`{"a":1,}`:       `want a key in quotes, got '}' at byte 7`,
		`[1 2]`:          `want ',' or ']', got '2' at byte 3`,
		`{"a" 1}`:        `want ':', got '1' at byte 5`,
		`01`:             `want a number, got the end`,
		`"a`:             `want '"', got the end`,
		`"\x"`:           `want an escape, got 'x' at byte 2`,
		`nul`:            `want null, got 'n' at byte 0`,
		`{"a":tru}`:      `want true, got 't' at byte 5`,
		"\"a\nb\"":       "want no control character in a string",
		`{"a":1}garbage`: `want nothing more after the value, got 'g' at byte 7`,
	} {
		_, err := budflow.DecodeJSON([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", text, want, err)
		}
	}
}

// FuzzJSON holds the decoder against the standard library: it takes the same texts, and reads the same values.
func FuzzJSON(f *testing.F) {
	for _, text := range []string{`{"a":[1,2.5,"x\u00e9\ud83d\ude00",null,true],"b":{}}`, `[`, `"\ud800"`, `-0`, `1E5`, `{"a":1,"a":2}`, ` [ ] `} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := budflow.DecodeJSON(text)
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		var want any
		valid := json.Valid(text)
		if valid != (err == nil) {
			if err != nil && strings.Contains(err.Error(), "levels of nesting") {
				return
			}
			t.Fatalf("valid: %v, error: %v", valid, err)
		}
		if !valid {
			return
		}
		if err := decoder.Decode(&want); err != nil {
			t.Fatal(err)
		}
		var again any
		decoder = json.NewDecoder(bytes.NewReader(budflow.EncodeJSON(got)))
		decoder.UseNumber()
		if err := decoder.Decode(&again); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(floats(want), floats(again)) {
			t.Errorf("want %v, got %v", want, again)
		}
	})
}

// floats makes numbers comparable whatever they look like.
func floats(value any) any {
	switch v := value.(type) {
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return v.String()
		}
		return f
	case []any:
		for i := range v {
			v[i] = floats(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = floats(v[k])
		}
	}
	return value
}

func TestObject(t *testing.T) {
	o := &budflow.Object{}
	for i := range 40 {
		o.Set(string(rune('a'+i)), i)
	}
	o.Delete("c")
	o.Set("a", "first")
	if o.Has("c") || o.Value("a") != "first" || o.Value("e") != 4 || o.Len() != 39 || o.Keys()[2] != "d" {
		t.Errorf("got %v", o.Keys())
	}
	c := o.Clone()
	c.Set("a", "changed")
	if o.Value("a") != "first" {
		t.Error("a clone shares its values with the original")
	}
	if !budflow.Equal(o, o.Clone()) || budflow.Equal(o, c) {
		t.Error("Equal is wrong")
	}
	var none *budflow.Object
	if none.Len() != 0 || none.Value("x") != nil || none.Has("x") {
		t.Error("a nil object must read as an empty one")
	}
}

func BenchmarkDecodeJSON(b *testing.B) {
	text := []byte(`{"headers":{"host":"localhost","user-agent":"curl/8"},"params":{},"query":{"a":"1"},"body":{"name":"Ada","list":[1,2,3,4.5],"nested":{"deep":{"er":"text with \"quotes\""}}},"webhookUrl":"http://localhost/webhook/x"}`)
	b.Run("budflow", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := budflow.DecodeJSON(text); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding/json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var v any
			if err := json.Unmarshal(text, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
