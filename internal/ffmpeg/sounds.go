package ffmpeg

import (
	"context"
	"slices"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// sounds lists the sound tracks that can be used. A track that declares no channels, or whose first packets give no
// samples, is left out: one such track would make a whole encode fail.
func (p *probe) sounds(ctx context.Context) error {
	declared := 0
	for _, s := range p.report.Streams {
		if s.Kind != kindAudio {
			continue
		}
		declared++
		usable, err := p.audible(ctx, s)
		if err != nil {
			return err
		}
		if usable {
			p.source.Audio = append(p.source.Audio, soundTrack(s, p.times))
		}
	}
	lost := declared - len(p.source.Audio)
	if lost > 0 {
		p.note("sound-unreadable", "Some sound tracks cannot be decoded and are left out.")
	}
	if p.source.Video == nil && len(p.source.Audio) == 0 {
		return jobs.Refuse("no-decodable-audio", "Neither pictures nor sound could be decoded.", "Export the master again.", nil)
	}
	return nil
}

func (p *probe) audible(ctx context.Context, s stream) (bool, error) {
	if s.Channels == 0 || p.times.of(s.Index).packets == 0 {
		return false, nil
	}
	frames, err := p.tools.trial(ctx, p.path, s.Index, p.times.of(s.Index))
	return slices.ContainsFunc(frames, func(f frame) bool { return f.Samples > 0 }), err
}

func soundTrack(s stream, times timeline) profiles.AudioTrack {
	return profiles.AudioTrack{
		Index: s.Index, Codec: s.Codec, Channels: s.Channels, Layout: known(s.Layout),
		SampleRate: int(whole(s.SampleRate)), Language: locale(s.tag("language")), Title: s.tag("title"),
		Default: s.is("default"), Duration: times.length(s.Index), Described: s.is("visual_impaired") || s.is("descriptions"),
	}
}

// chosenSound returns the track that outputs carry: the first default one, else the first with most channels.
func chosenSound(src profiles.Source) (profiles.AudioTrack, bool) {
	if len(src.Audio) == 0 {
		return profiles.AudioTrack{}, false
	}
	best := src.Audio[0]
	for _, track := range src.Audio {
		if track.Default {
			return track, true
		}
		if track.Channels > best.Channels {
			best = track
		}
	}
	return best, true
}
