package pipeline

import (
	"fmt"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// sounds lays out one step for every sound track, which makes each coding that anything outstanding needs.
func (l *layout) sounds(rows []records.Derivative) error {
	wanted, files := l.wantedSounds(rows)
	var tracks []int
	byTrack := map[int][]soundPart{}
	for _, part := range wanted {
		if !slices.Contains(tracks, part.Sound.Track) {
			tracks = append(tracks, part.Sound.Track)
		}
		byTrack[part.Sound.Track] = append(byTrack[part.Sound.Track], part)
	}
	for _, track := range tracks {
		if err := l.track(track, byTrack[track], files); err != nil {
			return err
		}
	}
	return l.finishedFiles(files)
}

// wantedSounds lists the sound parts that outstanding rows need, each once, and all rows that are a sound file.
func (l *layout) wantedSounds(rows []records.Derivative) (wanted []soundPart, files []records.Derivative) {
	add := func(sound profiles.Sound, duration float64) {
		name := l.recipes.soundPart(l.version, sound, duration)
		if !slices.ContainsFunc(wanted, func(p soundPart) bool { return p.Part == name }) {
			wanted = append(wanted, soundPart{name, sound, duration})
		}
	}
	for _, row := range rows {
		d := row.Planned
		if d.Output == profiles.OutputAudio {
			files = append(files, row)
		}
		if row.State == records.DerivativeDone {
			continue
		}
		switch d.Output {
		case profiles.OutputVideo, profiles.OutputAudio:
			if sound, ok := soundOf(l.version.Source, d); ok {
				add(sound, d.Duration)
			}
		case profiles.OutputStream:
			for _, sound := range d.Sounds {
				add(sound, d.Duration)
			}
		default:
		}
	}
	return wanted, files
}

// track adds the step of one sound track.
func (l *layout) track(track int, parts []soundPart, files []records.Derivative) error {
	var rows []records.Derivative
	for _, row := range files {
		if row.State != records.DerivativeDone && row.Planned.AudioTrack == track {
			rows = append(rows, row)
		}
	}
	step, err := l.step(jobs.KindAudio, soundLabel(parts[0].Sound), rows...)
	if err != nil {
		return err
	}
	if err := withArgs(&step, soundArgs{Sounds: parts}); err != nil {
		return err
	}
	for _, part := range parts {
		l.bySound[part.Part] = step.ID
	}
	step.Work = digestOf(partsOf(&step))
	l.feeds = append(l.feeds, step.ID)
	l.graph.Steps = append(l.graph.Steps, step)
	return nil
}

// finishedFiles adds a step that is done already for sound files made before.
func (l *layout) finishedFiles(files []records.Derivative) error {
	for _, row := range files {
		if row.State != records.DerivativeDone {
			continue
		}
		step, err := l.step(jobs.KindAudio, fullName(row.Planned.Profile), row)
		if err != nil {
			return err
		}
		l.graph.Steps = append(l.graph.Steps, step)
	}
	return nil
}

func soundLabel(sound profiles.Sound) string {
	if sound.Language == "" || sound.Language == "und" {
		return fmt.Sprintf("sound #%d", sound.Track)
	}
	return fmt.Sprintf("sound #%d %s", sound.Track, sound.Language)
}

// streams lays out one packaging step for every stream.
func (l *layout) streams(rows []records.Derivative) error {
	var names []string
	byName := map[string][]records.Derivative{}
	for _, row := range rows {
		if name := fullName(row.Planned.Profile); row.Planned.Output == profiles.OutputStream {
			if byName[name] == nil {
				names = append(names, name)
			}
			byName[name] = append(byName[name], row)
		}
	}
	for _, name := range names {
		if err := l.stream(name, byName[name]); err != nil {
			return err
		}
	}
	return nil
}

func (l *layout) stream(name string, rows []records.Derivative) error {
	step, err := l.step(jobs.KindPackage, name, rows...)
	if err != nil {
		return err
	}
	if step.State != jobs.StateDone {
		var args packageArgs
		for _, sound := range rows[0].Planned.Sounds {
			args.Sounds = append(args.Sounds, l.recipes.soundPart(l.version, sound, rows[0].Planned.Duration))
		}
		l.after(&step, l.feeds...)
		if err := withArgs(&step, args); err != nil {
			return err
		}
	}
	l.graph.Steps = append(l.graph.Steps, step)
	return nil
}
