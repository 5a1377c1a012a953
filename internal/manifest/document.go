// Package manifest is the document a CMS reads: its schema, how it is built from the records, and its ETag. It is pure.
package manifest

import "time"

// Schema is the contract's name and version. Fields are only ever added to it.
const Schema = "reelmill.manifest/1"

// Document is everything a page needs to know of one asset.
type Document struct {
	Schema string `json:"schema"`
	Asset  Asset  `json:"asset"`
	// FallbackFor is the id of the asset this one stands in for, outside that one's rights window.
	FallbackFor string   `json:"fallback_for,omitempty"`
	Title       string   `json:"title"`
	Description string   `json:"description"`
	Alt         *string  `json:"alt"` // null: nobody wrote one; empty: decorative
	Language    string   `json:"language,omitempty"`
	Tags        []string `json:"tags"`
	Rights      Rights   `json:"rights"`
	Duration    float64  `json:"duration"` // seconds; 0 for images
	AspectRatio string   `json:"aspect_ratio,omitempty"`
	FocalPoint  Point    `json:"focal_point"`

	Streams     []Stream     `json:"streams"`
	Videos      []Video      `json:"videos"`
	Audios      []Audio      `json:"audios"`
	Posters     []Picture    `json:"posters"`
	Teasers     []Video      `json:"teasers"`
	Storyboards []Storyboard `json:"storyboards"`
	Subtitles   []Subtitle   `json:"subtitles"`
	Transcripts []Transcript `json:"transcripts"`
	Images      []Picture    `json:"images"`

	Embed *Embed `json:"embed,omitempty"`
}

// Asset is the identity of what the document describes.
type Asset struct {
	ID          string    `json:"id"`
	ExternalID  string    `json:"external_id,omitempty"`
	Kind        string    `json:"kind"` // video, audio or image
	Version     int       `json:"version"`
	PublishedAt time.Time `json:"published_at"`
}

// Rights is a half-open window; a null end is open.
type Rights struct {
	StartsAt    *time.Time `json:"starts_at"`
	EndsAt      *time.Time `json:"ends_at"`
	Territories []string   `json:"territories"`
}

// Point is a place in a picture, 0..1 from the top left.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Stream is an adaptive stream.
type Stream struct {
	Profile string `json:"profile"`
	Role    string `json:"role,omitempty"`
	Type    string `json:"type"` // hls or dash
	URL     string `json:"url"`
	Mime    string `json:"mime"`
}

// Video is one progressive file. Bitrate is in bits per second.
type Video struct {
	Profile   string    `json:"profile"`
	Role      string    `json:"role,omitempty"`
	URL       string    `json:"url"`
	Mime      string    `json:"mime"` // with RFC 6381 codecs
	Width     int       `json:"width"`
	Height    int       `json:"height"`
	FrameRate string    `json:"frame_rate"` // a fraction such as 30000/1001
	Duration  float64   `json:"duration"`
	Bitrate   int64     `json:"bitrate"`
	Bytes     int64     `json:"bytes"`
	SHA256    string    `json:"sha256"`
	Quality   *Quality  `json:"quality,omitempty"`
	Loudness  *Loudness `json:"loudness,omitempty"`
}

// Quality is measured on the finished file against the master.
type Quality struct {
	SSIM float64 `json:"ssim"` // mean of the pictures compared
	// SSIMWorst is the mean of the worst second compared.
	SSIMWorst float64 `json:"ssim_worst,omitempty"`
}

// Loudness is measured on the finished sound as EBU R 128 describes it.
type Loudness struct {
	Integrated float64 `json:"integrated"` // LUFS
	TruePeak   float64 `json:"true_peak"`  // dBTP
}

// Audio is one sound file.
type Audio struct {
	Profile  string    `json:"profile"`
	Role     string    `json:"role,omitempty"`
	URL      string    `json:"url"`
	Mime     string    `json:"mime"`
	Duration float64   `json:"duration"`
	Bitrate  int64     `json:"bitrate"`
	Bytes    int64     `json:"bytes"`
	SHA256   string    `json:"sha256"`
	Loudness *Loudness `json:"loudness,omitempty"`
}

// Picture is a poster or an image rendition.
type Picture struct {
	Profile string `json:"profile"`
	Role    string `json:"role,omitempty"`
	URL     string `json:"url"`
	Mime    string `json:"mime"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Bytes   int64  `json:"bytes"`
	SHA256  string `json:"sha256"`
	// Time is when in the video a poster was taken, in seconds.
	Time        *float64 `json:"time,omitempty"`
	Placeholder string   `json:"placeholder,omitempty"` // tiny preview as a data URI
}

// Storyboard is a set of preview sheets with the times they belong to.
type Storyboard struct {
	VTT      string   `json:"vtt"`
	Sheets   []string `json:"sheets"`
	Interval float64  `json:"interval"` // seconds
	// Width and Height are the pixels of one preview.
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Subtitle is one track in every format it is delivered in.
type Subtitle struct {
	Locale  string `json:"locale"` // BCP 47
	Kind    string `json:"kind"`   // subtitles, captions or forced
	Label   string `json:"label"`  // in the track's own language
	Default bool   `json:"default"`
	Forced  bool   `json:"forced"`
	VTT     string `json:"vtt,omitempty"`
	SRT     string `json:"srt,omitempty"`
	TTML    string `json:"ttml,omitempty"`
}

// Transcript is the spoken text of one locale.
type Transcript struct {
	Locale string `json:"locale"`
	Text   string `json:"text"`
	JSON   string `json:"json"`
}
