package main

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/profiles"
)

// each is one command per rendition: the master is decoded as often as there are rungs.
func (l ladder) each(folder string) [][]string {
	var commands [][]string
	for i, r := range l.rungs {
		line := append(l.opening(), "-map", fmt.Sprintf("0:%d", l.source.Video.Index), "-vf", l.toRung(r, l.source.Video.FrameRate))
		line = append(append(line, coding(r, 0)...), l.sound()...)
		commands = append(commands, append(line, "-movflags", "+faststart", target(folder, i)))
	}
	return commands
}

// split is one command that decodes once and scales every rung from the master's own size, each with its own sound.
func (l ladder) split(folder string) [][]string {
	var heads, chains strings.Builder
	line := l.opening()
	for i, r := range l.rungs {
		fmt.Fprintf(&heads, "[s%d]", i)
		fmt.Fprintf(&chains, ";[s%d]%s[o%d]", i, l.toRung(r, l.source.Video.FrameRate), i)
	}
	line = append(line, "-filter_complex", fmt.Sprintf("[0:%d]split=%d%s%s", l.source.Video.Index, len(l.rungs), heads.String(), chains.String()))
	for i, r := range l.rungs {
		line = append(append(line, "-map", fmt.Sprintf("[o%d]", i)), coding(r, 0)...)
		line = append(append(line, l.sound()...), "-movflags", "+faststart", target(folder, i))
	}
	return [][]string{line}
}

// cascade is the best we could write by hand: one decode, every rung scaled from the next larger one, the sound encoded
// once for all files.
func (l ladder) cascade(folder string) [][]string {
	line := append(l.opening(), "-filter_complex", l.cascadeGraph())
	var codings, files []string
	for i, r := range l.rungs {
		line = append(line, "-map", fmt.Sprintf("[o%d]", i))
		codings = append(codings, coding(r, i)...)
		streams := fmt.Sprintf("v:%d", i)
		if len(l.source.Audio) > 0 {
			streams += ",a:0"
		}
		files = append(files, fmt.Sprintf(`[f=mp4:movflags=+faststart:select=\'%s\']%s`, streams, target(folder, i)))
	}
	line = append(append(line, codings...), l.sound()...)
	return [][]string{append(line, "-flags", "+global_header", "-f", "tee", strings.Join(files, "|"))}
}

func (l ladder) cascadeGraph() string {
	var graph strings.Builder
	from, rate := fmt.Sprintf("0:%d", l.source.Video.Index), l.source.Video.FrameRate
	for i, r := range l.rungs {
		if i > 0 {
			graph.WriteString(";")
		}
		fmt.Fprintf(&graph, "[%s]%s", from, l.toRung(r, rate))
		if i == len(l.rungs)-1 {
			fmt.Fprintf(&graph, "[o%d]", i)
			break
		}
		from, rate = fmt.Sprintf("n%d", i), r.FrameRate
		fmt.Fprintf(&graph, ",split=2[o%d][%s]", i, from)
	}
	return graph.String()
}

func (l ladder) opening() []string {
	return []string{"ffmpeg", "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-i", l.master}
}

// toRung is the chain of filters from pictures of a rate to a rung.
func (l ladder) toRung(r profiles.Derivative, rate profiles.Ratio) string {
	scale := fmt.Sprintf("scale=%d:%d,setsar=1,format=yuv420p", r.Width, r.Height)
	if rate != r.FrameRate {
		return "fps=" + r.FrameRate.String() + "," + scale
	}
	return scale
}

// coding are the settings of the n-th video of an output, the same as ours.
func coding(r profiles.Derivative, n int) []string {
	v := r.Profile.Video
	settings := [][2]string{
		{"c", "libx264"},
		{"preset", v.Preset},
		{"crf", strconv.FormatFloat(v.CRF, 'f', -1, 64)},
		{"maxrate", strconv.FormatInt(v.MaxBitrate, 10)},
		{"bufsize", strconv.FormatInt(v.Buffer, 10)},
		{"g", strconv.Itoa(r.KeyFrames)},
		{"keyint_min", strconv.Itoa(r.KeyFrames)},
		{"sc_threshold", "0"},
	}
	var line []string
	for _, s := range settings {
		line = append(line, fmt.Sprintf("-%s:v:%d", s[0], n), s[1])
	}
	return line
}

// sound are the mapping and settings of the sound, nothing for a silent master. All rungs have the same.
func (l ladder) sound() []string {
	audio := l.rungs[0].Profile.Audio
	if len(l.source.Audio) == 0 || audio == nil {
		return nil
	}
	return []string{
		"-map", fmt.Sprintf("0:%d", l.source.Audio[0].Index), "-c:a", audio.Codec, "-b:a", strconv.FormatInt(audio.Bitrate, 10),
		"-ac", strconv.Itoa(audio.Channels), "-ar", strconv.Itoa(audio.SampleRate),
	}
}

func target(folder string, n int) string { return filepath.Join(folder, fmt.Sprintf("rung%d.mp4", n)) }
