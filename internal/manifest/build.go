package manifest

import (
	"cmp"
	"math"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// Input is all that a document is built from.
type Input struct {
	Asset       records.Asset
	Version     records.Version
	Derivatives []records.Derivative
	// Sidecars are the subtitle files the asset has now; tracks made from files that were removed or replaced are left out.
	Sidecars []records.SubtitleSource
	// Locale is the reader's wish as a BCP 47 tag; empty means the asset's own language.
	Locale string
	// URL gives the public address of a stored object.
	URL func(key string) string
}

// Build returns the document of one published version. The same input always gives the same document.
func Build(in Input) (*Document, error) {
	asset := in.Asset
	doc := &Document{
		Schema: Schema,
		Asset:  Asset{ID: asset.ID, Kind: string(asset.Media), Version: in.Version.Number, PublishedAt: in.Version.PublishedAt.Time()},
		Title:  asset.Title, Description: asset.Description, Alt: asset.Alt, Language: asset.Language, Tags: orEmpty(asset.Tags),
		Rights:     Rights{StartsAt: asset.StartsAt.Pointer(), EndsAt: asset.EndsAt.Pointer(), Territories: orEmpty(asset.Territories)},
		FocalPoint: Point{X: asset.FocalX, Y: asset.FocalY},
		Streams:    []Stream{}, Videos: []Video{}, Audios: []Audio{}, Posters: []Picture{}, Teasers: []Video{},
		Storyboards: []Storyboard{}, Subtitles: []Subtitle{}, Transcripts: []Transcript{}, Images: []Picture{},
	}
	if asset.ExternalID != nil {
		doc.Asset.ExternalID = *asset.ExternalID
	}
	if source := in.Version.Source; source != nil {
		doc.Duration, doc.AspectRatio = milliseconds(source.Duration), aspectOf(source)
	}
	tracks := newTrackList(in)
	for _, row := range in.Derivatives {
		if row.State == records.DerivativeDone {
			doc.add(row, in.URL, tracks)
		}
	}
	doc.Subtitles = tracks.list()
	slices.SortStableFunc(doc.Videos, func(a, b Video) int { return cmp.Compare(b.Height*b.Width, a.Height*a.Width) })
	var err error
	doc.Embed, err = doc.embed()
	return doc, err
}

func (d *Document) add(row records.Derivative, url func(string) string, tracks *trackList) {
	switch row.Planned.Output {
	case profiles.OutputVideo:
		d.Videos = append(d.Videos, video(row, url))
	case profiles.OutputTeaser:
		d.Teasers = append(d.Teasers, video(row, url))
	case profiles.OutputAudio:
		d.Audios = append(d.Audios, sound(row, url))
	case profiles.OutputPoster:
		poster := picture(row, url)
		at := milliseconds(row.Made.FrameTime)
		poster.Time = &at
		d.Posters = append(d.Posters, poster)
	case profiles.OutputImage:
		d.Images = append(d.Images, picture(row, url))
	case profiles.OutputSubtitle:
		tracks.add(row, url)
	case profiles.OutputStream:
		d.addStream(row, url)
	case profiles.OutputStoryboard:
		d.Storyboards = append(d.Storyboards, storyboard(row, url))
	}
}

func video(row records.Derivative, url func(string) string) Video {
	made := row.Made
	v := Video{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role, URL: url(made.StorageKey), Mime: made.Mime,
		Width: made.Width, Height: made.Height, FrameRate: made.FrameRate, Duration: milliseconds(made.Duration),
		Bitrate: made.Bitrate, Bytes: made.Bytes, SHA256: made.SHA256,
	}
	if made.SSIM > 0 {
		v.Quality = &Quality{SSIM: round4(made.SSIM), SSIMWorst: round4(made.SSIMWorst)}
	}
	v.Loudness = loudness(made)
	return v
}

func loudness(made records.Made) *Loudness {
	if made.Loudness == 0 {
		return nil
	}
	return &Loudness{Integrated: math.Round(made.Loudness*10) / 10, TruePeak: math.Round(made.TruePeak*10) / 10}
}

// round4 cuts a likeness to the digits that mean something.
func round4(value float64) float64 { return math.Round(value*1e4) / 1e4 }

func sound(row records.Derivative, url func(string) string) Audio {
	made := row.Made
	return Audio{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role, URL: url(made.StorageKey), Mime: made.Mime,
		Duration: milliseconds(made.Duration), Bitrate: made.Bitrate, Bytes: made.Bytes, SHA256: made.SHA256,
		Loudness: loudness(made),
	}
}

func picture(row records.Derivative, url func(string) string) Picture {
	made := row.Made
	return Picture{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role, URL: url(made.StorageKey), Mime: made.Mime,
		Width: made.Width, Height: made.Height, Bytes: made.Bytes, SHA256: made.SHA256, Placeholder: made.Placeholder,
	}
}

// milliseconds cuts a time in seconds to what a page can use; measured times come with all the digits of a float.
func milliseconds(seconds float64) float64 { return math.Round(seconds*1000) / 1000 }

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// KindLabel names a track for a menu: its language in that language, and its kind where that is not plain subtitles.
func KindLabel(locale, kind string) string {
	label := subtitles.LocaleLabel(locale)
	switch kind {
	case profiles.TextCaptions:
		return label + " (CC)"
	case profiles.TextForced:
		return label + " (forced)"
	default:
		return label
	}
}
