package profiles

// Plan is what would be made of one source with one set, and why.
type Plan struct {
	Set         string       `json:"set"`
	Derivatives []Derivative `json:"derivatives"`
	// Notes say what was left out or changed, as stable reason codes.
	Notes []Note `json:"notes,omitempty"`
}

// Derivative is one planned output file.
type Derivative struct {
	// Profile is the resolved profile that makes it.
	Profile Profile `json:"profile"`
	Output  Output  `json:"output"`
	// Format is the file format: "mp4", "m4a", "webp", "jpeg", "avif", "vtt" or "srt".
	Format string `json:"format"`
	// Width and Height are the planned picture size in pixels, even for video; zero for sound and text.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Crop is the part of the upright, square-pixel source picture to keep; nil keeps all of it.
	Crop *Crop `json:"crop,omitempty"`
	// FrameRate is what a video will play at.
	FrameRate Ratio `json:"frame_rate,omitzero"`
	// Duration is the planned length in seconds; zero for stills and text.
	Duration float64 `json:"duration,omitempty"`
	// Locale is the BCP 47 tag of a subtitle track, "und" when nobody knows.
	Locale string `json:"locale,omitempty"`
	// Track is the absolute stream index an embedded subtitle comes from; -1 for a sidecar file. Only for subtitles.
	Track int `json:"track,omitempty"`
	// Reason says in words why this output looks as it does.
	Reason string `json:"reason,omitempty"`
}

// Crop is a rectangle in pixels of the upright, square-pixel source picture.
type Crop struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// FocalPoint is the part of the picture that must stay in view, x and y in 0..1 from the top left.
// Use [Centre] where nobody chose one.
type FocalPoint struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// Centre is the focal point of a picture nobody looked at.
func Centre() FocalPoint { return FocalPoint{X: 0.5, Y: 0.5} }
