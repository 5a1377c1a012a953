package telemetry

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
)

// What must never be in a log: passwords in addresses, the queries of addresses (they hold signatures and tokens), the signature
// in the path of a stream, API keys, and passwords in connection strings.
var (
	addresses = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>\\]+`)
	proofs    = regexp.MustCompile(`/~[0-9]*\.[A-Za-z0-9_-]+`)
	queries   = regexp.MustCompile(`(?i)\b((?:[a-z0-9_-]*(?:sig|signature|token|secret|password|passwd|credential))=)[^\s&"']+`)
	apiKeys   = regexp.MustCompile(`\brm_[A-Za-z0-9_-]{16,}`)
)

// Redact blanks secrets in a text that is going to be logged.
func Redact(text string) string {
	if strings.Contains(text, "://") {
		text = addresses.ReplaceAllStringFunc(text, redactAddress)
	}
	if strings.Contains(text, "/~") {
		text = proofs.ReplaceAllString(text, "/~***")
	}
	if strings.Contains(text, "=") {
		text = queries.ReplaceAllString(text, "$1***")
	}
	if strings.Contains(text, "rm_") {
		text = apiKeys.ReplaceAllString(text, "rm_***")
	}
	return text
}

// redactAddress works on the text, because what is logged is often no address that a parser takes.
func redactAddress(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	authority, tail := rest, ""
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		authority, tail = rest[:end], rest[end:]
	}
	// A password may hold a slash that nobody escaped, so that the last @ before the query counts.
	path, query, asked := strings.Cut(tail, "?")
	if at := strings.LastIndex(authority+path, "@"); at >= 0 {
		whole := authority + path
		authority, path = "***@"+whole[at+1:], ""
	}
	address = scheme + "://" + authority + path
	if asked && query != "" {
		address += "?***"
	}
	return address
}

// redacted is a hook of slog's handlers that blanks secrets in every message and value.
func redacted(_ []string, attr slog.Attr) slog.Attr {
	switch attr.Value.Kind() {
	case slog.KindString:
		attr.Value = slog.StringValue(Redact(attr.Value.String()))
	case slog.KindAny:
		switch value := attr.Value.Any().(type) {
		case error, fmt.Stringer:
			attr.Value = slog.StringValue(Redact(fmt.Sprint(value)))
		}
	}
	return attr
}
