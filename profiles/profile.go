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
	// OutputTranscript is the running text of a subtitle track.
	OutputTranscript Output = "transcript"
	// OutputStream is an adaptive stream: one set of segments served as HLS and DASH.
	OutputStream Output = "stream"
	// OutputStoryboard is sheets of small preview pictures with the times they belong to.
	OutputStoryboard Output = "storyboard"
)

// Release is what a complete version waits for before readers see it.
type Release string

// The releases.
const (
	ReleaseAutomatic Release = "automatic" // nothing: it is published when its set is complete; the default
	ReleaseApproved  Release = "approved"  // an approval, which publishes it
	ReleaseManual    Release = "manual"    // somebody who publishes it
)

// Releases returns every release.
func Releases() []Release { return []Release{ReleaseAutomatic, ReleaseApproved, ReleaseManual} }

// Set is a rendition set: the profiles approved for one page template. Sets come from [Parse], [Lookup] or [Builtin];
// one built in code is checked by [Set.Validate].
type Set struct {
	Schema      string `json:"schema"                yaml:"schema"`
	Name        string `json:"name"                  yaml:"name"`
	Description string `json:"description,omitempty" yaml:"description,omitempty"`
	// Publish is what a complete version waits for before readers see it; empty means automatic.
	Publish Release `json:"publish,omitempty" yaml:"publish,omitempty"`
	// PageBytes is the most a page of this template should load before anybody presses play; zero sets no budget. Manifests tell how
	// much of it is used.
	PageBytes int64     `json:"page_bytes,omitempty"  yaml:"page_bytes,omitempty"`
	Profiles  []Profile `json:"profiles"              yaml:"profiles"`
}

// Profile says how to make one kind of output. Exactly the blocks its Output calls for are set: a video has Video and,
// unless it is to be silent, Audio; a teaser Video and Seconds; the others one block each.
type Profile struct {
	Name string `json:"name" yaml:"name"`
	// Set is the set a profile of a merged set is from; empty in any other. See [Merge].
	Set    string `json:"set,omitempty" yaml:"-"`
	Output Output `json:"output" yaml:"output"`
	// Role tells a page where the output belongs, such as "article".
	Role  string       `json:"role,omitempty"  yaml:"role,omitempty"`
	Video *VideoCoding `json:"video,omitempty" yaml:"video,omitempty"` // video, teaser
	Audio *AudioCoding `json:"audio,omitempty" yaml:"audio,omitempty"` // video, audio
	Still *StillCoding `json:"still,omitempty" yaml:"still,omitempty"` // poster, image
	Text  *TextCoding  `json:"text,omitempty"  yaml:"text,omitempty"`  // subtitle, transcript
	// Stream and Storyboard belong to the outputs of their names.
	Stream     *StreamCoding     `json:"stream,omitempty"     yaml:"stream,omitempty"`
	Storyboard *StoryboardCoding `json:"storyboard,omitempty" yaml:"storyboard,omitempty"`
	// Seconds is the length of a teaser; a shorter master is shown whole.
	Seconds float64 `json:"seconds,omitempty" yaml:"seconds,omitempty"`
	// MaxSeconds cuts a video down to its beginning; zero keeps all of it.
	MaxSeconds float64 `json:"max_seconds,omitempty" yaml:"max_seconds,omitempty"`
	// MaxBytes is the most one file may have; zero sets no bound. Videos, teasers, posters and images only.
	MaxBytes int64 `json:"max_bytes,omitempty" yaml:"max_bytes,omitempty"`
	// Locales keeps the outputs for readers of these locales (BCP 47); empty is for all. A video that burns subtitles in takes
	// those of the first of them.
	Locales []string `json:"locales,omitempty" yaml:"locales,omitempty"`
	// BurnSubtitles draws the subtitle track of the programme's own language, else the first one, into the pictures
	// of a video.
	BurnSubtitles bool `json:"burn_subtitles,omitempty" yaml:"burn_subtitles,omitempty"`
}

// VideoCoding says how pictures are compressed: capped constant quality.
type VideoCoding struct {
	Codec string `json:"codec" yaml:"codec"` // "h264", "hevc", "av1" or "vp9"
	// ShortSide is the target of the shorter edge in pixels. A source is never enlarged to reach it.
	ShortSide int `json:"short_side" yaml:"short_side"`
	// Aspect such as "9:16" brings the picture to a shape; empty keeps the source's. Fit says how: "crop", the default,
	// cuts around the focal point, "pad" keeps everything and adds black bars.
	Aspect string `json:"aspect,omitempty" yaml:"aspect,omitempty"`
	Fit    string `json:"fit,omitempty"    yaml:"fit,omitempty"`
	// CRF is the encoder's constant rate factor; lower is better. Its scale differs from codec to codec.
	CRF float64 `json:"crf" yaml:"crf"`
	// MaxBitrate caps the rate in bits per second, over a buffer of Buffer bits.
	MaxBitrate int64 `json:"max_bitrate" yaml:"max_bitrate"`
	Buffer     int64 `json:"buffer"      yaml:"buffer"`
	// MaxFrameRate drops frames of faster sources, in frames per second; zero keeps the source's rate.
	MaxFrameRate float64 `json:"max_frame_rate,omitempty" yaml:"max_frame_rate,omitempty"`
	// KeyframeSeconds is the distance between key frames.
	KeyframeSeconds float64 `json:"keyframe_seconds" yaml:"keyframe_seconds"`
	Preset          string  `json:"preset"           yaml:"preset"`
}

// AudioCoding says how sound is compressed.
type AudioCoding struct {
	Codec      string `json:"codec"       yaml:"codec"`   // "aac" or "opus"
	Bitrate    int64  `json:"bitrate"     yaml:"bitrate"` // bits per second
	Channels   int    `json:"channels"    yaml:"channels"`
	SampleRate int    `json:"sample_rate" yaml:"sample_rate"` // Hz
	// Loudness is the programme loudness to reach in LUFS as EBU R 128 measures it, such as -18; zero leaves the
	// sound as loud as it is.
	Loudness float64 `json:"loudness,omitempty" yaml:"loudness,omitempty"`
	// TruePeak is the highest true peak allowed in dBTP when Loudness is set; zero means -1.
	TruePeak float64 `json:"true_peak,omitempty" yaml:"true_peak,omitempty"`
}

// StreamCoding says how the rungs of the same set and role become an adaptive stream.
type StreamCoding struct {
	Formats []string `json:"formats" yaml:"formats"` // "hls", "dash"
	// SegmentSeconds is the nominal length of a segment, a whole multiple of the rungs' keyframe_seconds.
	SegmentSeconds float64 `json:"segment_seconds" yaml:"segment_seconds"`
	// Audio is how each sound track of the master is offered.
	Audio *AudioCoding `json:"audio,omitempty" yaml:"audio,omitempty"`
	// Surround is offered besides for sound tracks of six channels or more; nil offers none.
	Surround *AudioCoding `json:"surround,omitempty" yaml:"surround,omitempty"`
}

// StoryboardCoding says how preview pictures are laid out on sheets.
type StoryboardCoding struct {
	Width   int `json:"width"   yaml:"width"` // of one picture, in pixels
	Columns int `json:"columns" yaml:"columns"`
	Rows    int `json:"rows"    yaml:"rows"`
	Quality int `json:"quality" yaml:"quality"` // JPEG, 1 to 100
	// Interval is the time between pictures in seconds; zero follows the length of the master.
	Interval float64 `json:"interval,omitempty" yaml:"interval,omitempty"`
}

// StillCoding says how a picture is cropped, sized and compressed.
type StillCoding struct {
	// Aspect such as "16:9" crops around the focal point; empty keeps the source's shape.
	Aspect string `json:"aspect,omitempty" yaml:"aspect,omitempty"`
	// Width is the target width in pixels. A source is never enlarged to reach it.
	Width   int      `json:"width"   yaml:"width"`
	Formats []string `json:"formats" yaml:"formats"` // "webp", "jpeg", "avif"
	// Quality is the encoder's quality, 1 to 100.
	Quality int `json:"quality" yaml:"quality"`
}

// TextCoding says in which formats subtitle tracks or their transcripts are delivered.
type TextCoding struct {
	Formats []string `json:"formats" yaml:"formats"` // of a subtitle "vtt", "srt", "ttml"; of a transcript "txt", "json"
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
	p.Locales = slices.Clone(p.Locales)
	p.Storyboard = copied(p.Storyboard)
	if p.Stream = copied(p.Stream); p.Stream != nil {
		p.Stream.Formats = slices.Clone(p.Stream.Formats)
		p.Stream.Audio, p.Stream.Surround = copied(p.Stream.Audio), copied(p.Stream.Surround)
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
