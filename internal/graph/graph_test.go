package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/graph"
	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/publication"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/records/recordstest"
	"github.com/reelmill/reelmill/jobs"
)

// shelf is a reader of one document, whatever is asked for.
type shelf struct{ doc manifest.Document }

// Page answers with the document, or says why not to who asks for "closed".
func (s shelf) Page(_ context.Context, ask publication.Ask, _ time.Time) (publication.Page, error) {
	if ask.Ref == "closed" {
		return publication.Page{}, publication.Expired()
	}
	body, etag, err := s.doc.Encode()
	return publication.Page{Body: body, ETag: etag}, err
}

func newGraph(t *testing.T, doc manifest.Document) (*graph.Graph, *records.Store) {
	t.Helper()
	db, err := records.Open(t.Context(), records.Config{URL: recordstest.BlankSQLite(t)})
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	g, err := graph.New(graph.Rooms{
		Records: db, Reader: shelf{doc}, Log: slog.New(slog.DiscardHandler),
		Ask: func(ref string, _ url.Values) (publication.Ask, error) { return publication.Ask{Ref: ref}, nil },
		Explain: func(err error) (code, message, hint string) {
			if errors.Is(err, records.ErrNotFound) {
				return "not-found", "There is no such thing.", "Check the id."
			}
			fault := jobs.AsFault(err)
			return fault.Code, fault.Message, fault.Hint
		},
	})
	must(t, err)
	return g, db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// said is a whole answer.
type said struct {
	status int
	header http.Header
	Data   map[string]any
	Errors []struct {
		Message    string
		Path       []any
		Extensions struct{ Code, Hint string }
	}
}

func (s said) code() string {
	if len(s.Errors) == 0 {
		return ""
	}
	return s.Errors[0].Extensions.Code
}

func post(t *testing.T, g http.Handler, query string, variables map[string]any) said {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	must(t, err)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	return send(t, g, request)
}

func send(t *testing.T, g http.Handler, request *http.Request) said {
	t.Helper()
	recorder := httptest.NewRecorder()
	g.ServeHTTP(recorder, request)
	answer := said{status: recorder.Code, header: recorder.Header()}
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%v: %s", err, recorder.Body)
	}
	return answer
}

// TestEveryFieldOfAManifestIsInTheGraph asks for all that a document's types name, and compares it with the document.
func TestEveryFieldOfAManifestIsInTheGraph(t *testing.T) {
	t.Parallel()
	var doc manifest.Document
	count := 0
	fillAll(reflect.ValueOf(&doc).Elem(), &count)
	g, _ := newGraph(t, doc)
	answer := post(t, g, `query($id: ID!) { manifest(id: $id) `+selection(reflect.TypeFor[manifest.Document]())+` }`, map[string]any{"id": "a"})
	if len(answer.Errors) > 0 {
		t.Fatalf("errors are %+v", answer.Errors)
	}
	text, _, err := doc.Encode()
	must(t, err)
	var want map[string]any
	must(t, json.Unmarshal(text, &want))
	if got := answer.Data["manifest"]; !reflect.DeepEqual(got, renamed(want)) {
		t.Errorf("the graph says\n%v\nthe manifest\n%v", got, renamed(want))
	}
	if count < 80 {
		t.Errorf("only %d fields were tried", count)
	}
}

// fillAll gives every field a value of its own.
func fillAll(v reflect.Value, count *int) {
	*count++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(int64(1_700_000_000+*count), 0).UTC()))
	case v.Kind() == reflect.Struct:
		for _, field := range v.Fields() {
			fillAll(field, count)
		}
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillAll(v.Elem(), count)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fillAll(v.Index(0), count)
		fillAll(v.Index(1), count)
	case v.Kind() == reflect.String:
		v.SetString("text " + time.Duration(*count).String())
	case v.Kind() == reflect.Int64:
		v.SetInt(1<<40 + int64(*count))
	case v.CanInt():
		v.SetInt(int64(*count))
	case v.CanFloat():
		v.SetFloat(float64(*count) + 0.5)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	}
}

// selection names all fields of a type, as a graph is asked.
func selection(t reflect.Type) string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == reflect.TypeFor[time.Time]() {
		return ""
	}
	var text strings.Builder
	for field := range t.Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		text.WriteString(" " + graphName(name) + selection(field.Type))
	}
	return " {" + text.String() + " }"
}

func graphName(name string) string {
	parts := strings.Split(strings.TrimPrefix(name, "@"), "_")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
	}
	return strings.Join(parts, "")
}

// renamed is a JSON document with the names that a graph gives its fields.
func renamed(value any) any {
	switch value := value.(type) {
	case map[string]any:
		fields := map[string]any{}
		for name, inner := range value {
			fields[graphName(name)] = renamed(inner)
		}
		return fields
	case []any:
		for i := range value {
			value[i] = renamed(value[i])
		}
		return value
	}
	return value
}
