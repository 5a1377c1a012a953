package pipeline

import (
	"context"
	"log/slog"

	"github.com/reelmill/reelmill/internal/ffmpeg"
	"github.com/reelmill/reelmill/internal/packaging"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/scratch"
	"github.com/reelmill/reelmill/internal/stills"
	"github.com/reelmill/reelmill/internal/storage"
)

// fetcher brings a master from the network into a file.
type fetcher interface {
	Fetch(ctx context.Context, url, path string, report func(float64)) error
}

// Tools are the programs and rooms a maker works with. All are required.
type Tools struct {
	Video *ffmpeg.Tools
	// Packager makes streams of finished renditions.
	Packager *packaging.Packager
	Stills   *stills.Tools
	Scratch  *scratch.Space
	// Masters keeps copies of masters from stores that are not on this machine.
	Masters *scratch.Cache
	Fetch   fetcher
	Recipes Recipes
	// Observer is told of attempts; nil leaves them unwatched.
	Observer observer
}

// Maker makes what steps ask for.
type Maker struct {
	shelf

	scratch  *scratch.Space
	masters  *scratch.Cache
	video    *ffmpeg.Tools
	packager *packaging.Packager
	stills   *stills.Tools
	fetch    fetcher
	recipes  Recipes
	observer observer
	woken    func()
	log      *slog.Logger
}

// NewMaker returns a maker. woken is called after every attempt, which may have put tasks into the outbox.
func NewMaker(db *records.Store, store storage.Store, tools Tools, woken func(), log *slog.Logger) *Maker {
	return &Maker{
		shelf: shelf{db, store}, scratch: tools.Scratch, masters: tools.Masters, video: tools.Video, stills: tools.Stills, packager: tools.Packager,
		fetch: tools.Fetch, recipes: tools.Recipes, observer: watching(tools.Observer), woken: woken, log: log,
	}
}
