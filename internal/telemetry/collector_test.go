package telemetry

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// otlp is a collector that keeps what it is sent over OTLP/HTTP.
type otlp struct {
	*httptest.Server

	mu       sync.Mutex
	spans    []*trace.Span
	resource map[string]string
}

func startCollector(t *testing.T) *otlp {
	t.Helper()
	c := &otlp{resource: map[string]string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /v1/traces", func(w http.ResponseWriter, r *http.Request) {
		var request collector.ExportTraceServiceRequest
		if err := proto.Unmarshal(bodyOf(t, r), &request); err != nil || r.Header.Get("Content-Type") != "application/x-protobuf" {
			t.Errorf("%s that cannot be read: %v", r.Header.Get("Content-Type"), err)
		}
		c.keep(&request)
		answer, _ := proto.Marshal(&collector.ExportTraceServiceResponse{})
		w.Header().Set("Content-Type", "application/x-protobuf")
		_, _ = w.Write(answer)
	})
	c.Server = httptest.NewServer(mux)
	t.Cleanup(c.Close)
	return c
}

func bodyOf(t *testing.T, r *http.Request) []byte {
	t.Helper()
	var source io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		unpacked, err := gzip.NewReader(r.Body)
		if err != nil {
			t.Error(err)
			return nil
		}
		source = unpacked
	}
	data, err := io.ReadAll(source)
	if err != nil {
		t.Error(err)
	}
	return data
}

func (c *otlp) keep(request *collector.ExportTraceServiceRequest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range request.GetResourceSpans() {
		maps.Copy(c.resource, facts(resource.GetResource().GetAttributes()))
		for _, scope := range resource.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
		}
	}
}

// span returns the only span with a name.
func (c *otlp) span(t *testing.T, name string) *trace.Span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []*trace.Span
	var names []string
	for _, span := range c.spans {
		names = append(names, span.GetName())
		if span.GetName() == name {
			found = append(found, span)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d spans are called %q; there are %q", len(found), name, names)
	}
	return found[0]
}

func facts(attributes []*common.KeyValue) map[string]string {
	all := map[string]string{}
	for _, each := range attributes {
		switch value := each.GetValue().GetValue().(type) {
		case *common.AnyValue_StringValue:
			all[each.GetKey()] = value.StringValue
		case *common.AnyValue_IntValue:
			all[each.GetKey()] = "int"
		}
	}
	return all
}

func wantChild(t *testing.T, child, parent *trace.Span) {
	t.Helper()
	if hex.EncodeToString(child.GetParentSpanId()) != hex.EncodeToString(parent.GetSpanId()) {
		t.Errorf("%s is no child of %s", child.GetName(), parent.GetName())
	}
	if hex.EncodeToString(child.GetTraceId()) != hex.EncodeToString(parent.GetTraceId()) {
		t.Errorf("%s and %s are of two traces", child.GetName(), parent.GetName())
	}
}
