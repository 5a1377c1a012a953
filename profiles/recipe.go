package profiles

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
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
	// Master and Sidecar are SHA-256 hashes in hex. Sidecar is set for subtitles from a file beside the master.
	Master  string `json:"master"`
	Sidecar string `json:"sidecar,omitempty"`
	Output  Output `json:"output"`
	Format  string `json:"format"`

	Width     int     `json:"width,omitempty"`
	Height    int     `json:"height,omitempty"`
	Crop      *Crop   `json:"crop,omitempty"`
	FrameRate Ratio   `json:"frame_rate,omitzero"`
	Seconds   float64 `json:"seconds,omitempty"` // of a teaser; the length of anything else is the master's

	Video      *VideoRecipe `json:"video,omitempty"`
	Audio      *AudioCoding `json:"audio,omitempty"`
	AudioTrack int          `json:"audio_track,omitempty"` // absolute stream index; without Audio zero
	Quality    int          `json:"quality,omitempty"`     // of a still
	Locale     string       `json:"locale,omitempty"`
	Track      int          `json:"track,omitempty"` // absolute stream index of an embedded subtitle, -1 for a sidecar

	// Tools are the versions of the programs that shape the bytes, by name.
	Tools map[string]string `json:"tools,omitempty"`
}

// VideoRecipe is what the encoder is told besides size and frame rate.
type VideoRecipe struct {
	Codec           string  `json:"codec"`
	CRF             float64 `json:"crf"`
	MaxBitrate      int64   `json:"max_bitrate"` // bits per second
	Buffer          int64   `json:"buffer"`      // bits
	KeyframeSeconds float64 `json:"keyframe_seconds"`
	Preset          string  `json:"preset"`
}

// Recipe returns the recipe of a planned derivative. masterSHA256 is in hex. tools maps program names to versions:
// "vips" counts only for stills and "ffmpeg" for everything except image renditions and subtitles from a sidecar, so
// that an upgrade re-makes only what it touches; every other name, such as one for Reelmill's own filter graphs, always
// counts.
func (d Derivative) Recipe(masterSHA256 string, tools map[string]string) Recipe {
	r := Recipe{
		Schema: RecipeSchema, Master: masterSHA256, Sidecar: d.SourceSHA256, Output: d.Output, Format: d.Format,
		Width: d.Width, Height: d.Height, Crop: copied(d.Crop), FrameRate: d.FrameRate,
		Locale: d.Locale, Track: d.Track, Tools: d.relevant(tools),
	}
	if d.Output == OutputTeaser {
		r.Seconds = d.Duration
	}
	if v := d.Profile.Video; v != nil {
		r.Video = &VideoRecipe{v.Codec, v.CRF, v.MaxBitrate, v.Buffer, v.KeyframeSeconds, v.Preset}
	}
	if d.Profile.Audio != nil {
		r.Audio, r.AudioTrack = copied(d.Profile.Audio), d.AudioTrack
	}
	if d.Profile.Still != nil {
		r.Quality = d.Profile.Still.Quality
	}
	return r
}

func (d Derivative) relevant(tools map[string]string) map[string]string {
	kept := maps.Clone(tools)
	maps.DeleteFunc(kept, func(name, _ string) bool {
		switch name {
		case "vips":
			return d.Output != OutputPoster && d.Output != OutputImage
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
