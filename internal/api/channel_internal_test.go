package api

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/records"
)

// filmOn is the address of the film that a door names on a channel, as a path.
func (e *edge) filmOn(door string) string {
	e.t.Helper()
	request, err := http.NewRequestWithContext(e.t.Context(), http.MethodGet, e.url+door, http.NoBody)
	need(e.t, err)
	answer, err := http.DefaultTransport.RoundTrip(request)
	need(e.t, err)
	body, err := io.ReadAll(answer.Body)
	need(e.t, err)
	need(e.t, answer.Body.Close())
	text := strings.NewReplacer(`\u0026`, "&", "&amp;", "&").Replace(string(body))
	address := regexp.MustCompile(`/media/derivatives/[^"\\ ]+`).FindString(text)
	if answer.StatusCode != http.StatusOK || address == "" {
		e.t.Fatalf("%s names no film: %d %s", door, answer.StatusCode, body)
	}
	return address
}

// Every door hands out media for the channel it was asked for, and these close with it; what was handed out for none goes on.
func TestMediaOfEveryDoorCloseWithTheirChannel(t *testing.T) {
	t.Parallel()
	e := newEdge(t, "")
	graph := func(arguments string) string {
		return "/graphql?query=" + url.QueryEscape(`{ manifest(id: "channels"`+arguments+`) { videos { url } } }`)
	}
	closing := []string{
		e.filmOn("/v1/assets/channels/manifest?channel=app"), e.filmOn("/embed/channels?channel=app"), e.filmOn(graph(`, channel: "app"`)),
	}
	staying := []string{
		e.films["channels"], e.filmOn("/v1/assets/channels/manifest"), e.filmOn("/embed/channels"), e.filmOn(graph("")),
		e.filmOn("/v1/assets/channels/manifest?channel=web"), e.filmOn("/v1/assets/everywhere/manifest?channel=app"),
	}
	for _, address := range append(closing, staying...) {
		if got := e.from("", address); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", address, got.StatusCode)
		}
	}
	_, err := e.db.EditAsset(t.Context(), "channels", func(a *records.Asset) { a.Channels = []string{"web"} })
	need(t, err)
	for _, address := range closing {
		if got := e.from("", address); got.StatusCode != http.StatusGone {
			t.Errorf("%s: %d after the channel was taken away", address, got.StatusCode)
		}
	}
	for _, address := range staying {
		if got := e.from("", address); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d after another channel was taken away", address, got.StatusCode)
		}
	}
	for door, status := range map[string]int{
		"/embed/channels?channel=app": http.StatusUnavailableForLegalReasons, "/v1/assets/channels/manifest?channel=app": http.StatusGone,
		"/oembed?url=http://127.0.0.1/embed/channels%3Fchannel=app": http.StatusGone, "/oembed?url=http://127.0.0.1/embed/channels%3Fchannel=web": http.StatusOK,
	} {
		if got := e.from("", door); got.StatusCode != status {
			t.Errorf("%s: %d, want %d", door, got.StatusCode, status)
		}
	}
}
