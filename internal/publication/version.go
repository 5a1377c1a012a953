package publication

import (
	"context"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Version returns the document of one version of an asset, whether it is shown or not. Its addresses lead to media as long as the
// asset may be seen, on the channel that is asked for where one is.
func (r *Reader) Version(ctx context.Context, asset *records.Asset, number int, ask Ask) (*manifest.Document, error) {
	version, err := r.records.Version(ctx, asset.ID, number)
	if err != nil {
		return nil, err
	}
	rows, err := r.records.Complete(ctx, version.ID)
	if err != nil {
		return nil, err
	}
	posters, err := r.records.Posters(ctx, asset.ID)
	if err != nil {
		return nil, err
	}
	sidecars, err := r.records.Subtitles(ctx, asset.ID)
	if err != nil {
		return nil, err
	}
	rows = withoutRemoved(rows, posters)
	words, err := r.words(ctx, rows)
	if err != nil {
		return nil, err
	}
	grant := Grant{Asset: asset.ID, Channel: ask.Place.Channel, End: asset.EndsAt.Time()}
	player := r.playerOf(grant)
	doc, err := manifest.Build(manifest.Input{
		Asset: *asset, Version: *version, Derivatives: rows, Sidecars: stillShown(sidecars, rows), Locales: ask.Locales, Set: ask.Set,
		TranscriptText: words, URL: func(key string) string { return r.cfg.Addresses.Of(key, grant) },
		EmbedURL: player, OEmbedURL: r.cfg.Site + "/oembed?url=" + url.QueryEscape(player),
	})
	if errors.Is(err, manifest.ErrSetNotMade) {
		return nil, jobs.Refuse("set-not-made", "This asset was not made with that rendition set.",
			"It was made with “"+version.SetDoc.Name+"”: ask for that, or submit the master with the set you need.", err)
	}
	return doc, err
}

// playerOf is the address of the player page that shows what a grant gives, on its channel.
func (r *Reader) playerOf(grant Grant) string {
	address := r.cfg.Site + "/embed/" + grant.Asset
	if grant.Channel != "" {
		address += "?" + url.Values{"channel": {grant.Channel}}.Encode()
	}
	return address
}

// withoutRemoved leaves out posters of pictures that the asset has no more. Those of a picture that was replaced show until the posters of the
// new one are made.
func withoutRemoved(rows []records.Derivative, posters []records.PosterSource) []records.Derivative {
	shown := map[string]bool{}
	for _, picture := range posters {
		shown[posterOf(picture, rows)] = true
	}
	return slices.DeleteFunc(rows, func(row records.Derivative) bool { return row.PosterID != "" && !shown[row.PosterID] })
}

// posterOf is the picture whose posters are shown in the place of one: itself once its own are made, else the one made last for its locale.
func posterOf(picture records.PosterSource, rows []records.Derivative) string {
	id, made, locale := picture.ID, records.Instant(0), picture.Locale
	for _, row := range rows {
		switch {
		case row.PosterID == picture.ID:
			return picture.ID
		case row.PosterID != "" && row.Planned.Locale == locale && row.MadeAt >= made:
			id, made = row.PosterID, row.MadeAt
		}
	}
	return id
}

// stillShown are the subtitle files whose tracks are shown. That of a file that was replaced is, until the track of the new file is made.
func stillShown(sidecars []records.SubtitleSource, rows []records.Derivative) []records.SubtitleSource {
	shown := slices.Clone(sidecars)
	for i := range shown {
		file := &shown[i]
		last := ""
		for _, row := range rows {
			track := row.Planned
			if track.Output != profiles.OutputSubtitle || track.Track >= 0 || track.Locale != file.Locale || track.TextKind != file.Kind {
				continue
			}
			if last = track.SourceSHA256; last == file.SHA256 {
				break
			}
		}
		if last != "" {
			file.SHA256 = last
		}
	}
	return shown
}

// maxWords is the longest transcript that stands in the linked data itself, in bytes; longer ones are read at their own address.
const maxWords = 20_000

// words reads the spoken words of a version by locale, for search engines.
func (r *Reader) words(ctx context.Context, rows []records.Derivative) (map[string]string, error) {
	words := map[string]string{}
	for _, row := range rows {
		if row.Planned.Output != profiles.OutputTranscript || row.Planned.Format != "txt" || row.Made.Bytes > maxWords {
			continue
		}
		text, err := r.read(ctx, row.Made.StorageKey)
		if err != nil {
			return nil, err
		}
		words[row.Planned.Locale] = text
	}
	return words, nil
}

func (r *Reader) read(ctx context.Context, key string) (string, error) {
	blob, _, err := r.store.Open(ctx, key, storage.Range{Length: maxWords})
	if err != nil {
		return "", err
	}
	defer blob.Close()
	var text strings.Builder
	_, err = io.Copy(&text, io.LimitReader(blob, maxWords))
	return text.String(), err
}
