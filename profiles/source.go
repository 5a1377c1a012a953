package profiles

// Media is what a master is, by its content rather than its file name.
type Media string

// The kinds of master.
const (
	MediaVideo Media = "video"
	MediaAudio Media = "audio"
	MediaImage Media = "image"
)

// Source is what is known of a master after probing it. It is plain data: a plan depends on nothing else.
type Source struct {
	Media Media `json:"media"`
	// Container is the demuxer or image format, such as "mov" or "jpeg".
	Container string `json:"container"`
	Bytes     int64  `json:"bytes"`
	// Duration is in seconds, zero for images.
	Duration float64 `json:"duration"`
	// StartTime is the presentation time of the first packet in seconds; often not zero in transport streams.
	StartTime float64      `json:"start_time"`
	Video     *VideoTrack  `json:"video,omitempty"` // the track to encode; nil without one
	Audio     []AudioTrack `json:"audio,omitempty"`
	Text      []TextTrack  `json:"text,omitempty"`
	// Chapters are the parts that the master itself names, in order and without overlap.
	Chapters []Chapter `json:"chapters,omitempty"`
	Image    *Picture  `json:"image,omitempty"` // only for MediaImage
	// Splittable is set for masters that can be entered at any time with the same result as reading them from the
	// beginning, so that stretches of them can be encoded apart.
	Splittable bool `json:"splittable,omitempty"`
	// Notes name what is odd about the master, as stable reason codes.
	Notes []Note `json:"notes,omitempty"`
}

// VideoTrack describes the pictures of a master.
type VideoTrack struct {
	// Index is the stream's absolute number in the file.
	Index       int    `json:"index"`
	Codec       string `json:"codec"`
	PixelFormat string `json:"pixel_format"`
	BitDepth    int    `json:"bit_depth"`
	// CodedWidth and CodedHeight are the stored samples, before rotation and pixel aspect are applied.
	CodedWidth  int `json:"coded_width"`
	CodedHeight int `json:"coded_height"`
	// Width and Height are what a viewer sees: square pixels, rotated upright. They may be odd.
	Width  int `json:"width"`
	Height int `json:"height"`
	// SampleAspect is the stored pixel's width to its height; 1/1 for square pixels.
	SampleAspect Ratio `json:"sample_aspect"`
	// Rotation is clockwise, in degrees, one of 0, 90, 180, 270: what a player must turn the stored picture by.
	Rotation  int   `json:"rotation"`
	FrameRate Ratio `json:"frame_rate"` // average
	// VariableRate is set when frames are not evenly spaced.
	VariableRate bool    `json:"variable_rate,omitempty"`
	Duration     float64 `json:"duration"` // seconds, of this track
	Interlaced   bool    `json:"interlaced,omitempty"`
	// LongestGroup is the longest time between two key frames in seconds; zero when unknown.
	LongestGroup float64 `json:"longest_group,omitempty"`
	// Telecined is set for film that was spread over interlaced video in the 3:2 rhythm; FrameRate is then the film's.
	Telecined bool `json:"telecined,omitempty"`
	// Mirrored is set when the stored picture must be flipped left to right before it is turned.
	Mirrored  bool   `json:"mirrored,omitempty"`
	FullRange bool   `json:"full_range,omitempty"`
	Primaries string `json:"primaries,omitempty"` // ffmpeg's names; empty when not signalled
	Transfer  string `json:"transfer,omitempty"`
	Matrix    string `json:"matrix,omitempty"`
	// HDR is "", "pq" or "hlg".
	HDR     string `json:"hdr,omitempty"`
	Alpha   bool   `json:"alpha,omitempty"`
	Bitrate int64  `json:"bitrate,omitempty"` // bits per second; zero when unknown
}

// AudioTrack describes one sound track of a master.
type AudioTrack struct {
	Index      int     `json:"index"`
	Codec      string  `json:"codec"`
	Channels   int     `json:"channels"`
	Layout     string  `json:"layout,omitempty"`
	SampleRate int     `json:"sample_rate"`
	Language   string  `json:"language,omitempty"` // BCP 47; empty when unknown
	Title      string  `json:"title,omitempty"`
	Default    bool    `json:"default,omitempty"`
	Duration   float64 `json:"duration"` // seconds; zero when unknown
	// Described is set for a track that also tells what is to be seen, for people who cannot see it.
	Described bool `json:"described,omitempty"`
}

// TextTrack describes one subtitle track embedded in a master.
type TextTrack struct {
	Index    int    `json:"index"`
	Codec    string `json:"codec"`
	Language string `json:"language,omitempty"` // BCP 47; empty when unknown
	Title    string `json:"title,omitempty"`
	Default  bool   `json:"default,omitempty"`
	Forced   bool   `json:"forced,omitempty"`
	SDH      bool   `json:"sdh,omitempty"` // for the deaf and hard of hearing
	// Bitmap is set for tracks that hold pictures of text, which cannot become a text file without OCR.
	Bitmap bool `json:"bitmap,omitempty"`
}

// Chapter is a named part of a programme. Its times are in seconds and count from the start of the programme.
type Chapter struct {
	Start float64 `json:"start"`
	End   float64 `json:"end"`             // the first moment that is no longer in it
	Title string  `json:"title,omitempty"` // one line of text; empty when it has none
}

// Picture describes an image master, as seen after its orientation tag is applied.
type Picture struct {
	Width    int  `json:"width"`
	Height   int  `json:"height"`
	Pages    int  `json:"pages"` // frames of an animation or pages of a document; 1 for a plain picture
	Alpha    bool `json:"alpha,omitempty"`
	BitDepth int  `json:"bit_depth"`
}

// Note is one remark about a master or a plan: a stable code and a sentence.
type Note struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}
