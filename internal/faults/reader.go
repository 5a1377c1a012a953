package main

import (
	"context"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
	"github.com/reelmill/reelmill/internal/manifest"
)

const (
	// readBudget is longer than a database is frozen: late answers count, too.
	readBudget = 90 * time.Second
	readPause  = 150 * time.Millisecond
	// readAtOnce bounds the requests of one reader under way.
	readAtOnce = 6
)

// readAt asks one server for everything that has a story, again and again until ctx ends, and judges every answer.
func (s *suite) readAt(ctx context.Context, server *entrance, random *rand.Rand) {
	room := make(chan struct{}, readAtOnce)
	for ctx.Err() == nil {
		var sweep sync.WaitGroup
		for _, id := range s.stories.all() {
			again := random.IntN(2) == 0
			files := s.views.some(id, random)
			room <- struct{}{}
			sweep.Go(func() {
				defer func() { <-room }()
				s.readOne(ctx, server, id, again, files)
			})
		}
		sweep.Wait()
		pause(ctx, readPause)
	}
}

// readOne reads a manifest, as who has it already where again says so, and files.
func (s *suite) readOne(ctx context.Context, server *entrance, id string, again bool, files []string) {
	s.judge(ctx, "http://"+server.address+"/v1/assets/"+id+"/manifest", invariants.Reading{Asset: id}, again)
	for _, file := range files {
		address, err := url.Parse(file)
		if err != nil {
			s.views.complain(file, err.Error())
			continue
		}
		address.Host = server.address
		s.judge(ctx, address.String(), invariants.Reading{Asset: id, Media: true}, false)
	}
}

// judge asks for an address. Servers that do not answer are passed over.
func (s *suite) judge(ctx context.Context, address string, reading invariants.Reading, again bool) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		s.views.complain(address, err.Error())
		return
	}
	if !reading.Media {
		request.Header.Set("Authorization", "Bearer "+s.views.key)
	}
	before, had := s.views.of(reading.Asset)
	if again && had && !reading.Media {
		request.Header.Set("If-None-Match", before.etag)
	}
	reading.Sent = time.Now()
	response, err := s.views.caller.Do(request)
	if err != nil {
		return
	}
	defer response.Body.Close()
	reading.Received, reading.Status, reading.Kept = time.Now(), response.StatusCode, keptUntil(response.Header)
	body, err := io.ReadAll(response.Body)
	switch {
	case response.StatusCode == http.StatusOK && reading.Media:
		reading.Shown = reading.Asset
	case response.StatusCode == http.StatusNotModified:
		reading.Shown, reading.For = before.shown, before.standsFor
	case response.StatusCode == http.StatusOK && err == nil:
		reading.Shown, reading.For = s.views.keep(reading.Asset, response.Header.Get("ETag"), body)
	case err != nil:
		return
	}
	s.views.count(reading)
	for _, violation := range invariants.Judge(s.stories.of, reading) {
		s.views.complain(violation.Name+" "+reading.Asset, violation.String()+" At "+address)
	}
}

// keptUntil is until when caches may keep an answer, zero where they may not.
func keptUntil(header http.Header) time.Time {
	date, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	for part := range strings.SplitSeq(header.Get("Cache-Control"), ",") {
		if age, ok := strings.CutPrefix(strings.TrimSpace(part), "max-age="); ok {
			if seconds, err := strconv.Atoi(age); err == nil && seconds > 0 {
				return date.Add(time.Duration(seconds) * time.Second)
			}
		}
	}
	return time.Time{}
}

// filesOf are some addresses of files that a manifest names: one of each kind.
func filesOf(body []byte) (document manifest.Document, files []string) {
	if json.Unmarshal(body, &document) != nil {
		return document, nil
	}
	for _, video := range document.Videos[:min(1, len(document.Videos))] {
		files = append(files, video.URL)
	}
	for _, poster := range document.Posters[:min(1, len(document.Posters))] {
		files = append(files, poster.URL)
	}
	for _, stream := range document.Streams[:min(1, len(document.Streams))] {
		files = append(files, stream.URL)
	}
	return document, files
}
