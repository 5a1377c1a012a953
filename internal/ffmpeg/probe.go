package ffmpeg

import (
	"context"
	"errors"
	"os"
	"strings"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// Probe says what a master is. It reads the file's own claims, its packets, and decodes the beginning of the tracks
// that will be used, so that a hopeless master fails here with a code that says why:
//
//	empty-master, unsupported-master, broken-index, master-damaged, not-a-video, no-audio-or-video,
//	unsupported-codec, no-decodable-video, no-decodable-audio
//
// The duration is the one the packets have, not the one the header claims.
func (t *Tools) Probe(ctx context.Context, path string) (profiles.Source, error) {
	size, err := readable(path)
	if err != nil {
		return profiles.Source{}, err
	}
	ctx, cancel := t.within(ctx, size)
	defer cancel()
	r, err := t.report(ctx, path, "-show_chapters")
	if err != nil {
		return profiles.Source{}, refused(ctx, path, err)
	}
	p := &probe{tools: t, path: path, report: r}
	p.source = profiles.Source{Container: container(r.Format.Name), Bytes: size, StartTime: secondsOrZero(r.Format.StartTime)}
	if err := p.look(ctx); err != nil {
		return profiles.Source{}, fault(ctx, err)
	}
	return p.source, nil
}

// probe is one look at one master.
type probe struct {
	tools  *Tools
	path   string
	report report
	source profiles.Source
	times  timeline
}

func (p *probe) look(ctx context.Context) error {
	if !p.hasMedia() {
		return jobs.Refuse("no-audio-or-video", "The file holds neither pictures nor sound.",
			"Upload the media file itself; a subtitle file is added to an asset, not uploaded as a master.", nil)
	}
	times, err := p.tools.timeline(ctx, p.path, p.report)
	if err != nil {
		return err
	}
	p.times = times
	if err := p.pictures(ctx); err != nil {
		return err
	}
	if err := p.sounds(ctx); err != nil {
		return err
	}
	p.texts()
	p.finish()
	p.source.Chapters = chapters(p.report.Chapters, p.times.start, p.source.Duration)
	return nil
}

func (p *probe) hasMedia() bool {
	for _, s := range p.report.Streams {
		if s.Kind == kindAudio || (s.Kind == kindVideo && !s.is("attached_pic")) {
			return true
		}
	}
	return false
}

func (p *probe) note(code, message string) {
	p.source.Notes = append(p.source.Notes, profiles.Note{Code: code, Message: message})
}

// readable tells the faults of a path from those of a master.
func readable(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, jobs.Stumble("master-unreachable", "The master is not where it should be.", "Check the worker's scratch folder.", err)
	}
	if !info.Mode().IsRegular() {
		return 0, unsupported(errors.New("not a regular file"))
	}
	if info.Size() == 0 {
		return 0, jobs.Refuse("empty-master", "The file is empty.", "The export or the upload failed: upload the file again.", nil)
	}
	return info.Size(), nil
}

// container keeps the first of the names a demuxer goes by.
func container(names string) string {
	first, _, _ := strings.Cut(names, ",")
	return first
}

// finish settles how long the programme is. Its length is that of the pictures; only when the sound goes on clearly
// longer is the last picture held for it, because cutting off speech would be worse.
func (p *probe) finish() {
	src := &p.source
	sound := 0.0
	if track, ok := chosenSound(p.source); ok {
		sound = track.Duration
	}
	if src.Video == nil {
		src.Media, src.Duration = profiles.MediaAudio, sound
	} else {
		src.Media, src.Duration = profiles.MediaVideo, src.Video.Duration
		if sound > src.Duration+overhang {
			src.Duration = sound
			p.note("picture-ends-early", "The sound goes on after the last picture, which is held until the sound ends.")
		}
	}
	p.splitting()
	if p.times.truncated() {
		p.note("truncated", "The file ends before the length it claims; only what is there is used.")
	}
}

// overhang is how many seconds of sound beyond the last picture are cut off rather than shown over a still picture.
const overhang = 0.5
