package packaging

import "github.com/reelmill/reelmill/profiles"

// Stream is what one title consists of. At least one video or one sound track is needed.
type Stream struct {
	// Videos are the rungs, grouped by codec, the best of each codec first.
	Videos []Video
	// Audios are the sound tracks: one per language and channel layout. Each layout should come in every language, because
	// HLS players look for another language among tracks of the same layout only.
	Audios []Audio
	Texts  []Text
	// Board is the storyboard, nil where there is none. Only DASH carries it.
	Board *Board
	// SegmentSeconds is the length of a segment that the renditions were encoded for: each has a key frame at every
	// multiple of it. Zero means 6.
	SegmentSeconds float64
	// Duration is how long the programme is, in seconds. Only progress is measured by it, and there is none where it is zero;
	// playlists say how long the tracks are.
	Duration float64
	// HLS and DASH say which entry files are wanted.
	HLS, DASH bool
}

// Video is one rung: a file that holds one track of pictures. Sound in it is ignored.
type Video struct {
	// Name is unique among all tracks, in kebab case; it becomes the name of files.
	Name string
	// Path is an MP4 or WebM file.
	Path string
	// FrameRate is written into the playlists; unknown leaves it out.
	FrameRate profiles.Ratio
}

// Audio is one sound track.
type Audio struct {
	// Name is unique among all tracks, in kebab case; it becomes the name of files.
	Name string
	// Path is an MP4 or WebM file; pictures in it are ignored.
	Path string
	// Language is a BCP 47 tag, empty where unknown.
	Language string
	// Label is what people see in the menu; empty falls back to the language.
	Label string
	// Default marks the track that plays unless the viewer chooses. One per channel layout is honoured; a layout without one
	// takes the language of the first default, or else its first track.
	Default bool
	// Channels is the number of channels; zero reads it from the file.
	Channels int
	// Described marks a track that also tells what is to be seen, for people who cannot see it.
	Described bool
}

// Kinds of a [Text].
const (
	TextSubtitles = "subtitles"
	TextCaptions  = "captions"
	TextForced    = "forced"
)

// Text is one subtitle track.
type Text struct {
	// Locale is a BCP 47 tag; a locale has at most one text of each kind.
	Locale string
	// Kind is [TextSubtitles], [TextCaptions] or [TextForced]; empty means subtitles.
	Kind string
	// Label is what people see in the menu; empty falls back to the locale.
	Label   string
	Default bool
	// VTT is the whole track as WebVTT. A track without cues is allowed.
	VTT []byte
}

// Board is a storyboard: sheets of small pictures, Columns by Rows of them, in the order of time.
type Board struct {
	// Sheets are the paths of the JPEG files.
	Sheets        []string
	Columns, Rows int
	// Width and Height are the size of one small picture in pixels.
	Width, Height int
	// Interval is the time between two pictures in seconds.
	Interval float64
	// Pictures is how many there are on all sheets.
	Pictures int
}

// Package is what was made.
type Package struct {
	// Files are the names of all files relative to the folder, in the order in which they should be published: what a
	// file refers to comes before it, the entry files come last.
	Files []string
	// HLS and DASH are the names of the entry files, empty where not wanted.
	HLS, DASH string
	// Tracks describes the videos and sound tracks in the order of the [Stream].
	Tracks []TrackFacts
}

// TrackFacts is what was measured of one packaged track.
type TrackFacts struct {
	Name string
	// Codec is as RFC 6381 has it, such as "avc1.64001f".
	Codec string
	// Bandwidth is the peak over the segments and AverageBandwidth the mean, in bits per second.
	Bandwidth, AverageBandwidth int64
	Bytes                       int64
	Segments                    int
}
