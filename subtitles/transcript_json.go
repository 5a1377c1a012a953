package subtitles

import (
	"encoding/json"
	"io"
	"time"
)

// transcriptDocument is a transcript as programs read it. Times are in seconds, to the millisecond.
type transcriptDocument struct {
	Locale     string                `json:"locale"`
	Paragraphs []transcriptParagraph `json:"paragraphs"`
}

type transcriptParagraph struct {
	Start   float64 `json:"start"`
	End     float64 `json:"end"`
	Speaker string  `json:"speaker"`
	Text    string  `json:"text"`
}

// WriteTranscriptJSON writes the transcript with its times in seconds:
//
//	{"locale": "en", "paragraphs": [{"start": 0.1, "end": 2.5, "speaker": "Ann", "text": "Good evening."}]}
//
// The speaker of a paragraph is empty where the subtitles name none. Without cues "paragraphs" is an empty list. An *Error with the code
// subtitle-write-failed wraps the error of w.
func (t *Track) WriteTranscriptJSON(w io.Writer, locale string) error {
	document := transcriptDocument{Locale: locale, Paragraphs: []transcriptParagraph{}}
	for _, p := range t.Transcript() {
		document.Paragraphs = append(document.Paragraphs, transcriptParagraph{
			Start: inSeconds(p.Start), End: inSeconds(p.End), Speaker: p.Speaker, Text: p.Text,
		})
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false) // it is text, not a page
	if err := encoder.Encode(document); err != nil {
		return refuse("subtitle-write-failed", "The transcript could not be written.", "").because(err)
	}
	return nil
}

// TranscriptTextOfJSON returns what [Track.WriteTranscriptJSON] wrote as [Track.TranscriptText] writes it. An *Error with the code
// transcript-unreadable tells that data is something else.
func TranscriptTextOfJSON(data []byte) (string, error) {
	var document transcriptDocument
	if err := json.Unmarshal(data, &document); err != nil {
		return "", refuse("transcript-unreadable", "The transcript is not JSON as Reelmill writes it.", "Make it again.").because(err)
	}
	paragraphs := make([]Paragraph, len(document.Paragraphs))
	for i, p := range document.Paragraphs {
		paragraphs[i] = Paragraph{Speaker: p.Speaker, Text: p.Text}
	}
	return textOf(paragraphs), nil
}

// inSeconds divides whole milliseconds, so that the shortest decimal is written.
func inSeconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }
