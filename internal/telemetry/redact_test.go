package telemetry

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"plain text = fine":                                     "plain text = fine",
		"postgres://reelmill:geheim@db:5432/reelmill":           "postgres://***@db:5432/reelmill",
		"redis://:ge/heim@queue:6379/0 is away":                 "redis://***@queue:6379/0 is away",
		`Get "https://u:p@host/a.mov?X-Amz-Signature=ff": EOF`:  `Get "https://***@host/a.mov?***": EOF`,
		"https://host/a.mov?token=geheim#x":                     "https://host/a.mov?***",
		"https://host/a.mov":                                    "https://host/a.mov",
		"/media/~1700000000.AbC_d-9/streams/aa/x/main.m3u8":     "/media/~***/streams/aa/x/main.m3u8",
		"/media/derivatives/aa/x.mp4?exp=17&sig=AbC_d-9":        "/media/derivatives/aa/x.mp4?exp=17&sig=***",
		"Bearer rm_0123456789abcdefABCDEF":                      "Bearer rm_***",
		"host=db password=geheim user=reelmill":                 "host=db password=*** user=reelmill",
		"AWS_SECRET=geheim REELMILL_SECRET=geheim":              "AWS_SECRET=*** REELMILL_SECRET=***",
		"a step with rm_ in its name, and two = signs = is one": "a step with rm_ in its name, and two = signs = is one",
	} {
		if got := Redact(text); got != want {
			t.Errorf("%s\nbecame %s\nnot    %s", text, got, want)
		}
	}
}

// Every way a text gets into a line is covered: the message, strings, errors, what has a String method, groups, and With.
func TestLoggerTellsNoSecret(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"json", "text"} {
		var out bytes.Buffer
		log := Logger(&out, format, "debug")
		address, err := url.Parse("https://user:geheim@host/a?sig=geheim")
		if err != nil {
			t.Fatal(err)
		}
		var missing *url.URL
		log.With("store", "s3://key:geheim@bucket").WithGroup("g").Info("fetching https://u:geheim@host", "error", fmt.Errorf("wrapped: %w", errors.New(address.String())),
			"url", address, "nothing", missing, "none", nil, "token", "token=geheim")
		if text := out.String(); strings.Contains(text, "geheim") || !strings.Contains(text, "***@host") || strings.Count(text, "\n") != 1 {
			t.Errorf("%s: %s", format, text)
		}
	}
}
