package manifest

// Embed is what a page can paste. Everything in it is escaped.
type Embed struct {
	// A ready <video>, <audio> or <picture> element. Empty when nothing was made that it could show.
	HTML string `json:"html"`
	// schema.org's VideoObject, AudioObject or ImageObject. Encode it with a JSON encoder that escapes "<" before putting it into a
	// script element, or take "script". Missing when nothing was made that it could describe.
	JSONLD *LinkedData `json:"json_ld,omitempty"`
	// A ready <script type="application/ld+json"> element with the same. Missing when json_ld is.
	Script string `json:"script,omitempty"`
	// A ready <iframe> element with our player. Missing where no player is served.
	Iframe string `json:"iframe,omitempty"`
	// Address of the oEmbed description. Missing where none is served.
	OEmbed string `json:"oembed,omitempty"`
}

// PictureSet is everything a <picture> element needs: one subject, one shape, several sizes and formats.
type PictureSet struct {
	// "poster" or "image".
	Output string `json:"output"`
	// Where on a page it belongs. Missing when the profiles have none.
	Role string `json:"role,omitempty"`
	// Name of the rendition set it belongs to. Missing when the version was made with only one.
	Set string `json:"set,omitempty"`
	// The readers it is for, as a BCP 47 tag. Missing when it is for all.
	Locale string `json:"locale,omitempty"`
	// The shape of the pictures, such as "16:9".
	AspectRatio string `json:"aspect_ratio"`
	// The better formats, best first, for <source>. Empty when there is only one format.
	Sources []PictureSource `json:"sources"`
	// The format that every browser shows, for <img>.
	Img Img `json:"img"`
	// A tiny preview as a data URI. Missing where none was made.
	Placeholder string `json:"placeholder,omitempty"`
	// The ready <picture> element. It loads late ("lazy"): for what is seen first, write your own with loading="eager".
	HTML string `json:"html"`
}

// PictureSource is one format of a picture set.
type PictureSource struct {
	// Media type.
	Type string `json:"type"`
	// A media query. Missing when the format has every size; where it has only the larger ones, smaller screens take the next
	// format.
	Media string `json:"media,omitempty"`
	// Addresses with their widths, smallest first.
	Srcset string `json:"srcset"`
	// How wide the picture is shown: the whole window up to its own width. Put your own layout's sizes here.
	Sizes string `json:"sizes"`
}

// Img is the part of a picture set that every browser shows.
type Img struct {
	// Address of the largest file.
	Src string `json:"src"`
	// Addresses with their widths, smallest first.
	Srcset string `json:"srcset"`
	// How wide the picture is shown: the whole window up to its own width. Put your own layout's sizes here.
	Sizes string `json:"sizes"`
	// Of src, in pixels: keeps the layout still while the picture loads.
	Width int `json:"width"`
	// Of src, in pixels.
	Height int `json:"height"`
	// As the document's alt: null when nobody wrote one (the ready element then has the title), empty when decorative.
	Alt *string `json:"alt" jsonschema:"nullable"`
}

// LinkedData describes the asset to search engines, in schema.org's terms.
type LinkedData struct {
	// Always "https://schema.org".
	Context string `json:"@context"`
	// "VideoObject", "AudioObject" or "ImageObject".
	Type string `json:"@type"`
	// The title.
	Name string `json:"name"`
	// The description.
	Description string `json:"description"`
	// When this version was published, RFC 3339.
	UploadDate string `json:"uploadDate"`
	// ISO 8601, such as "PT1M3.2S". Missing for pictures and where it is unknown.
	Duration string `json:"duration,omitempty"`
	// Address of the largest H.264 file, the one every crawler reads, else of the first file.
	ContentURL string `json:"contentUrl,omitempty"`
	// Address of our player. Missing where none is served.
	EmbedURL string `json:"embedUrl,omitempty"`
	// Addresses of the posters as JPEG, else in whatever format there is. Missing when there are none.
	ThumbnailURL []string `json:"thumbnailUrl,omitempty"`
	// The asset's own language as a BCP 47 tag. Missing when nobody said.
	InLanguage string `json:"inLanguage,omitempty"`
	// Media type of contentUrl, without codecs.
	EncodingFormat string `json:"encodingFormat,omitempty"`
	// End of the rights window, RFC 3339. Missing when there is none.
	Expires string `json:"expires,omitempty"`
	// Countries it may be shown in, ISO 3166-1 alpha-2. Missing: everywhere.
	RegionsAllowed []string `json:"regionsAllowed,omitempty"`
	// Of contentUrl, in pixels. Missing for sound.
	Width int `json:"width,omitempty"`
	// Of contentUrl, in pixels. Missing for sound.
	Height int `json:"height,omitempty"`
	// The subtitle tracks that exist as WebVTT. Missing when there are none.
	Caption []MediaObject `json:"caption,omitempty"`
	// The spoken text itself, in the reader's language, else in the asset's own. Missing when neither is there.
	Transcript string `json:"transcript,omitempty"`
	// The chapters that have a title. Missing when there are none, for sound, and where no player is served.
	HasPart []Clip `json:"hasPart,omitempty"`
}

// Clip is a chapter in schema.org's terms.
type Clip struct {
	// Always "Clip".
	Type string `json:"@type"`
	// The chapter's title.
	Name string `json:"name"`
	// Where it begins, in seconds.
	StartOffset float64 `json:"startOffset"`
	// Where it ends, in seconds.
	EndOffset float64 `json:"endOffset"`
	// Address of our player, from there on.
	URL string `json:"url"`
}

// MediaObject is a subtitle track in schema.org's terms.
type MediaObject struct {
	// Always "MediaObject".
	Type string `json:"@type"`
	// Always "text/vtt".
	EncodingFormat string `json:"encodingFormat"`
	// BCP 47 tag. Missing when nobody knows.
	InLanguage string `json:"inLanguage,omitempty"`
	// The track's label.
	Name string `json:"name"`
	// Address of the WebVTT file.
	ContentURL string `json:"contentUrl"`
}
