package profiles

import (
	"fmt"
	"slices"
)

// mainSound is the track a listener expects: the one the master marks as default, else the first. One that also tells what is to be seen
// is for those who ask for it, and the main one only where there is no other.
func mainSound(tracks []AudioTrack) AudioTrack {
	if plain := slices.DeleteFunc(slices.Clone(tracks), func(t AudioTrack) bool { return t.Described }); len(plain) > 0 {
		tracks = plain
	}
	for _, track := range tracks {
		if track.Default {
			return track
		}
	}
	return tracks[0]
}

func (t AudioTrack) words() string {
	if t.Language == "" {
		return fmt.Sprintf("stream %d", t.Index)
	}
	return fmt.Sprintf("stream %d (%s)", t.Index, t.Language)
}

// resolveSound fits a coding to the sound there is: channels are never invented, and fewer of them need fewer bits.
// It returns nil where the profile wants silence or the master has none.
func resolveSound(coding *AudioCoding, tracks []AudioTrack) (*AudioCoding, int) {
	if coding == nil || len(tracks) == 0 {
		return nil, 0
	}
	track := mainSound(tracks)
	resolved := *coding
	if track.Channels > 0 && track.Channels < resolved.Channels {
		resolved.Channels = playableChannels(track.Channels)
		resolved.Bitrate = resolved.Bitrate * int64(resolved.Channels) / int64(coding.Channels)
	}
	return &resolved, track.Index
}

// playableChannels returns the widest layout of 1, 2 or 6 channels that the source fills.
func playableChannels(source int) int {
	switch {
	case source >= 6:
		return 6
	case source >= 2:
		return 2
	default:
		return 1
	}
}

// audio adds the sound alone, which stands in where no video is made.
func (p *planner) audio(profile Profile) {
	if len(p.rungs) > 0 {
		return
	}
	coding, track := resolveSound(profile.Audio, p.src.Audio)
	if coding == nil {
		return
	}
	source := mainSound(p.src.Audio)
	asked := profile.Audio.Channels
	profile.Audio = coding
	p.add(Derivative{
		Profile: profile, Output: OutputAudio, Format: "m4a", AudioTrack: track,
		Duration: firstKnown(source.Duration, p.src.length()),
		Reason:   soundReason(source, asked, coding),
	})
}

func soundReason(source AudioTrack, asked int, coding *AudioCoding) string {
	reason := fmt.Sprintf("sound of %s at %d kbit/s", source.words(), coding.Bitrate/1000)
	switch {
	case coding.Channels < asked:
		return fmt.Sprintf("%s; the source has %d of the %d channels asked for", reason, source.Channels, asked)
	case source.Channels > coding.Channels:
		return fmt.Sprintf("%s; %d channels mixed down to %d", reason, source.Channels, coding.Channels)
	default:
		return reason
	}
}
