package profiles

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

// Plan decides what is made of a source with this set. It depends on nothing but its arguments.
//
//   - A video master gets the ladders, posters, teasers, subtitles, transcripts, storyboards and streams; its sound alone only where
//     the set plans no video for it. A sound master gets audio, subtitles, transcripts and streams, a picture master its image
//     renditions.
//   - Nothing is enlarged. The sides of a video are even and at least 16 pixels, which is the one case where a
//     picture grows: when the master itself is smaller than that.
//   - Within a role all key frames of all videos fall on the same times, and streams come last.
//   - Everything left out or changed is named in a note or in the reason of the derivative it concerns.
//
// The error is an *[Invalid] for a set that breaks the rules of [Parse], else a permanent *jobs.Fault:
// "nothing-to-make", "source-unusable", "focal-point-outside", "sidecar-locale", "sidecar-kind", "sidecar-hash",
// "sidecar-twice", "sidecar-without-time", "poster-locale", "poster-twice" or "poster-unmeasured".
func (s *Set) Plan(src Source, opts Options) (*Plan, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	if err := src.usable(); err != nil {
		return nil, err
	}
	if err := opts.Focal.check(); err != nil {
		return nil, err
	}
	if parts := s.parts(); len(parts) > 1 {
		return planParts(s.Name, parts, src, opts)
	}
	return s.plan(src, opts)
}

// plan is Plan for a set that was not merged, with what was checked.
func (s *Set) plan(src Source, opts Options) (*Plan, error) {
	p := newPlanner(s, src, opts)
	if err := p.addSidecars(); err != nil {
		return nil, err
	}
	for i := range s.Profiles {
		p.derive(s.Profiles[i])
	}
	if err := p.addPosters(); err != nil {
		return nil, err
	}
	p.streams()
	if len(p.plan.Derivatives) == 0 {
		return nil, p.nothing()
	}
	return p.plan, nil
}

// CodeNothing is the code of a plan without an output.
const CodeNothing = "nothing-to-make"

// planner is one run of Plan.
type planner struct {
	set    *Set
	src    Source
	opts   Options
	rungs  map[string]rung // by profile name
	rate   Ratio           // of the source, made steady
	tracks []textTrack
	bare   map[string]bool // the locales of burnt-in subtitles that were missed already
	plan   *Plan
}

func newPlanner(s *Set, src Source, opts Options) *planner {
	p := &planner{set: s, src: src, opts: opts, plan: &Plan{Set: s.Name}, bare: map[string]bool{}}
	p.remarkMedia()
	if src.Media == MediaVideo {
		var notes []Note
		p.rate, notes = steadyRate(src.Video)
		p.plan.Notes = append(p.plan.Notes, notes...)
		p.rungs = p.ladder()
	}
	p.embeddedTracks()
	return p
}

// derive adds everything one profile makes of the source.
func (p *planner) derive(profile Profile) {
	profile = profile.clone()
	switch media := p.src.Media; {
	case profile.Output == OutputVideo && media == MediaVideo:
		p.video(profile)
	case profile.Output == OutputTeaser && media == MediaVideo:
		p.teaser(profile)
	case profile.Output == OutputPoster && media == MediaVideo,
		profile.Output == OutputImage && media == MediaImage:
		p.still(profile)
	case profile.Output == OutputAudio && media != MediaImage:
		p.audio(profile)
	case (profile.Output == OutputSubtitle || profile.Output == OutputTranscript) && media != MediaImage:
		p.texts(profile)
	case profile.Output == OutputStoryboard && media == MediaVideo:
		p.storyboard(profile)
	}
}

func (p *planner) add(d Derivative) { p.plan.Derivatives = append(p.plan.Derivatives, d) }

func (p *planner) notef(code, format string, args ...any) {
	p.plan.Notes = append(p.plan.Notes, Note{Code: code, Message: fmt.Sprintf(format, args...)})
}

// remarkMedia notes what the kind of master rules out or changes for every output alike.
func (p *planner) remarkMedia() {
	switch {
	case p.src.Media == MediaAudio:
		p.notef("no-pictures", "The master is sound only, so nothing with pictures is made.")
	case p.src.Media == MediaVideo && len(p.src.Audio) == 0:
		p.notef("no-audio", "The master has no sound, so the videos are silent.")
	case len(p.src.Audio) > 1:
		p.notef("more-audio-tracks", "The master has %d sound tracks; only %s is used.",
			len(p.src.Audio), mainSound(p.src.Audio).words())
	}
	if p.src.Media == MediaVideo && p.src.Video.HDR != "" {
		p.notef("hdr-to-sdr", "The master is HDR; its outputs are toned down to the standard range (BT.709).")
	}
	if p.src.Media == MediaImage && p.src.Image.Pages > 1 {
		p.notef("first-page-only", "The master holds %d pages or frames; only the first is used.", p.src.Image.Pages)
	}
}

func (p *planner) nothing() error {
	what := map[Media]string{MediaVideo: "a video", MediaAudio: "a sound recording", MediaImage: "a picture"}
	message := fmt.Sprintf("The set %q makes nothing of %s like this.", p.set.Name, what[p.src.Media])
	reasons := make([]string, len(p.plan.Notes))
	for i, note := range p.plan.Notes {
		reasons[i] = note.Message
	}
	hint := strings.TrimSpace("Choose a set with outputs for this kind of master. " + strings.Join(reasons, " "))
	return jobs.Refuse(CodeNothing, message, hint, nil)
}
