package api

import (
	"sync"
	"time"
)

const (
	maxStreams = 500
	// streamEvery is the pause between two looks of a stream.
	streamEvery = time.Second
	// streamKeyEvery is how long a stream may outlive the key it was opened with.
	streamKeyEvery = 5 * time.Second
)

// streams are the readers that follow assets now. Those of one asset share what is asked of the database about its progress.
type streams struct {
	most     int
	every    time.Duration
	keyEvery time.Duration

	mu     sync.Mutex
	open   int
	assets map[string]*lookout
}

func newStreams() *streams {
	return &streams{most: maxStreams, every: streamEvery, keyEvery: streamKeyEvery, assets: map[string]*lookout{}}
}

// join counts a reader of an asset, unless there are too many readers; leave must be called once.
func (s *streams) join(asset string) (seen *lookout, leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open >= s.most {
		return nil, nil, false
	}
	s.open++
	seen = s.assets[asset]
	if seen == nil {
		seen = &lookout{every: s.every}
		s.assets[asset] = seen
	}
	seen.readers++
	return seen, func() { s.leave(asset, seen) }, true
}

func (s *streams) leave(asset string, seen *lookout) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	if seen.readers--; seen.readers == 0 {
		delete(s.assets, asset)
	}
}

// lookout is what the readers of one asset share.
type lookout struct {
	every   time.Duration
	readers int // guarded by the streams

	mu   sync.Mutex
	at   time.Time
	last ProgressEvent
}

// progress returns what ask last found, and asks again when that is older than half a look.
func (l *lookout) progress(ask func() (ProgressEvent, error)) (ProgressEvent, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.at.IsZero() && time.Since(l.at) < l.every/2 {
		return l.last, nil
	}
	found, err := ask()
	if err != nil {
		return found, err
	}
	l.at, l.last = time.Now(), found
	return found, nil
}
