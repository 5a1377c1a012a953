package records

import "github.com/reelmill/reelmill/profiles"

// DerivativeState is where one output stands.
type DerivativeState string

// The states of a derivative.
const (
	DerivativePlanned DerivativeState = "planned"
	DerivativeDone    DerivativeState = "done"
	DerivativeSkipped DerivativeState = "skipped" // left out on purpose, with a code
	DerivativeSwept   DerivativeState = "swept"   // was done; its files were removed by the retention rule
)

// Derivative is one output and its record.
type Derivative struct {
	ID          string `gorm:"primaryKey"`
	VersionID   string
	StepID      string
	Ordinal     int
	Planned     profiles.Derivative `gorm:"serializer:json"`
	SubtitleID  string              // the subtitle source it is made of, for sidecar tracks
	PosterID    string              // the picture it is made of, for posters somebody brought
	Fingerprint string
	Recipe      string // canonical JSON of what determines the bytes
	State       DerivativeState
	Complete    bool // whether it belongs to what readers may see: all that was planned with it is made
	// RemovedTracks are subtitle tracks in a stream that were removed after it was planned: readers get none of their files.
	RemovedTracks []TextTrack `gorm:"serializer:json"`
	Made          Made        `gorm:"embedded"`
	Code          string
	Message       string
	MadeAt        Instant
}

// Made is what is known of a finished output. Sizes are bytes, rates bits per second, times seconds.
type Made struct {
	StorageKey  string
	SHA256      string `gorm:"column:sha256"`
	Bytes       int64
	Mime        string
	Width       int
	Height      int
	FrameRate   string
	Duration    float64
	Bitrate     int64
	SSIM        float64 `gorm:"column:ssim"`       // mean; 0 when not measured
	SSIMWorst   float64 `gorm:"column:ssim_worst"` // of the worst second measured
	Loudness    float64 // LUFS, of the finished sound; 0 when not measured
	TruePeak    float64 // dBTP
	FrameTime   float64 // of a poster: when in the master it was taken
	Placeholder string  // a tiny preview as a data URI
	TextID      int64   // what it says, as assets are found by it; 0 when that is nothing or not known
	// Files are the other objects of an output that is more than one file, by their names beside StorageKey.
	Files []string `gorm:"serializer:json"`
}

// TextTrack names a subtitle track among those of a stream.
type TextTrack struct {
	Locale string `json:"locale"` // BCP 47
	Kind   string `json:"kind"`   // as in SubtitleSource
}

// SubtitleSource is a subtitle file somebody added to an asset.
type SubtitleSource struct {
	ID         string `gorm:"primaryKey"`
	AssetID    string
	Locale     string // BCP 47
	Kind       string // "subtitles", "captions" or "forced"
	Filename   string
	Format     string
	StorageKey string
	SHA256     string `gorm:"column:sha256"`
	Cues       int
	Problems   []string `gorm:"serializer:json"`
	CreatedAt  Instant  `gorm:"autoCreateTime:false"`
}
