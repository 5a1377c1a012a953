package profiles

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// streams adds the adaptive streams after everything they are made of.
func (p *planner) streams() {
	if p.src.Media == MediaImage {
		return
	}
	for _, profile := range p.set.Profiles {
		if profile.Output == OutputStream {
			p.stream(profile.clone())
		}
	}
}

// stream adds one stream in each of its formats.
func (p *planner) stream(profile Profile) {
	members := p.members(profile.Role)
	sounds := soundsOf(profile.Stream, p.src.Audio)
	if p.src.Media == MediaVideo && len(members) == 0 || len(members)+len(sounds) == 0 {
		p.notef("stream-empty", "%s is left out: there is nothing for it to hold.", profile.Name)
		return
	}
	if len(sounds) > 0 {
		p.remarkSounds()
	}
	length := p.src.length()
	if p.src.Media == MediaAudio {
		length = firstKnown(mainSound(p.src.Audio).Duration, length)
	}
	for _, format := range profile.Stream.Formats {
		resolved := profile.clone()
		resolved.Stream.Formats = []string{format}
		p.add(Derivative{
			Profile: resolved, Output: OutputStream, Format: format, Duration: length,
			Members: slices.Clone(names(members)), Sounds: slices.Clone(sounds),
			Reason: streamReason(profile.Stream, members, sounds),
		})
	}
}

// members returns the videos of a role that play the whole programme as it is: codec by codec in the order of the
// set, the largest first.
func (p *planner) members(role string) []Derivative {
	var members []Derivative
	first := map[string]int{} // of each codec
	for i, d := range p.plan.Derivatives {
		if d.Profile.Role != role || !d.Profile.streamable() {
			continue
		}
		if _, seen := first[d.Profile.Video.Codec]; !seen {
			first[d.Profile.Video.Codec] = i
		}
		members = append(members, d)
	}
	slices.SortStableFunc(members, func(a, b Derivative) int {
		return cmp.Or(
			first[a.Profile.Video.Codec]-first[b.Profile.Video.Codec],
			b.Width*b.Height-a.Width*a.Height,
			cmp.Compare(b.Profile.Video.MaxBitrate, a.Profile.Video.MaxBitrate),
		)
	})
	return members
}

func names(members []Derivative) []string {
	var list []string
	for _, member := range members {
		list = append(list, member.Profile.Name)
	}
	return list
}

// remarkSounds corrects the note about further sound tracks, which a stream does carry.
func (p *planner) remarkSounds() {
	for i, note := range p.plan.Notes {
		if note.Code == "more-audio-tracks" {
			p.plan.Notes[i].Message = fmt.Sprintf("The master has %d sound tracks; files carry only %s, the stream carries all.",
				len(p.src.Audio), mainSound(p.src.Audio).words())
		}
	}
}

func streamReason(stream *StreamCoding, members []Derivative, sounds []Sound) string {
	parts := []string{fmt.Sprintf("segments of %g seconds", stream.SegmentSeconds)}
	count := map[string]int{}
	var order []string
	for _, member := range members {
		codec := member.Profile.Video.Codec
		if count[codec]++; count[codec] == 1 {
			order = append(order, codec)
		}
	}
	for _, codec := range order {
		parts = append(parts, fmt.Sprintf("%d x %s", count[codec], codec))
	}
	if len(sounds) == 0 {
		return strings.Join(append(parts, "no sound"), ", ")
	}
	return strings.Join(append(parts, fmt.Sprintf("%d x sound", len(sounds))), ", ")
}
