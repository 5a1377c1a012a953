package profiles

import "slices"

// Output is what a profile makes.
type Output string

// The outputs.
const (
	OutputVideo    Output = "video"
	OutputAudio    Output = "audio"
	OutputPoster   Output = "poster"
	OutputTeaser   Output = "teaser"
	OutputSubtitle Output = "subtitle"
	OutputImage    Output = "image"
)

// Set is a rendition set: the profiles approved for one page template.
type Set struct {
	Schema      string    `yaml:"schema" json:"schema"`
	Name        string    `yaml:"name" json:"name"`
	Description string    `yaml:"description,omitempty" json:"description,omitempty"`
	Profiles    []Profile `yaml:"profiles" json:"profiles"`
}

// Profile says how to make one kind of output. Exactly the blocks its Output calls for are set.
type Profile struct {
	Name   string `yaml:"name" json:"name"`
	Output Output `yaml:"output" json:"output"`
	// Role tells a page where the output belongs, such as "article".
	Role  string       `yaml:"role,omitempty" json:"role,omitempty"`
	Video *VideoCoding `yaml:"video,omitempty" json:"video,omitempty"` // video, teaser
	Audio *AudioCoding `yaml:"audio,omitempty" json:"audio,omitempty"` // video, audio
	Still *StillCoding `yaml:"still,omitempty" json:"still,omitempty"` // poster, image
	Text  *TextCoding  `yaml:"text,omitempty" json:"text,omitempty"`   // subtitle
	// Seconds is the length of a teaser.
	Seconds float64 `yaml:"seconds,omitempty" json:"seconds,omitempty"`
}

// VideoCoding says how pictures are compressed: capped constant quality.
type VideoCoding struct {
	Codec string `yaml:"codec" json:"codec"` // "h264"
	// ShortSide is the target of the shorter edge in pixels. A source is never enlarged to reach it.
	ShortSide int `yaml:"short_side" json:"short_side"`
	// CRF is the encoder's constant rate factor; lower is better.
	CRF float64 `yaml:"crf" json:"crf"`
	// MaxBitrate caps the rate in bits per second, over a buffer of Buffer bits.
	MaxBitrate int64 `yaml:"max_bitrate" json:"max_bitrate"`
	Buffer     int64 `yaml:"buffer" json:"buffer"`
	// MaxFrameRate drops frames of faster sources, in frames per second; zero keeps the source's rate.
	MaxFrameRate float64 `yaml:"max_frame_rate,omitempty" json:"max_frame_rate,omitempty"`
	// KeyframeSeconds is the distance between key frames.
	KeyframeSeconds float64 `yaml:"keyframe_seconds" json:"keyframe_seconds"`
	Preset          string  `yaml:"preset" json:"preset"`
}

// AudioCoding says how sound is compressed.
type AudioCoding struct {
	Codec      string `yaml:"codec" json:"codec"`     // "aac"
	Bitrate    int64  `yaml:"bitrate" json:"bitrate"` // bits per second
	Channels   int    `yaml:"channels" json:"channels"`
	SampleRate int    `yaml:"sample_rate" json:"sample_rate"` // Hz
}

// StillCoding says how a picture is cropped, sized and compressed.
type StillCoding struct {
	// Aspect such as "16:9" crops around the focal point; empty keeps the source's shape.
	Aspect string `yaml:"aspect,omitempty" json:"aspect,omitempty"`
	// Width is the target width in pixels. A source is never enlarged to reach it.
	Width   int      `yaml:"width" json:"width"`
	Formats []string `yaml:"formats" json:"formats"` // "webp", "jpeg", "avif"
	// Quality is the encoder's quality, 1 to 100.
	Quality int `yaml:"quality" json:"quality"`
}

// TextCoding says in which formats subtitle tracks are delivered.
type TextCoding struct {
	Formats []string `yaml:"formats" json:"formats"` // "vtt", "srt"
}

// clone returns a copy that shares nothing with the profile.
func (p Profile) clone() Profile {
	p.Video, p.Audio = copied(p.Video), copied(p.Audio)
	if p.Still, p.Text = copied(p.Still), copied(p.Text); p.Still != nil {
		p.Still.Formats = slices.Clone(p.Still.Formats)
	}
	if p.Text != nil {
		p.Text.Formats = slices.Clone(p.Text.Formats)
	}
	return p
}

func copied[T any](original *T) *T {
	if original == nil {
		return nil
	}
	duplicate := *original
	return &duplicate
}
