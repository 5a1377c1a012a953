package manifest

import (
	"fmt"
	"html/template"
	"strings"
	"time"
)

// Embed is what a page can paste.
type Embed struct {
	// HTML is a ready <video>, <audio> or <picture> element, escaped.
	HTML string `json:"html"`
	// JSONLD is a schema.org VideoObject, AudioObject or ImageObject. Encode it with a JSON encoder that escapes "<" before putting it
	// into a script element, as this document's own encoding does.
	JSONLD *LinkedData `json:"json_ld,omitempty"`
}

// LinkedData describes the asset to search engines, in schema.org's terms.
type LinkedData struct {
	Context        string   `json:"@context"`
	Type           string   `json:"@type"`
	Name           string   `json:"name"`
	Description    string   `json:"description"`
	UploadDate     string   `json:"uploadDate"`
	Duration       string   `json:"duration,omitempty"` // ISO 8601
	ContentURL     string   `json:"contentUrl,omitempty"`
	ThumbnailURL   []string `json:"thumbnailUrl,omitempty"`
	InLanguage     string   `json:"inLanguage,omitempty"`
	EncodingFormat string   `json:"encodingFormat,omitempty"`
	Expires        string   `json:"expires,omitempty"`
	RegionsAllowed []string `json:"regionsAllowed,omitempty"`
	Width          int      `json:"width,omitempty"`
	Height         int      `json:"height,omitempty"`
}

// element writes the snippet of each kind. Browsers take the first source they can play, so the largest stands first. Without
// crossorigin they would not load subtitle tracks from another site than the page's.
const element = `{{- if .Videos -}}
<video controls preload="none" playsinline crossorigin="anonymous"{{with .Poster}} poster="{{.URL}}"{{end}} width="{{.Width}}" height="{{.Height}}"{{with .Label}} aria-label="{{.}}"{{end}}>
{{- range .Videos}}<source src="{{.URL}}" type="{{.Mime}}">{{end}}
{{- range .Tracks}}<track src="{{.VTT}}" kind="{{.Kind}}" srclang="{{.Locale}}" label="{{.Label}}"{{if .Default}} default{{end}}>{{end -}}
</video>
{{- else if .Audios -}}
<audio controls preload="none"{{with .Label}} aria-label="{{.}}"{{end}}>{{range .Audios}}<source src="{{.URL}}" type="{{.Mime}}">{{end}}</audio>
{{- else if .Fallback -}}
<picture>{{range .Pictures}}<source srcset="{{.URL}}" type="{{.Mime}}">{{end}}<img src="{{.Fallback.URL}}" width="{{.Fallback.Width}}" height="{{.Fallback.Height}}" alt="{{.Label}}" loading="lazy"></picture>
{{- end}}`

// snippet is what the element is written from.
type snippet struct {
	Videos        []Video
	Audios        []Audio
	Tracks        []Subtitle
	Pictures      []Picture
	Poster        *Picture
	Fallback      *Picture // the picture every browser can show
	Label         string
	Width, Height int
}

func (d *Document) embed() (*Embed, error) {
	part := snippet{Videos: d.Videos, Audios: d.Audios, Poster: jpeg(d.Posters), Label: d.label()}
	for _, track := range d.Subtitles {
		if track.VTT == "" {
			continue // browsers read nothing else
		}
		if track.Kind == "forced" {
			track.Kind = "subtitles" // HTML has no other word for it
		}
		part.Tracks = append(part.Tracks, track)
	}
	if len(d.Videos) > 0 {
		part.Width, part.Height = d.Videos[0].Width, d.Videos[0].Height
	}
	if part.Fallback = jpeg(d.Images); part.Fallback != nil {
		part.Pictures = sameShape(d.Images, part.Fallback)
	}
	page, err := template.New("embed").Parse(element)
	if err != nil {
		return nil, err
	}
	var text strings.Builder
	if err := page.Execute(&text, part); err != nil {
		return nil, err
	}
	return &Embed{HTML: text.String(), JSONLD: d.linkedData()}, nil
}

// label is what a screen reader says: the alternative text, else the title.
func (d *Document) label() string {
	if d.Alt != nil {
		return *d.Alt
	}
	return d.Title
}

// jpeg is the first picture in the format that everything can show.
func jpeg(pictures []Picture) *Picture {
	for i := range pictures {
		if pictures[i].Mime == "image/jpeg" {
			return &pictures[i]
		}
	}
	return nil
}

// sameShape are the better formats of one rendition.
func sameShape(pictures []Picture, fallback *Picture) []Picture {
	var better []Picture
	for _, p := range pictures {
		if p.Profile == fallback.Profile && p.Mime != fallback.Mime {
			better = append(better, p)
		}
	}
	return better
}

func (d *Document) linkedData() *LinkedData {
	data := &LinkedData{
		Context: "https://schema.org", Type: "ImageObject", Name: d.Title, Description: d.Description,
		UploadDate: d.Asset.PublishedAt.Format(time.RFC3339), InLanguage: d.Language, RegionsAllowed: d.Rights.Territories,
	}
	if d.Rights.EndsAt != nil {
		data.Expires = d.Rights.EndsAt.Format(time.RFC3339)
	}
	for _, poster := range d.Posters {
		if poster.Mime == "image/jpeg" {
			data.ThumbnailURL = append(data.ThumbnailURL, poster.URL)
		}
	}
	switch {
	case len(d.Videos) > 0:
		best := d.Videos[0]
		data.Type, data.ContentURL, data.Duration = "VideoObject", best.URL, isoDuration(d.Duration)
		data.EncodingFormat, data.Width, data.Height = "video/mp4", best.Width, best.Height
	case len(d.Audios) > 0:
		data.Type, data.ContentURL, data.Duration, data.EncodingFormat = "AudioObject", d.Audios[0].URL, isoDuration(d.Duration), "audio/mp4"
	case jpeg(d.Images) != nil:
		image := jpeg(d.Images)
		data.ContentURL, data.EncodingFormat, data.Width, data.Height = image.URL, image.Mime, image.Width, image.Height
	default:
		return nil
	}
	return data
}

// isoDuration writes seconds as ISO 8601 does, such as PT1M3.2S.
func isoDuration(seconds float64) string {
	whole := time.Duration(seconds * float64(time.Second)).Round(10 * time.Millisecond)
	minutes := int(whole.Minutes())
	rest := (whole - time.Duration(minutes)*time.Minute).Seconds()
	if minutes == 0 {
		return fmt.Sprintf("PT%gS", rest)
	}
	return fmt.Sprintf("PT%dM%gS", minutes, rest)
}
