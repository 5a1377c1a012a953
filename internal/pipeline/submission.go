package pipeline

import (
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// UploadPrefix is where finished uploads lie in the store, by their id.
const UploadPrefix = "uploads/"

// IncomingPrefix is where masters must lie to be submitted by key.
const IncomingPrefix = "incoming/"

// Source names a master. Exactly one of URL, Key and Upload is set.
type Source struct {
	URL    string
	Key    string
	Upload string
	// Filename is what the uploader called it; only shown, never trusted.
	Filename string
	// Tenant is the API key that brings it, by its id; tenants get fair shares of the workers.
	Tenant string
	// Trace is the W3C traceparent of the request that brings it; empty without tracing.
	Trace string
}

// Submission is a new asset.
type Submission struct {
	ExternalID  string
	Title       string
	Description string
	Alt         *string
	Language    string
	Tags        []string
	Set         string // name of a rendition set; empty means "article"
	Focal       *profiles.FocalPoint
	StartsAt    time.Time
	EndsAt      time.Time
	Territories []string // ISO 3166-1
	Channels    []string
	Texts       map[string]records.Text // translations by BCP 47 locale
	// Release is what the version waits for when it is complete; empty is what the set asks for.
	Release   profiles.Release
	Draft     bool // there is no master yet; Source is not looked at
	Fallback  string
	Priority  jobs.Priority // empty means normal
	Source    Source
	Subtitles []SubtitleFile
	Posters   []PosterFile
}

// SubtitleFile is a subtitle track somebody brings beside the master. Data wins over Upload.
type SubtitleFile struct {
	Locale   string
	Kind     string // "subtitles" when empty, "captions" or "forced"
	Filename string
	Upload   string
	Data     []byte
}

// PosterFile is a picture somebody brings to be the poster. Data wins over Upload.
type PosterFile struct {
	Locale   string // BCP 47; "und" or "default": for everybody
	Filename string
	Upload   string
	Data     []byte
}

// SubtitleReport says what became of a subtitle file.
type SubtitleReport struct {
	Locale   string
	Kind     string
	Format   subtitles.Format
	Cues     int
	Problems []subtitles.Problem
}
