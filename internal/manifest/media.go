package manifest

// Stream is an adaptive stream.
type Stream struct {
	// Name of the profile that made it.
	Profile string `json:"profile"`
	// Where on a page it belongs. Missing when the profile has none.
	Role string `json:"role,omitempty"`
	// Name of the rendition set it belongs to. Missing when the version was made with only one.
	Set string `json:"set,omitempty"`
	// "hls" or "dash". Both play the same files.
	Type string `json:"type" jsonschema:"example=hls,example=dash"`
	// Address of the master playlist or MPD.
	URL string `json:"url"`
	// Media type of the playlist.
	Mime string `json:"mime"`
	// The readers it is for, as a BCP 47 tag. Missing when it is for all.
	Locale string `json:"locale,omitempty"`
}

// Video is one progressive file.
type Video struct {
	// Name of the profile that made it.
	Profile string `json:"profile"`
	// Where on a page it belongs. Missing when the profile has none.
	Role string `json:"role,omitempty"`
	// Name of the rendition set it belongs to. Missing when the version was made with only one.
	Set string `json:"set,omitempty"`
	// Address of the file.
	URL string `json:"url"`
	// Media type with RFC 6381 codecs.
	Mime string `json:"mime"`
	// In pixels.
	Width int `json:"width"`
	// In pixels.
	Height int `json:"height"`
	// Language of the subtitles that are drawn into the pictures, as a BCP 47 tag. Missing when there are none.
	BurnedSubtitles string `json:"burned_subtitles,omitempty"`
	// Frames per second as a fraction such as "30000/1001".
	FrameRate string `json:"frame_rate"`
	// In seconds.
	Duration float64 `json:"duration"`
	// In bits per second, of the whole file.
	Bitrate int64 `json:"bitrate"`
	// Size of the file.
	Bytes int64 `json:"bytes"`
	// Digest of the file in hex.
	SHA256 string `json:"sha256"`
	// Likeness to the master. Missing where it was not measured.
	Quality *Quality `json:"quality,omitempty"`
	// Loudness of the sound. Missing where it was not measured, as for silent files.
	Loudness *Loudness `json:"loudness,omitempty"`
	// The readers it is for, or the language of the subtitles drawn into it, as a BCP 47 tag. Missing when it is for all.
	Locale string `json:"locale,omitempty"`
}

// Quality is measured on the finished file against the master.
type Quality struct {
	// Structural similarity, 0 to 1: the mean of the pictures compared.
	SSIM float64 `json:"ssim"`
	// The mean of the worst second compared. Missing where it was not measured.
	SSIMWorst float64 `json:"ssim_worst,omitempty"`
}

// Loudness is measured on the finished sound as EBU R 128 describes it.
type Loudness struct {
	// Programme loudness in LUFS; silence is -70.
	Integrated float64 `json:"integrated"`
	// Highest true peak in dBTP.
	TruePeak float64 `json:"true_peak"`
}

// Audio is one sound file.
type Audio struct {
	// Name of the profile that made it.
	Profile string `json:"profile"`
	// Where on a page it belongs. Missing when the profile has none.
	Role string `json:"role,omitempty"`
	// Name of the rendition set it belongs to. Missing when the version was made with only one.
	Set string `json:"set,omitempty"`
	// Address of the file.
	URL string `json:"url"`
	// Media type with RFC 6381 codecs.
	Mime string `json:"mime"`
	// In seconds.
	Duration float64 `json:"duration"`
	// In bits per second.
	Bitrate int64 `json:"bitrate"`
	// Size of the file.
	Bytes int64 `json:"bytes"`
	// Digest of the file in hex.
	SHA256 string `json:"sha256"`
	// Missing where it was not measured.
	Loudness *Loudness `json:"loudness,omitempty"`
	// The readers it is for, as a BCP 47 tag. Missing when it is for all.
	Locale string `json:"locale,omitempty"`
}

// Picture is a poster or an image rendition.
type Picture struct {
	// Name of the profile that made it.
	Profile string `json:"profile"`
	// Where on a page it belongs. Missing when the profile has none.
	Role string `json:"role,omitempty"`
	// Name of the rendition set it belongs to. Missing when the version was made with only one.
	Set string `json:"set,omitempty"`
	// Address of the file.
	URL string `json:"url"`
	// Media type.
	Mime string `json:"mime"`
	// In pixels.
	Width int `json:"width"`
	// In pixels.
	Height int `json:"height"`
	// Size of the file.
	Bytes int64 `json:"bytes"`
	// Digest of the file in hex.
	SHA256 string `json:"sha256"`
	// When in the film a poster was taken, in seconds. Missing for images, and for posters that somebody brought.
	Time *float64 `json:"time,omitempty"`
	// A tiny preview as a data URI, to show until the file is there. Missing where none was made.
	Placeholder string `json:"placeholder,omitempty"`
	// The readers it is for, as a BCP 47 tag. Missing when it is for all.
	Locale string `json:"locale,omitempty"`
}

// Storyboard is a set of preview sheets with the times they belong to.
type Storyboard struct {
	// Address of a WebVTT file: cues with the real times of the pictures, whose text is "sheet#xywh=x,y,w,h".
	VTT string `json:"vtt"`
	// Addresses of the sheets.
	Sheets []string `json:"sheets"`
	// Time between two pictures in seconds.
	Interval float64 `json:"interval"`
	// Of one preview, in pixels.
	Width int `json:"width"`
	// Of one preview, in pixels.
	Height int `json:"height"`
	// Name of the rendition set it belongs to. Missing when the version was made with only one.
	Set string `json:"set,omitempty"`
	// The readers it is for, as a BCP 47 tag. Missing when it is for all.
	Locale string `json:"locale,omitempty"`
}

// Subtitle is one track in every format it is delivered in.
type Subtitle struct {
	// BCP 47 tag; "und" when nobody knows.
	Locale string `json:"locale"`
	// "subtitles", "captions" (for the deaf and hard of hearing) or "forced" (only what speakers of the main language need).
	Kind string `json:"kind" jsonschema:"example=subtitles,example=captions,example=forced"`
	// For a player's menu, in the track's own language.
	Label string `json:"label"`
	// The track that best fits the reader. At most one; none when no track is in a language the reader asked for, or when all that
	// plays has subtitles in that language drawn in.
	Default bool `json:"default"`
	// Whether kind is "forced".
	Forced bool `json:"forced"`
	// Address of the WebVTT file, the only format browsers read. Missing when the set asks for none.
	VTT string `json:"vtt,omitempty"`
	// Address of the SubRip file. Missing when the set asks for none.
	SRT string `json:"srt,omitempty"`
	// Address of the TTML file. Missing when the set asks for none.
	TTML string `json:"ttml,omitempty"`
}

// Transcript is the spoken text of one track, to read and to search.
type Transcript struct {
	// BCP 47 tag; "und" when nobody knows.
	Locale string `json:"locale"`
	// The kind of subtitle track it was made of: "subtitles" or "captions". Missing when nobody said.
	Kind string `json:"kind,omitempty" jsonschema:"example=subtitles,example=captions"`
	// Address of the plain text; empty when the set asks for none.
	Text string `json:"text"`
	// Address of the text with times, as JSON; empty when the set asks for none.
	JSON string `json:"json"`
}
