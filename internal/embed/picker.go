package embed

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// host is a name or an address with a port, and nothing that could mean something in a header.
var host = regexp.MustCompile(`^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$`)

// Origin reads the origin of a page, such as https://cms.example. It must be written as browsers write it: no path, no wildcard, lower
// case.
func Origin(text string) (origin string, ok bool) {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Scheme != "https" && parsed.Scheme != "http" || !host.MatchString(parsed.Host) {
		return "", false
	}
	origin = parsed.Scheme + "://" + parsed.Host
	return origin, origin == text && !strings.Contains(parsed.Host, "..")
}

// Picker shows the page in which an editor chooses an asset for the page of an origin, which alone may frame it and is told of the choice.
func (p *Pages) Picker(w http.ResponseWriter, origin string, locale string) error {
	w.Header().Set("Cache-Control", "no-cache")
	settings := struct {
		Origin string `json:"origin"`
		Locale string `json:"locale"`
	}{origin, locale}
	return p.show(w, http.StatusOK, "picker.html", origin, struct {
		Ours     string
		Settings any
	}{p.ours(), settings})
}
