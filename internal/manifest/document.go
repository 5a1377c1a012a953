// Package manifest is the document a CMS reads: its schema, how it is built from the records, and its ETag. It is pure.
package manifest

import "time"

// Schema is the contract's name and version. Fields are only ever added to it.
const Schema = "reelmill.manifest/1"

// Document is everything a page needs to know of one asset.
type Document struct {
	// The name and version of this contract: always "reelmill.manifest/1".
	Schema string `json:"schema" jsonschema_extras:"const=reelmill.manifest/1"`
	// What the document describes.
	Asset Asset `json:"asset"`
	// Id of the asset this one stands in for, outside that one's rights window. Missing when the asset shows itself.
	FallbackFor string `json:"fallback_for,omitempty"`
	// The title in the language of "locale". Text, not HTML.
	Title string `json:"title"`
	// The description in the language of "text_locales.description"; empty when there is none. Text, not HTML.
	Description string `json:"description"`
	// What the pictures show, in the language of "text_locales.alt". Null: nobody wrote one. Empty: decorative, nothing to tell.
	Alt *string `json:"alt" jsonschema:"nullable"`
	// The asset's own language as a BCP 47 tag. Missing when nobody said.
	Language string `json:"language,omitempty"`
	// The language the title is in, as a BCP 47 tag. Missing when nobody said.
	Locale string `json:"locale,omitempty"`
	// Every locale that is worth asking for, sorted: of texts, subtitles, transcripts, posters and outputs kept for some readers.
	Locales []string `json:"locales"`
	// The language each text is in, since each falls back on its own.
	TextLocales TextLocales `json:"text_locales"`
	// As given, in the order given.
	Tags []string `json:"tags"`
	// When and where the asset may be shown.
	Rights Rights `json:"rights"`
	// Length of the master in seconds; 0 for pictures.
	Duration float64 `json:"duration"`
	// The parts that the master itself names, in order and without overlap; gaps are possible. Empty when it names none, and for pictures.
	Chapters []Chapter `json:"chapters"`
	// The shape of the master such as "16:9", by its usual name within half a percent. Missing for sound.
	AspectRatio string `json:"aspect_ratio,omitempty"`
	// The point that every crop keeps in sight.
	FocalPoint Point `json:"focal_point"`
	// Names of the rendition sets the version was made with, sorted. Each can be asked for with ?set=.
	Sets []string `json:"sets"`

	// Adaptive streams.
	Streams []Stream `json:"streams"`
	// Progressive files, largest first.
	Videos []Video `json:"videos"`
	// Sound files, of masters without moving pictures.
	Audios []Audio `json:"audios"`
	// Stills of the film, or pictures somebody brought in their place.
	Posters []Picture `json:"posters"`
	// Short silent loops.
	Teasers []Video `json:"teasers"`
	// Preview pictures for seeking.
	Storyboards []Storyboard `json:"storyboards"`
	// Every subtitle track, whatever the reader's language: a player's menu.
	Subtitles []Subtitle `json:"subtitles"`
	// The spoken text to read.
	Transcripts []Transcript `json:"transcripts"`
	// Renditions of a picture master.
	Images []Picture `json:"images"`
	// The posters and images again, put together for <picture>: one entry for each role and shape.
	PictureSets []PictureSet `json:"picture_sets"`

	// What a page of the template loads before anybody presses play. Missing when the set has no budget, and when the version
	// was made with several sets and none was asked for.
	Budget *Budget `json:"budget,omitempty"`
	// Ready to paste.
	Embed *Embed `json:"embed,omitempty"`
}

// Asset is the identity of what the document describes.
type Asset struct {
	// The asset's id.
	ID string `json:"id"`
	// The asset's id in your own system. Missing when none was given.
	ExternalID string `json:"external_id,omitempty"`
	// "video", "audio" or "image".
	Kind string `json:"kind" jsonschema:"example=video,example=audio,example=image"`
	// Which of the asset's masters this is, counted from 1.
	Version int `json:"version"`
	// When readers first saw this version, RFC 3339 in UTC.
	PublishedAt time.Time `json:"published_at"`
}

// TextLocales says which language each text is in, as BCP 47 tags.
type TextLocales struct {
	// Of the title. Missing when nobody said.
	Title string `json:"title,omitempty"`
	// Of the description. Missing when nobody said, or when there is none.
	Description string `json:"description,omitempty"`
	// Of the alternative text. Missing when nobody said, or when there is none.
	Alt string `json:"alt,omitempty"`
}

// Rights is a half-open window: the end is no longer in it.
type Rights struct {
	// When the window opens, RFC 3339 in UTC. Null: it has always been open.
	StartsAt *time.Time `json:"starts_at" jsonschema:"nullable"`
	// When the window closes, RFC 3339 in UTC; from that second on it is closed. Null: never.
	EndsAt *time.Time `json:"ends_at" jsonschema:"nullable"`
	// Countries it may be shown in, ISO 3166-1 alpha-2. Empty: everywhere.
	Territories []string `json:"territories"`
	// Where it may be shown, by names of yours such as "web". Empty: everywhere.
	Channels []string `json:"channels"`
}

// Chapter is a named part of a film or a sound. Times count from the start of the programme.
type Chapter struct {
	// Where it begins, in seconds.
	Start float64 `json:"start"`
	// Where it ends, in seconds: the first moment that is no longer in it.
	End float64 `json:"end"`
	// As the master says it, at most 200 characters; empty when it says nothing. Text, not HTML.
	Title string `json:"title"`
}

// Point is a place in a picture.
type Point struct {
	// 0 at the left edge, 1 at the right.
	X float64 `json:"x"`
	// 0 at the top, 1 at the bottom.
	Y float64 `json:"y"`
}

// Budget is what a page of one template loads before anybody presses play, against what it should.
type Budget struct {
	// The most a page should load, in bytes, as the rendition set says.
	PageBytes int64 `json:"page_bytes"`
	// What it loads, in bytes: of every picture set the largest file of the format a current browser takes, and of every role the
	// teaser such a browser takes. Videos, sound and subtitles wait for the play button and do not count.
	UsedBytes int64 `json:"used_bytes"`
	// Whether used_bytes is at most page_bytes.
	OK bool `json:"ok"`
}
