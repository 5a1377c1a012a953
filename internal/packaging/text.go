package packaging

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/subtitles"
)

// textSegment is how long one piece of subtitles is. RFC 8216 (6.2.4) lets subtitles of a finished programme have
// another target duration than its pictures, and a file of a few hundred bytes per six seconds serves nobody.
const textSegment = 30 * time.Second

// line is one subtitle track as it lies in the folder.
type line struct {
	Text
	// whole is the file with all cues, pieces are the files that each hold a part of them.
	whole    string
	pieces   []string
	playlist string
	lengths  []time.Duration
	bytes    int64
}

func (t Text) kind() string {
	if t.Kind == "" {
		return TextSubtitles
	}
	return t.Kind
}

// stem is the beginning of the names of its files.
func (t Text) stem() string { return TextName(t.Locale, t.kind()) }

// TextName is what the files of a subtitle track are called in the folder of a stream: its playlist and its whole text, but for what stands
// behind the dot, and the folder of its pieces.
func TextName(locale, kind string) string { return "text-" + strings.ToLower(locale) + "-" + kind }

func (t Text) title() string {
	if t.Label != "" {
		return t.Label
	}
	return subtitles.LocaleLabel(t.Locale)
}

func (b *builder) texts(context.Context) error {
	for _, t := range b.stream.Texts {
		track, err := readText(t)
		if err != nil {
			return err
		}
		l := line{Text: t, whole: t.stem() + ".vtt", bytes: int64(len(t.VTT))}
		if b.stream.HLS {
			if err := b.pieces(&l, track); err != nil {
				return err
			}
		}
		if b.stream.DASH {
			if err := b.write(l.whole, track.WriteVTT); err != nil {
				return err
			}
		}
		b.lines = append(b.lines, l)
	}
	return nil
}

// readText reads a track; one without cues is a track nonetheless.
func readText(t Text) (*subtitles.Track, error) {
	track, _, err := subtitles.Read(t.VTT, subtitles.ReadOptions{Name: t.stem() + ".vtt"})
	if subtitles.CodeOf(err) == "subtitle-no-cues" {
		return &subtitles.Track{}, nil
	}
	if err != nil {
		return nil, jobs.Refuse("stream-text", fmt.Sprintf("The subtitles for %q cannot be read.", t.Locale), "Upload them again as WebVTT or SRT.", err)
	}
	return track, nil
}

// pieces writes the segments for HLS. They cover the programme and no more, with cues or without.
func (b *builder) pieces(l *line, track *subtitles.Track) error {
	if err := os.Mkdir(filepath.Join(b.folder, l.stem()), 0o700); err != nil {
		return unwritten(err)
	}
	total := time.Duration(b.seconds() * float64(time.Second))
	for i, s := range track.Segments(b.textLength, total) {
		if s.Start >= total {
			break
		}
		name := fmt.Sprintf("%s/%d.vtt", l.stem(), i+1)
		write := func(w io.Writer) error { return s.WriteVTT(w, 0) }
		if err := b.write(name, write); err != nil {
			return err
		}
		l.pieces = append(l.pieces, name)
		l.lengths = append(l.lengths, min(s.End, total)-s.Start)
	}
	l.playlist = l.stem() + ".m3u8"
	return nil
}

// write makes a small file in the folder and notes its name.
func (b *builder) write(name string, fill func(io.Writer) error) error {
	var text bytes.Buffer
	err := fill(&text)
	if err == nil {
		err = os.WriteFile(filepath.Join(b.folder, filepath.FromSlash(name)), text.Bytes(), 0o600)
	}
	if err != nil {
		return unwritten(err)
	}
	b.done.Files = append(b.done.Files, name)
	return nil
}

func unwritten(cause error) *jobs.Fault {
	return jobs.Stumble("scratch-write", "A file of the stream could not be written.",
		"Check the free space and the rights of the worker's scratch folder.", cause)
}
