package api

import (
	"time"

	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/profiles"
)

// NewAsset is the body of POST /v1/assets.
type NewAsset struct {
	ExternalID  string               `json:"external_id,omitempty" maxLength:"255" pattern:"^[^\\x00-\\x1f/]*$" patternDescription:"a text without slashes and control characters" doc:"Your own identity for the asset; unique, works as ext:… wherever an id does. Any text without slashes and control characters"`
	Title       string               `json:"title,omitempty" maxLength:"1000"`
	Description string               `json:"description,omitempty" maxLength:"20000"`
	Alt         *string              `json:"alt,omitempty" maxLength:"2000" doc:"Text alternative. Empty means decorative; leave it out when nobody wrote one"`
	Language    string               `json:"language,omitempty" doc:"BCP 47 tag of the title's own language"`
	Tags        []string             `json:"tags,omitempty" maxItems:"100" nullable:"false"`
	Set         string               `json:"set,omitempty" doc:"Rendition set; article when left out"`
	Sets        []string             `json:"sets,omitempty" maxItems:"8" nullable:"false" doc:"Several rendition sets, instead of set"`
	Rights      *Rights              `json:"rights,omitempty"`
	FocalPoint  *profiles.FocalPoint `json:"focal_point,omitempty" doc:"What must stay in view, 0..1 from the top left"`
	Fallback    string               `json:"fallback,omitempty" doc:"Asset shown instead outside the rights window"`
	Priority    string               `json:"priority,omitempty" enum:"urgent,normal,bulk"`
	Publish     string               `json:"publish,omitempty" enum:"automatic,approved,manual" doc:"What the version waits for when it is complete; what the set asks for when left out. An uploader gets the stricter of both"`
	// Translations by BCP 47 locale.
	Translations map[string]*Translation `json:"translations,omitempty" doc:"What the asset is called in other languages, by BCP 47 tag"`
	Draft        bool                    `json:"draft,omitempty" doc:"Create the asset without a master, which is brought later as its first version"`
	Source       *Source                 `json:"source,omitempty" doc:"The master; required unless it is a draft"`
	Subtitles    []SubtitleUpload        `json:"subtitles,omitempty" maxItems:"100" nullable:"false"`
	Posters      []PosterUpload          `json:"posters,omitempty" maxItems:"100" nullable:"false"`
}

// Translation is what an asset is called in one language. What is left out falls back to another language.
type Translation struct {
	Title       *string `json:"title,omitempty" maxLength:"1000"`
	Description *string `json:"description,omitempty" maxLength:"20000"`
	Alt         *string `json:"alt,omitempty" maxLength:"2000" doc:"Empty means decorative"`
}

// Source names a master: exactly one of URL, Key and Upload.
type Source struct {
	URL      string `json:"url,omitempty" doc:"http or https address of the master"`
	Key      string `json:"key,omitempty" doc:"Place in the store, below incoming/"`
	Upload   string `json:"upload,omitempty" doc:"Id of a finished upload to /v1/uploads"`
	Filename string `json:"filename,omitempty" maxLength:"255"`
}

// SubtitleUpload is a subtitle file that comes with a new asset.
type SubtitleUpload struct {
	Locale   string `json:"locale" doc:"BCP 47 tag"`
	Kind     string `json:"kind,omitempty" enum:"subtitles,captions,forced"`
	Filename string `json:"filename,omitempty" maxLength:"255"`
	Upload   string `json:"upload" doc:"Id of a finished upload to /v1/uploads"`
}

// PosterUpload is a picture for posters that comes with a new asset.
type PosterUpload struct {
	Locale   string `json:"locale" doc:"BCP 47 tag; und or default is for everybody"`
	Filename string `json:"filename,omitempty" maxLength:"255"`
	Upload   string `json:"upload" doc:"Id of a finished upload to /v1/uploads"`
}

// Rights is a half-open window, [starts_at, ends_at). An end that is null is open; one that is left out is open in a new asset, and stays what it was
// in an edit. So it is with the lists, which are everywhere when they are empty.
type Rights struct {
	StartsAt    *time.Time `json:"starts_at" required:"false"`
	EndsAt      *time.Time `json:"ends_at" required:"false"`
	Territories []string   `json:"territories,omitempty" nullable:"false" maxItems:"300" doc:"ISO 3166-1 codes of two letters; none means everywhere"`
	Channels    []string   `json:"channels,omitempty" nullable:"false" maxItems:"50" doc:"Where it may be shown, such as web; none means everywhere"`
}

// Asset is one asset as its editors see it.
type Asset struct {
	ID               string                  `json:"id"`
	ExternalID       string                  `json:"external_id,omitempty"`
	Kind             string                  `json:"kind,omitempty" doc:"video, audio or image; known once the master was probed"`
	State            string                  `json:"state" enum:"draft,processing,ready,in_review,approved,published,failed,withdrawn,expired"`
	Set              string                  `json:"set"`
	Title            string                  `json:"title"`
	Description      string                  `json:"description"`
	Alt              *string                 `json:"alt"`
	Language         string                  `json:"language,omitempty"`
	Tags             []string                `json:"tags" nullable:"false"`
	Rights           Rights                  `json:"rights"`
	FocalPoint       profiles.FocalPoint     `json:"focal_point"`
	Fallback         string                  `json:"fallback,omitempty"`
	Translations     map[string]*Translation `json:"translations,omitempty"`
	PublishedVersion int                     `json:"published_version" doc:"0 before the first"`
	LatestVersion    int                     `json:"latest_version"`
	CreatedAt        time.Time               `json:"created_at"`
	UpdatedAt        time.Time               `json:"updated_at"`
}

// AssetPage is one page of a list.
type AssetPage struct {
	Assets []Asset `json:"assets" nullable:"false"`
	// Cursor asks for the next page; empty on the last.
	Cursor string `json:"cursor,omitempty"`
}

// Version is how the making of one master stands.
type Version struct {
	AssetID  string  `json:"asset_id"`
	Number   int     `json:"number"`
	State    string  `json:"state" enum:"processing,ready,in_review,approved,rejected,published,superseded,failed,canceled"`
	Publish  string  `json:"publish" enum:"automatic,approved,manual" doc:"What it waits for when it is complete"`
	Phase    string  `json:"phase" enum:"probing,making,publishing,done"`
	Progress float64 `json:"progress" doc:"0..1 over all steps"`
	Filename string  `json:"filename,omitempty"`
	// Master is what the file turned out to be; missing until it was probed.
	Master      *profiles.Source `json:"master,omitempty"`
	SHA256      string           `json:"sha256,omitempty"`
	Notes       []profiles.Note  `json:"notes" nullable:"false"`
	Error       *Fault           `json:"error,omitempty"`
	Derivatives []Derivative     `json:"derivatives" nullable:"false"`
	Steps       []Step           `json:"steps" nullable:"false"`
	CreatedAt   time.Time        `json:"created_at"`
	FinishedAt  *time.Time       `json:"finished_at,omitempty"`
	PublishedAt *time.Time       `json:"published_at,omitempty"`
	SweptAt     *time.Time       `json:"swept_at,omitempty" doc:"When its files were given up; it cannot be rolled back to or retried any more"`
}

// Fault says why something failed and what to do.
type Fault struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
}

// Derivative is one output of a version.
type Derivative struct {
	Profile     string  `json:"profile"`
	Output      string  `json:"output"`
	Role        string  `json:"role,omitempty"`
	Format      string  `json:"format"`
	Locale      string  `json:"locale,omitempty"`
	State       string  `json:"state" enum:"planned,done,skipped,swept"`
	Step        string  `json:"step"`
	Fingerprint string  `json:"fingerprint"`
	Key         string  `json:"key,omitempty"`
	URL         string  `json:"url,omitempty"`
	SHA256      string  `json:"sha256,omitempty"`
	Mime        string  `json:"mime,omitempty"`
	Width       int     `json:"width,omitempty"`
	Height      int     `json:"height,omitempty"`
	FrameRate   string  `json:"frame_rate,omitempty"`
	Duration    float64 `json:"duration,omitempty"`
	Bitrate     int64   `json:"bitrate,omitempty"`
	Bytes       int64   `json:"bytes,omitempty"`
	// SSIM and SSIMWorst are the likeness to the master: the mean, and the mean of the worst second compared.
	SSIM      float64 `json:"ssim,omitempty"`
	SSIMWorst float64 `json:"ssim_worst,omitempty"`
	// Loudness is in LUFS, TruePeak in dBTP, both of the finished sound.
	Loudness float64 `json:"loudness,omitempty"`
	TruePeak float64 `json:"true_peak,omitempty"`
	Reason   string  `json:"reason,omitempty"`
	Code     string  `json:"code,omitempty"`
	Message  string  `json:"message,omitempty"`
}

// Step is one unit of work of a version.
type Step struct {
	ID         string     `json:"id"`
	Kind       string     `json:"kind"`
	Label      string     `json:"label"`
	Lane       string     `json:"lane"`
	State      string     `json:"state" enum:"waiting,ready,running,done,failed,canceled"`
	Progress   float64    `json:"progress"`
	Reused     bool       `json:"reused,omitempty" doc:"Done without work: its outputs existed already"`
	Worker     string     `json:"worker,omitempty"`
	Error      *Fault     `json:"error,omitempty"`
	Attempts   []Attempt  `json:"attempts" nullable:"false"`
	StartedAt  *time.Time `json:"started_at,omitempty"`
	FinishedAt *time.Time `json:"finished_at,omitempty"`
	NotBefore  *time.Time `json:"not_before,omitempty" doc:"When it is tried again, while it pauses after a failure"`
}

// Attempt is one try at a step.
type Attempt struct {
	Number    int        `json:"number"`
	Worker    string     `json:"worker"`
	StartedAt time.Time  `json:"started_at"`
	EndedAt   *time.Time `json:"ended_at,omitempty"`
	Outcome   string     `json:"outcome,omitempty" doc:"done, permanent, transient, canceled, released or lost; missing while it runs"`
	Progress  float64    `json:"progress"`
	Error     *Fault     `json:"error,omitempty"`
}

// SubtitleReport says what became of a subtitle file.
type SubtitleReport struct {
	Locale   string            `json:"locale"`
	Kind     string            `json:"kind"`
	Format   string            `json:"format"`
	Cues     int               `json:"cues"`
	Problems []SubtitleProblem `json:"problems" nullable:"false"`
}

// SubtitleProblem is one thing that was mended or is worth mending.
type SubtitleProblem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Cue     int    `json:"cue,omitempty"`
	Line    int    `json:"line,omitempty"`
}

// Manifest is the document a CMS reads.
type Manifest = manifest.Document
