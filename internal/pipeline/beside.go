package pipeline

import (
	"context"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// beside are the files an asset has beside its masters.
type beside struct {
	subtitles []records.SubtitleSource
	posters   []records.PosterSource
}

// filesOf reads what an asset has beside its masters now.
func filesOf(ctx context.Context, db *records.Store, assetID string) (files beside, err error) {
	if files.subtitles, err = db.Subtitles(ctx, assetID); err != nil {
		return files, err
	}
	files.posters, err = db.Posters(ctx, assetID)
	return files, err
}

// options are the choices people made about an asset.
func (b beside) options(asset *records.Asset) profiles.Options {
	options := profiles.Options{Focal: asset.Focal(), Language: asset.Language}
	for _, source := range b.subtitles {
		options.Sidecars = append(options.Sidecars, profiles.Sidecar{Locale: source.Locale, Kind: source.Kind, SHA256: source.SHA256})
	}
	for _, source := range b.posters {
		if picture := source.Source.Image; picture != nil {
			options.Posters = append(options.Posters, profiles.BroughtPoster{Locale: source.Locale, SHA256: source.SHA256, Picture: *picture})
		}
	}
	return options
}

// subtitleOf is the id of the subtitle file an output is made of, empty for any other output.
func (b beside) subtitleOf(d profiles.Derivative) string {
	if !isText(d) || d.Track >= 0 {
		return ""
	}
	at := slices.IndexFunc(b.subtitles, func(s records.SubtitleSource) bool { return s.Locale == d.Locale && s.Kind == d.TextKind })
	if at < 0 {
		return ""
	}
	return b.subtitles[at].ID
}

// posterOf is the id of the picture a poster is made of, empty for any other output and for posters taken from the film.
func (b beside) posterOf(d profiles.Derivative) string {
	if d.Output != profiles.OutputPoster || d.SourceSHA256 == "" {
		return ""
	}
	at := slices.IndexFunc(b.posters, func(s records.PosterSource) bool { return s.Locale == d.Locale })
	if at < 0 {
		return ""
	}
	return b.posters[at].ID
}

// same reports whether the same files were there.
func (b beside) same(other beside) bool {
	return slices.EqualFunc(b.subtitles, other.subtitles, func(a, b records.SubtitleSource) bool { return a.ID == b.ID }) &&
		slices.EqualFunc(b.posters, other.posters, func(a, b records.PosterSource) bool { return a.ID == b.ID })
}
