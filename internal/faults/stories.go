package main

import (
	"slices"
	"sync"
	"time"

	"github.com/reelmill/reelmill/internal/invariants"
)

// stories is what callers know of the assets whose rights they move, and of those they withdraw. It is safe for concurrent use.
type stories struct {
	mu       sync.Mutex
	known    map[string]*invariants.Story
	order    []string        // ids, the oldest first
	tended   map[string]bool // ids of assets whose windows are being moved
	standIns []string        // ids of assets that may be shown in place of others, the oldest first
}

func newStories() *stories {
	return &stories{known: map[string]*invariants.Story{}, tended: map[string]bool{}}
}

// of is the story of an asset as far as it is known now.
func (s *stories) of(id string) (invariants.Story, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	story, ok := s.known[id]
	if !ok {
		return invariants.Story{}, false
	}
	told := *story
	told.Edits = slices.Clone(story.Edits)
	return told, true
}

// write changes the story of an asset, which begins here where nothing was known.
func (s *stories) write(id string, change func(*invariants.Story)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	story, ok := s.known[id]
	if !ok {
		now := time.Now()
		story = &invariants.Story{Asset: id, Edits: []invariants.Edit{{Sent: now, Answered: now}}}
		s.known[id] = story
		s.order = append(s.order, id)
	}
	change(story)
}

// tend notes whether the windows of an asset are being moved.
func (s *stories) tend(id string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if on {
		s.tended[id] = true
		return
	}
	delete(s.tended, id)
}

// standIn takes one more asset that may be shown in place of others, and returns the one that gives its place up, "" for none.
func (s *stories) standIn(id string, most int) (former string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.standIns = append(s.standIns, id)
	if len(s.standIns) > most {
		former, s.standIns = s.standIns[0], s.standIns[1:]
	}
	return former
}

// stand are the assets that may be shown in place of others.
func (s *stories) stand() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.standIns)
}

// withdrawing reports whether somebody has begun to withdraw an asset.
func (s *stories) withdrawing(id string) bool {
	story, ok := s.of(id)
	return ok && !story.Withdrawing.IsZero()
}

// unsteady reports whether readers may be refused an asset that is published.
func (s *stories) unsteady(id string) bool {
	s.mu.Lock()
	tended := s.tended[id]
	s.mu.Unlock()
	return tended || s.withdrawing(id)
}

// moving are the assets whose windows are being moved.
func (s *stories) moving() (ids []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.order {
		if s.tended[id] {
			ids = append(ids, id)
		}
	}
	return ids
}

// all are the assets that have a story, the oldest first.
func (s *stories) all() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.order)
}

// sums are how many edits and how many withdrawals were answered.
func (s *stories) sums() (edits, withdrawals int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, story := range s.known {
		for _, edit := range story.Edits[1:] {
			if !edit.Answered.IsZero() {
				edits++
			}
		}
		if !story.Withdrawn.IsZero() {
			withdrawals++
		}
	}
	return edits, withdrawals
}
