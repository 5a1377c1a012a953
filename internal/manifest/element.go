package manifest

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
)

// elements are the snippets. Without crossorigin, browsers would not load subtitle tracks from another site than the page's.
// Width and height keep the layout still while things load.
var elements = template.Must(template.New("").Parse(`
{{- define "video" -}}
<video controls preload="none" playsinline crossorigin="anonymous"
{{- with .Poster}} poster="{{.}}"{{end}}{{if .Width}} width="{{.Width}}" height="{{.Height}}"{{end}}
{{- with .Lang}} lang="{{.}}"{{end}}{{with .Label}} aria-label="{{.}}"{{end}}>
{{- template "sources" .Sources}}{{template "tracks" .Tracks -}}
</video>
{{- end}}
{{- define "audio" -}}
<audio controls preload="none"{{with .Lang}} lang="{{.}}"{{end}}{{with .Label}} aria-label="{{.}}"{{end}}>
{{- template "sources" .Sources -}}
</audio>
{{- end}}
{{- define "sources"}}{{range .}}<source src="{{.URL}}" type="{{.Mime}}"{{with .Media}} media="{{.}}"{{end}}>{{end}}{{end}}
{{- define "tracks"}}{{range .}}<track src="{{.VTT}}" kind="{{.Kind}}" srclang="{{.Locale}}" label="{{.Label}}"
{{- if .Default}} default{{end}}>{{end}}{{end}}
{{- define "picture" -}}
<picture>
{{- range .Set.Sources}}<source type="{{.Type}}"{{with .Media}} media="{{.}}"{{end}} srcset="{{.Srcset}}" sizes="{{.Sizes}}">{{end -}}
{{- $img := .Set.Img -}}
<img src="{{$img.Src}}" srcset="{{$img.Srcset}}" sizes="{{$img.Sizes}}" width="{{$img.Width}}" height="{{$img.Height}}"
{{- if .Named}} alt="{{.Label}}"{{end}}{{with .Lang}} lang="{{.}}"{{end}} loading="lazy" decoding="async">
{{- /**/ -}}
</picture>
{{- end}}
{{- define "iframe" -}}
<iframe src="{{.URL}}"{{with .Label}} title="{{.}}"{{end}} width="{{.Width}}" height="{{.Height}}" loading="lazy"
{{- /**/}} allow="fullscreen; picture-in-picture" allowfullscreen></iframe>
{{- end}}`))

func element(name string, content any) (string, error) {
	var text strings.Builder
	if err := elements.ExecuteTemplate(&text, name, content); err != nil {
		return "", fmt.Errorf("write the %s element: %w", name, err)
	}
	return text.String(), nil
}

// player is what a <video> or <audio> element is written from.
type player struct {
	Sources       []source
	Tracks        []Subtitle
	Poster        string
	Label, Lang   string
	Width, Height int
}

// label is what a screen reader says of something to press: the alternative text, else the title. Even a decorative film has a
// name there. lang is the language it is in.
func (d *Document) label() (text, lang string) {
	if d.Alt != nil && *d.Alt != "" {
		return *d.Alt, d.TextLocales.Alt
	}
	return d.Title, d.TextLocales.Title
}

func (d *Document) videoElement() (string, error) {
	part := player{Tracks: d.htmlTracks()}
	part.Label, part.Lang = d.label()
	shown := d.Videos
	if len(shown) > 0 {
		shown = oneFilm(shown)
		part.Width, part.Height = shown[0].Width, shown[0].Height
	}
	for _, stream := range d.Streams {
		if stream.Type == "hls" && (len(shown) == 0 || stream.shows(shown[0])) {
			// Who plays it adapts to the line, which is right on phones; others pass it over.
			part.Sources = append(part.Sources, source{URL: stream.URL, Mime: stream.Mime})
			break
		}
	}
	part.Sources = append(part.Sources, progressive(shown)...)
	once(part.Tracks, burnedIn(shown))
	part.Poster = posterFor(d.Posters, part.Width, part.Height)
	return element("video", part)
}

// shows reports whether a stream is of the same film.
func (s Stream) shows(v Video) bool {
	return s.Role == v.Role && s.Set == v.Set && s.Locale == v.Locale
}

func (d *Document) audioElement() (string, error) {
	part := player{}
	part.Label, part.Lang = d.label()
	for _, audio := range d.Audios {
		part.Sources = append(part.Sources, source{URL: audio.URL, Mime: audio.Mime})
	}
	return element("audio", part)
}

// htmlTracks are the tracks browsers can read, in HTML's words.
func (d *Document) htmlTracks() []Subtitle {
	var tracks []Subtitle
	for _, track := range d.Subtitles {
		if track.VTT == "" {
			continue
		}
		if track.Kind == "forced" {
			track.Kind = "subtitles" // HTML has no other word for it
		}
		tracks = append(tracks, track)
	}
	return tracks
}

// posterFor is the JPEG that best fits a film: of its shape if there is one, then not wider than it, then the widest. A poster
// attribute offers no choice of formats.
func posterFor(posters []Picture, width, height int) string {
	plain := slices.DeleteFunc(slices.Clone(posters), func(p Picture) bool { return p.Mime != "image/jpeg" })
	if len(plain) == 0 {
		return ""
	}
	return slices.MinFunc(plain, func(a, b Picture) int {
		other := func(p Picture) int { return rank(!sameShape(p.Width, p.Height, width, height)) }
		wider := func(p Picture) int { return rank(p.Width > width) }
		return cmp.Or(other(a)-other(b), wider(a)-wider(b), b.Width-a.Width)
	}).URL
}

func rank(worse bool) int {
	if worse {
		return 1
	}
	return 0
}

func (d *Document) pictureElement(set PictureSet) (string, error) {
	part := struct {
		Set         PictureSet
		Named       bool // false: nobody said anything, and an empty alt would be a lie
		Label, Lang string
	}{Set: set, Named: true}
	switch {
	case d.Alt != nil:
		part.Label, part.Lang = *d.Alt, d.TextLocales.Alt
	case d.Title != "":
		part.Label, part.Lang = d.Title, d.TextLocales.Title
	default:
		part.Named = false
	}
	return element("picture", part)
}
