package jobs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
)

// TestPayloadVersionOneStaysReadable pins the bytes of version 1: tasks written before a deploy are read after it.
func TestPayloadVersionOneStaysReadable(t *testing.T) {
	t.Parallel()
	const golden = `{"v":1,"step":"0190","gen":3}`
	payload := jobs.Payload{Step: "0190", Generation: 3}
	data, err := payload.Encode()
	if err != nil || string(data) != golden {
		t.Fatalf("encoded %s, %v; want %s", data, err, golden)
	}
	back, err := jobs.DecodePayload([]byte(golden))
	if err != nil || back.Step != "0190" || back.Generation != 3 || back.TaskID() != "0190.3" {
		t.Fatalf("decoded %+v, %v", back, err)
	}
}

// TestPayloadVersionTwo pins version 2, which is only written where it says more than version 1.
func TestPayloadVersionTwo(t *testing.T) {
	t.Parallel()
	const golden = `{"v":2,"step":"0190","gen":3,"units":4}`
	data, err := jobs.Payload{Step: "0190", Generation: 3, Units: 4}.Encode()
	if err != nil || string(data) != golden {
		t.Fatalf("encoded %s, %v; want %s", data, err, golden)
	}
	back, err := jobs.DecodePayload(data)
	if err != nil || back.Units != 4 || back.TaskID() != "0190.3" {
		t.Fatalf("decoded %+v, %v", back, err)
	}
	if data, err = (jobs.Payload{Step: "0190", Generation: 3, Units: 1}).Encode(); err != nil || string(data) != `{"v":1,"step":"0190","gen":3}` {
		t.Errorf("one unit is written as %s, %v", data, err)
	}
}

func TestDecodePayloadRefuses(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"unknown field":   `{"v":1,"step":"a","gen":1,"rung":2}`,
		"trailing bytes":  `{"v":1,"step":"a","gen":1} {}`,
		"no step":         `{"v":1,"gen":1}`,
		"no generation":   `{"v":1,"step":"a"}`,
		"version nought":  `{"v":0,"step":"a","gen":1}`,
		"not JSON":        `step a`,
		"too long":        `{"v":1,"step":"` + strings.Repeat("a", 400) + `","gen":1}`,
		"wrong type":      `{"v":1,"step":7,"gen":1}`,
		"units too early": `{"v":1,"step":"a","gen":1,"units":2}`,
		"negative units":  `{"v":2,"step":"a","gen":1,"units":-2}`,
		"negative number": `{"v":1,"step":"a","gen":-1}`,
	} {
		if payload, err := jobs.DecodePayload([]byte(text)); err == nil {
			t.Errorf("%s: read as %+v", name, payload)
		} else if errors.Is(err, jobs.ErrNewerPayload) {
			t.Errorf("%s: taken for a newer version", name)
		}
	}
}

func TestDecodePayloadKnowsNewer(t *testing.T) {
	t.Parallel()
	if _, err := jobs.DecodePayload([]byte(`{"v":3,"chunk":{"from":1}}`)); !errors.Is(err, jobs.ErrNewerPayload) {
		t.Fatalf("got %v, want ErrNewerPayload", err)
	}
}

func FuzzDecodePayload(f *testing.F) {
	f.Add([]byte(`{"v":1,"step":"a","gen":1}`))
	f.Add([]byte(`{"v":9}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		payload, err := jobs.DecodePayload(data)
		if err != nil {
			return
		}
		again, err := payload.Encode()
		if err != nil {
			t.Fatalf("decoded %q but cannot encode it again: %v", data, err)
		}
		var a, b any
		if json.Unmarshal(data, &a) != nil || json.Unmarshal(again, &b) != nil || len(bytes.TrimSpace(again)) == 0 {
			t.Fatalf("%q became %q", data, again)
		}
	})
}
