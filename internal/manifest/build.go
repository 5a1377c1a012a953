package manifest

import (
	"cmp"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// Input is all that a document is built from.
type Input struct {
	Asset       records.Asset
	Version     records.Version
	Derivatives []records.Derivative
	// Sidecars are the subtitle files the asset has now; tracks made from files that were removed or replaced are left out.
	Sidecars []records.SubtitleSource
	// Locales are what the reader wants as BCP 47 tags, the most wanted first; none means the asset's own language.
	Locales []string
	// Set is the name of the rendition set a page asks for; empty shows the outputs of all. One that the version was not made with
	// gives [ErrSetNotMade].
	Set string
	// TranscriptText are the spoken words by locale, for search engines; it may be nil.
	TranscriptText map[string]string
	// URL gives the public address of a stored object.
	URL func(key string) string
	// EmbedURL is the address of our player for this asset, OEmbedURL that of its oEmbed description; empty where none is served.
	EmbedURL  string
	OEmbedURL string
}

// builder puts one document together.
type builder struct {
	in          Input
	who         reader
	doc         *Document
	tracks      *trackList
	transcripts *transcriptList
	streams     []string // what tells doc.Streams apart, in their order
}

// Build returns the document of one published version. The same input always gives the same document.
func Build(in Input) (*Document, error) {
	sets := setsOf(in)
	if in.Set != "" && !slices.Contains(sets, in.Set) {
		return nil, ErrSetNotMade
	}
	b := &builder{in: in, who: newReader(in.Locales, in.Asset.Language), doc: newDocument(in)}
	b.tracks, b.transcripts = newTrackList(in, b.who), newTranscriptList(in)
	b.doc.Sets = sets
	b.doc.texts(in.Asset, b.who)
	rows := ofSet(in)
	for _, row := range forReader(rows, b.who) {
		b.add(row)
	}
	b.doc.Subtitles, b.doc.Transcripts = b.tracks.list(), b.transcripts.list()
	once(b.doc.Subtitles, b.doc.BurnedIn())
	b.doc.Locales = b.locales(rows)
	slices.SortStableFunc(b.doc.Videos, func(a, b Video) int { return cmp.Compare(b.Height*b.Width, a.Height*a.Width) })
	if err := b.markup(); err != nil {
		return nil, err
	}
	b.budget()
	return b.doc, nil
}

func newDocument(in Input) *Document {
	asset := in.Asset
	doc := &Document{
		Schema: Schema,
		Asset:  Asset{ID: asset.ID, Kind: string(asset.Media), Version: in.Version.Number, PublishedAt: in.Version.PublishedAt.Time()},
		Rights: Rights{
			StartsAt: asset.StartsAt.Pointer(), EndsAt: asset.EndsAt.Pointer(), Territories: orEmpty(asset.Territories), Channels: orEmpty(asset.Channels),
		},

		Language: asset.Language, Tags: orEmpty(asset.Tags), FocalPoint: Point{X: asset.FocalX, Y: asset.FocalY},
		Streams: []Stream{}, Videos: []Video{}, Audios: []Audio{}, Posters: []Picture{}, Teasers: []Video{},
		Chapters: chaptersOf(in), Storyboards: []Storyboard{}, Images: []Picture{}, PictureSets: []PictureSet{},
	}
	if asset.ExternalID != nil {
		doc.Asset.ExternalID = *asset.ExternalID
	}
	if source := in.Version.Source; source != nil {
		doc.Duration, doc.AspectRatio = milliseconds(source.Duration), aspectOf(source)
		doc.Asset.Kind = string(cmp.Or(source.Media, asset.Media)) // the asset's own is that of a newer master from the moment it is looked at
	}
	return doc
}

// ofSet are the finished outputs of the set that was asked for.
func ofSet(in Input) []records.Derivative {
	var rows []records.Derivative
	for _, row := range in.Derivatives {
		if row.State == records.DerivativeDone && (in.Set == "" || cmp.Or(setOf(row), in.Version.SetDoc.Name) == in.Set) {
			rows = append(rows, row)
		}
	}
	return rows
}

// locales lists what is worth asking for.
func (b *builder) locales(rows []records.Derivative) []string {
	locales := append(translations(b.in.Asset), b.in.Asset.Language)
	for _, row := range rows {
		if !isText(row) { // tracks of removed files are gone
			locales = append(append(locales, ownLocale(row)...), keptFor(row)...)
		}
	}
	for _, track := range b.doc.Subtitles {
		locales = append(locales, track.Locale)
	}
	for _, transcript := range b.doc.Transcripts {
		locales = append(locales, transcript.Locale)
	}
	slices.Sort(locales)
	locales = slices.DeleteFunc(slices.Compact(locales), func(locale string) bool { return locale == "" || locale == undetermined })
	return orEmpty(locales)
}

func (b *builder) add(row records.Derivative) {
	doc := b.doc
	switch row.Planned.Output {
	case profiles.OutputVideo:
		doc.Videos = append(doc.Videos, b.video(row))
	case profiles.OutputTeaser:
		doc.Teasers = append(doc.Teasers, b.video(row))
	case profiles.OutputAudio:
		doc.Audios = append(doc.Audios, b.sound(row))
	case profiles.OutputPoster:
		doc.Posters = append(doc.Posters, b.poster(row))
	case profiles.OutputImage:
		doc.Images = append(doc.Images, b.picture(row))
	case profiles.OutputSubtitle:
		b.tracks.add(row, b.in.URL)
	case profiles.OutputTranscript:
		b.transcripts.add(row, b.in.URL)
	case profiles.OutputStream:
		b.addStream(row)
	case profiles.OutputStoryboard:
		doc.Storyboards = append(doc.Storyboards, b.storyboard(row))
	}
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
