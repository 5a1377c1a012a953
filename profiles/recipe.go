package profiles

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
)

// RecipeSchema is part of every recipe. Raising it gives every derivative a new fingerprint.
const RecipeSchema = "reelmill.recipe/1"

// Recipe is everything that determines the bytes of one derivative, and nothing else: not the profile's name, role
// or reason, nor targets that were resolved into a size or a frame rate.
//
// Its JSON encoding is what [Recipe.Fingerprint] hashes. Adding, renaming or reordering a field that is not left out
// when empty changes every fingerprint: every derivative ever made would be made again, and every published URL
// would change. Do it only when the bytes change, too.
type Recipe struct {
	Schema string `json:"schema"`
	// Master and Sidecar are SHA-256 hashes in hex. Sidecar is set for what comes from a file beside the master; a poster made of
	// such a file has no Master.
	Master  string `json:"master"`
	Sidecar string `json:"sidecar,omitempty"`
	Output  Output `json:"output"`
	Format  string `json:"format"`

	Width     int     `json:"width,omitempty"`
	Height    int     `json:"height,omitempty"`
	Crop      *Crop   `json:"crop,omitempty"`
	Inner     *Size   `json:"inner,omitempty"` // the picture within black bars
	FrameRate Ratio   `json:"frame_rate,omitzero"`
	KeyFrames int     `json:"key_frames,omitempty"` // frames from one key frame to the next
	Seconds   float64 `json:"seconds,omitempty"`    // of a teaser or a video cut short; anything else is as long as the master

	Video      *VideoRecipe `json:"video,omitempty"`
	Audio      *AudioCoding `json:"audio,omitempty"`
	AudioTrack int          `json:"audio_track,omitempty"` // absolute stream index; without Audio zero
	Quality    int          `json:"quality,omitempty"`     // of a still
	// MaxBytes bounds a still by its quality; for videos it is part of the bitrates already.
	MaxBytes int64  `json:"max_bytes,omitempty"`
	Locale   string `json:"locale,omitempty"`
	Track    int    `json:"track,omitempty"` // absolute stream index of an embedded subtitle, -1 for a sidecar

	Burn       *TextRef          `json:"burn,omitempty"`
	Storyboard *StoryboardCoding `json:"storyboard,omitempty"`
	Stream     *StreamRecipe     `json:"stream,omitempty"`
	Sounds     []Sound           `json:"sounds,omitempty"`
	// Members are the fingerprints of the videos a stream holds, in the order of Derivative.Members. Derivative.Recipe
	// leaves them empty: whoever knows them fills them in before asking for the fingerprint.
	Members []string `json:"members,omitempty"`

	// Tools are the versions of the programs that shape the bytes, by name.
	Tools map[string]string `json:"tools,omitempty"`
}

// VideoRecipe is what the encoder is told besides size and frame rate.
type VideoRecipe struct {
	Codec      string  `json:"codec"`
	CRF        float64 `json:"crf"`
	MaxBitrate int64   `json:"max_bitrate"` // bits per second
	Buffer     int64   `json:"buffer"`      // bits
	Preset     string  `json:"preset"`
}

// StreamRecipe is how a stream is cut; what is in it, Sounds and Members say.
type StreamRecipe struct {
	SegmentSeconds float64 `json:"segment_seconds"`
}

// Recipe returns the recipe of a planned derivative. masterSHA256 is in hex. tools maps program names to versions:
// "vips" counts only for stills and storyboards and "ffmpeg" for everything except image renditions and what comes from a sidecar, so
// that an upgrade re-makes only what it touches; every other name, such as one for Reelmill's own filter graphs, always
// counts.
func (d Derivative) Recipe(masterSHA256 string, tools map[string]string) Recipe {
	r := Recipe{
		Schema: RecipeSchema, Master: masterSHA256, Sidecar: d.SourceSHA256, Output: d.Output, Format: d.Format,
		Width: d.Width, Height: d.Height, Crop: copied(d.Crop), Inner: copied(d.Inner), FrameRate: d.FrameRate,
		KeyFrames: d.KeyFrames, Seconds: d.cutTo(), Burn: copied(d.Burn), Sounds: slices.Clone(d.Sounds),
		Locale: d.Locale, Track: d.Track, Tools: d.relevant(tools),
	}
	if d.Output == OutputPoster && d.SourceSHA256 != "" {
		r.Master, r.Locale = "", "" // the same picture makes the same poster for every master and everybody
	}
	if v := d.Profile.Video; v != nil {
		r.Video = &VideoRecipe{v.Codec, v.CRF, v.MaxBitrate, v.Buffer, v.Preset}
	}
	if d.Profile.Audio != nil {
		r.Audio, r.AudioTrack = copied(d.Profile.Audio), d.AudioTrack
	}
	if d.Profile.Still != nil {
		r.Quality, r.MaxBytes = d.Profile.Still.Quality, d.Profile.MaxBytes
	}
	if s := d.Profile.Stream; s != nil {
		r.Stream = &StreamRecipe{s.SegmentSeconds}
	}
	r.Storyboard = copied(d.Profile.Storyboard)
	return r
}

// cutTo is the length of what is only a part of the master, else zero.
func (d Derivative) cutTo() float64 {
	limit := d.Profile.MaxSeconds
	switch {
	case d.Output == OutputTeaser:
		return d.Duration
	case limit > 0 && (d.Duration <= 0 || d.Duration >= limit):
		return limit
	default:
		return 0
	}
}

func (d Derivative) relevant(tools map[string]string) map[string]string {
	kept := maps.Clone(tools)
	maps.DeleteFunc(kept, func(name, _ string) bool {
		switch name {
		case "vips":
			return d.Output != OutputPoster && d.Output != OutputImage && d.Output != OutputStoryboard
		case "ffmpeg":
			return d.Output == OutputImage || d.SourceSHA256 != ""
		default:
			return false
		}
	})
	return kept
}

// Fingerprint returns the SHA-256 of the recipe's JSON encoding, in lower-case hex. Equal recipes have equal
// fingerprints on every machine. It panics for numbers that are not finite, which no plan holds.
func (r Recipe) Fingerprint() string {
	encoded, err := json.Marshal(r)
	if err != nil {
		// Going on with half a recipe would let two different outputs share one name.
		panic("profiles: recipe cannot be encoded: " + err.Error())
	}
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:])
}
