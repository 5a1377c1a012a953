package main

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"

	"github.com/reelmill/reelmill/internal/invariants"
)

const (
	// mostFiles is how many addresses of files of one asset are remembered.
	mostFiles = 60
	// filesEach is how many of them a reader asks for at a time.
	filesEach = 2
)

// views is what readers have been shown. It is safe for concurrent use.
type views struct {
	key    string // of a CMS
	caller *http.Client

	mu         sync.Mutex
	pages      map[string]view
	files      map[string][]string // addresses by the asset they were given for
	complaints map[string]string   // what was wrong, by what it is told once for
	told       map[string]bool
	seen       seen
}

// seen counts answers to readers.
type seen struct {
	shown   int // the asset itself
	instead int // another in its place
	refused int
}

// view is a manifest that a reader has.
type view struct{ etag, shown, standsFor string }

func newViews(key string) *views {
	caller := &http.Client{Timeout: readBudget, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &views{
		key: key, caller: caller, pages: map[string]view{}, files: map[string][]string{}, complaints: map[string]string{}, told: map[string]bool{},
	}
}

func (v *views) of(id string) (view, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	page, ok := v.pages[id]
	return page, ok
}

// keep remembers a manifest and the files it names, and returns what it shows and for what.
func (v *views) keep(id, etag string, body []byte) (shown, standsFor string) {
	document, files := filesOf(body)
	shown, standsFor = document.Asset.ID, document.FallbackFor
	v.mu.Lock()
	defer v.mu.Unlock()
	v.pages[id] = view{etag, shown, standsFor}
	for _, file := range files {
		if !slices.Contains(v.files[shown], file) {
			v.files[shown] = append(v.files[shown], file)
		}
	}
	v.files[shown] = v.files[shown][max(0, len(v.files[shown])-mostFiles):]
	return shown, standsFor
}

// some are a few addresses of files of an asset.
func (v *views) some(id string, random *rand.Rand) (files []string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for range min(filesEach, len(v.files[id])) {
		files = append(files, v.files[id][random.IntN(len(v.files[id]))])
	}
	return files
}

func (v *views) count(r invariants.Reading) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch r.Shown {
	case "":
		v.seen.refused++
	case r.Asset:
		v.seen.shown++
	default:
		v.seen.instead++
	}
}

// complain remembers what was wrong, once for each subject.
func (v *views) complain(about, text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.told[about] {
		v.told[about], v.complaints[about] = true, text
	}
}

// drain returns what was wrong since the last time.
func (v *views) drain() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	found := slices.Sorted(maps.Values(v.complaints))
	v.complaints = map[string]string{}
	return found
}

// sums are the answers so far.
func (v *views) sums() seen {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.seen
}
