package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/reelmill/reelmill/profiles"
)

// writePlan writes a plan for people.
func writePlan(w io.Writer, name string, document planDocument) error {
	out := tabwriter.NewWriter(w, 2, 0, 2, ' ', 0)
	say := func(format string, args ...any) { _, _ = fmt.Fprintf(out, format+"\n", visibleAll(args)...) }
	say("%s: %s", name, sourceText(document.Source))
	for _, line := range trackTexts(document.Source) {
		say("  %s", line)
	}
	for _, note := range append(document.Source.Notes, document.Plan.Notes...) {
		say("  note: %s: %s", note.Code, note.Message)
	}
	say("\nWith the set %q:", document.Plan.Set)
	for _, d := range document.Plan.Derivatives {
		rate := ""
		if d.FrameRate.Known() {
			rate = rateText(d.FrameRate.String())
		}
		tabulate(out, "  "+string(d.Output), cmp.Or(d.Locale, d.Profile.Name), d.Format, sizeText(d.Width, d.Height), rate, capText(d), d.Reason)
	}
	for _, ladder := range document.Ladders {
		say("  %s", ladder.text())
	}
	for _, line := range document.Commands {
		say("\n# %s\n%s", line.Label, shell(line.Argv))
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}

// text says how a ladder is spread over workers.
func (l plannedLadder) text() string {
	rungs := strings.Join(l.Rungs, ", ")
	if len(l.Chunks) == 1 {
		return fmt.Sprintf("%s (%s): one decode, one piece", l.Codec, rungs)
	}
	return fmt.Sprintf("%s (%s): one decode each of %d chunks of about %.3g s", l.Codec, rungs, len(l.Chunks), l.Chunks[0].Seconds())
}

// capText is the most a derivative may take of a reader's line.
func capText(d profiles.Derivative) string {
	switch {
	case d.Profile.Video != nil:
		return "≤ " + bitsText(d.Profile.Video.MaxBitrate)
	case d.Profile.Audio != nil:
		return bitsText(d.Profile.Audio.Bitrate)
	}
	return ""
}

// sourceText says in one line what a master is.
func sourceText(s profiles.Source) string {
	parts := []string{string(s.Media), s.Container, bytesText(s.Bytes)}
	if s.Duration > 0 {
		parts = append(parts, lengthText(s.Duration))
	}
	if s.Image != nil {
		parts = append(parts, sizeText(s.Image.Width, s.Image.Height), fmt.Sprintf("%d bit", s.Image.BitDepth))
	}
	return strings.Join(parts, ", ")
}

func trackTexts(s profiles.Source) []string {
	var lines []string
	if s.Video != nil {
		lines = append(lines, "pictures: "+pictureText(*s.Video))
	}
	for _, a := range s.Audio {
		lines = append(lines, fmt.Sprintf("sound: %s, %s, %g kHz, %s", a.Codec, cmp.Or(a.Layout, fmt.Sprintf("%d channels", a.Channels)),
			float64(a.SampleRate)/1000, cmp.Or(a.Language, "language unknown")))
	}
	for _, t := range s.Text {
		lines = append(lines, fmt.Sprintf("text: %s, %s", t.Codec, cmp.Or(t.Language, "language unknown")))
	}
	return lines
}

func pictureText(v profiles.VideoTrack) string {
	parts := []string{
		v.Codec, sizeText(v.Width, v.Height), rateText(v.FrameRate.String()), fmt.Sprintf("%s %d bit", v.PixelFormat, v.BitDepth),
	}
	for _, odd := range []struct {
		present bool
		words   string
	}{
		{v.VariableRate, "variable rate"},
		{v.Interlaced, "interlaced"},
		{v.Rotation != 0, fmt.Sprintf("turned by %d°", v.Rotation)},
		{v.SampleAspect.Known() && v.SampleAspect.Num != v.SampleAspect.Den, "pixels " + v.SampleAspect.String()},
		{v.HDR != "", "HDR " + v.HDR},
		{v.FullRange, "full range"},
		{v.Alpha, "transparency"},
	} {
		if odd.present {
			parts = append(parts, odd.words)
		}
	}
	return strings.Join(parts, ", ")
}
