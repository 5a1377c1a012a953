package embed

import "github.com/reelmill/reelmill/internal/manifest"

// stage is what the player page is told of an asset: what it shows. A manifest tells more, to those who have a key.
type stage struct {
	Kind        string             `json:"kind"`
	Title       string             `json:"title"`
	TitleLocale string             `json:"titleLocale"`
	Alt         *string            `json:"alt"`
	AltLocale   string             `json:"altLocale"`
	Language    string             `json:"language"`
	Duration    float64            `json:"duration"`
	Chapters    []manifest.Chapter `json:"chapters"`
	Streams     []manifest.Stream  `json:"streams"`
	Videos      []file             `json:"videos"`
	Audios      []file             `json:"audios"`
	Posters     []still            `json:"posters"`
	Images      []still            `json:"images"`
	Storyboards []board            `json:"storyboards"`
	Subtitles   []track            `json:"subtitles"`
	Transcripts []transcriptSource `json:"transcripts"`
	Burned      string             `json:"burned"` // the language of the subtitles that are drawn into all that plays
}

type file struct {
	URL     string `json:"url"`
	Mime    string `json:"mime"`
	Width   int    `json:"width,omitempty"`
	Height  int    `json:"height,omitempty"`
	Bitrate int64  `json:"bitrate"`
}

type still struct {
	URL         string `json:"url"`
	Mime        string `json:"mime"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Placeholder string `json:"placeholder,omitempty"`
}

type board struct {
	VTT    string `json:"vtt"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type track struct {
	Locale  string `json:"locale"`
	Kind    string `json:"kind"`
	Label   string `json:"label"`
	Default bool   `json:"default"`
	Forced  bool   `json:"forced"`
	VTT     string `json:"vtt"`
}

type transcriptSource struct {
	Locale string `json:"locale"`
	Text   string `json:"text"`
	JSON   string `json:"json"`
}

func stageOf(doc *manifest.Document) stage {
	s := stage{
		Kind: doc.Asset.Kind, Title: doc.Title, TitleLocale: doc.TextLocales.Title, Alt: doc.Alt, AltLocale: doc.TextLocales.Alt,
		Language: doc.Language, Duration: doc.Duration, Chapters: append([]manifest.Chapter{}, doc.Chapters...), Streams: doc.Streams,
		Videos: []file{}, Audios: []file{}, Posters: stillsOf(doc.Posters), Images: stillsOf(doc.Images),
		Storyboards: []board{}, Subtitles: []track{}, Transcripts: []transcriptSource{}, Burned: doc.BurnedIn(),
	}
	for _, video := range doc.Videos {
		s.Videos = append(s.Videos, file{video.URL, video.Mime, video.Width, video.Height, video.Bitrate})
	}
	for _, audio := range doc.Audios {
		s.Audios = append(s.Audios, file{URL: audio.URL, Mime: audio.Mime, Bitrate: audio.Bitrate})
	}
	for _, sheet := range doc.Storyboards {
		s.Storyboards = append(s.Storyboards, board{sheet.VTT, sheet.Width, sheet.Height})
	}
	for _, text := range doc.Subtitles {
		if text.VTT != "" { // browsers read nothing else
			s.Subtitles = append(s.Subtitles, track{text.Locale, text.Kind, text.Label, text.Default, text.Forced, text.VTT})
		}
	}
	for _, text := range doc.Transcripts {
		s.Transcripts = append(s.Transcripts, transcriptSource{text.Locale, text.Text, text.JSON})
	}
	return s
}

func stillsOf(pictures []manifest.Picture) []still {
	stills := make([]still, 0, len(pictures))
	for _, picture := range pictures {
		stills = append(stills, still{picture.URL, picture.Mime, picture.Width, picture.Height, picture.Placeholder})
	}
	return stills
}
