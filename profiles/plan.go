package profiles

// Plan is what would be made of one source with one set, and why.
type Plan struct {
	// Set is the name of the set that was planned with.
	Set string `json:"set"`
	// Derivatives are in the order of the set's profiles, but streams come after all the others. There is at least one.
	Derivatives []Derivative `json:"derivatives"`
	// Notes say what was left out or changed, as stable reason codes.
	Notes []Note `json:"notes,omitempty"`
}

// Derivative is one planned output file.
type Derivative struct {
	// Profile is the resolved profile that makes it: its numbers are the ones actually used, after the source's
	// size, rate and sound were taken into account. Its Audio is nil where the output is silent.
	Profile Profile `json:"profile"`
	Output  Output  `json:"output"`
	// Format is the file format: "mp4", "webm", "m4a", "webp", "jpeg", "avif", "vtt", "srt", "ttml", "txt" or "json"; of a stream "hls" or "dash",
	// of a storyboard "vtt".
	Format string `json:"format"`
	// Width and Height are the planned picture size in pixels, even for video; zero for sound and text.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Crop is the part of the upright, square-pixel source picture to keep; nil keeps all of it.
	Crop *Crop `json:"crop,omitempty"`
	// Inner is the size of the picture within black bars that fill Width and Height; nil where there are none.
	Inner *Size `json:"inner,omitempty"`
	// KeyFrames is the number of frames from one key frame of a video to the next. In one ladder the key frames of
	// every rung fall on the same times.
	KeyFrames int `json:"key_frames,omitempty"`
	// FrameRate is what a video will play at, constantly.
	FrameRate Ratio `json:"frame_rate,omitzero"`
	// Duration is the planned length in seconds; zero for stills and text, and where the source's is unknown.
	Duration float64 `json:"duration,omitempty"`
	// AudioTrack is the absolute stream index of the sound to use. It means nothing where Profile.Audio is nil.
	AudioTrack int `json:"audio_track,omitempty"`
	// Burn is the subtitle track drawn into the pictures; nil for none.
	Burn *TextRef `json:"burn,omitempty"`
	// Sounds are the sound renditions of a stream, the default one first.
	Sounds []Sound `json:"sounds,omitempty"`
	// Members are the names of the profiles whose videos a stream holds, best first, one codec after the other.
	Members []string `json:"members,omitempty"`
	// Locale is the BCP 47 tag of a subtitle track or its transcript, "und" when nobody knows; of a poster somebody brought,
	// whom it is for, "und" for everybody. It is empty for everything else.
	Locale string `json:"locale,omitempty"`
	// TextKind tells subtitle tracks of one locale apart: [TextSubtitles], [TextCaptions] or [TextForced].
	TextKind string `json:"text_kind,omitempty"`
	// Label is what a person called the subtitle track; often empty.
	Label string `json:"label,omitempty"`
	// Track is the absolute stream index an embedded subtitle comes from; -1 for a sidecar file. Only for subtitles
	// and transcripts.
	Track int `json:"track,omitempty"`
	// SourceSHA256 is the hash of the sidecar file or of the picture brought for a poster, in hex; empty for everything made
	// from the master.
	SourceSHA256 string `json:"source_sha256,omitempty"`
	// Reason says in words why this output looks as it does.
	Reason string `json:"reason,omitempty"`
}

// Size is a width and height in pixels.
type Size struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// TextRef names a subtitle track: an embedded one by its absolute stream index, or, with Track -1, a sidecar file by
// its hash.
type TextRef struct {
	Locale string `json:"locale"`
	Kind   string `json:"kind"`
	Track  int    `json:"track"`
	SHA256 string `json:"sha256,omitempty"`
}

// Sound is one rendition of one sound track.
type Sound struct {
	// Track is the absolute stream index.
	Track int `json:"track"`
	// Language is a BCP 47 tag, "und" when nobody knows. Label is for a player's menu, in that language where it is known.
	Language string      `json:"language"`
	Label    string      `json:"label,omitempty"`
	Default  bool        `json:"default,omitempty"`
	Coding   AudioCoding `json:"coding"`
	// Described is set for a track that also tells what is to be seen.
	Described bool `json:"described,omitempty"`
}

// Options are the choices people made about one master. The zero Focal is the top left corner: say [Centre] where
// nobody chose a point.
type Options struct {
	Focal    FocalPoint
	Sidecars []Sidecar
	// Posters are pictures that came beside the master, at most one for a locale.
	Posters []BroughtPoster
	// Language is the programme's own language as a BCP 47 tag: subtitles in it are the ones drawn into pictures. Where
	// it is empty or no tag, the language of the main sound track counts.
	Language string
}

// Sidecar is a subtitle file that came beside the master. It replaces an embedded track of its locale and kind.
type Sidecar struct {
	// Locale is a BCP 47 tag, "und" when nobody knows.
	Locale string
	// Kind is [TextSubtitles], [TextCaptions] or [TextForced]; empty means TextSubtitles.
	Kind string
	// Label is shown in a player's menu; it may be empty.
	Label string
	// SHA256 is the hash of the file in lower-case hex. It is required, because it is part of the recipe.
	SHA256 string
}

// The kinds of subtitle track, named as in HTML's track element where it has a name.
const (
	TextSubtitles = "subtitles" // a translation of what is said
	TextCaptions  = "captions"  // for the deaf and hard of hearing: sounds and speakers too
	TextForced    = "forced"    // only what a viewer of the original language would not understand
)
