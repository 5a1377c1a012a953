package packaging

import (
	"fmt"
	"math"
	"strconv"

	"github.com/Eyevinn/dash-mpd/mpd"
)

// audioPurpose is the scheme by which DASH says whom a sound is for; 1 is for people who cannot see (ISO/IEC 23009-1, DVB-DASH).
const audioPurpose = "urn:tva:metadata:cs:AudioPurposeCS:2007"

// soundSets are the sound tracks: one set for each language, codec and channel layout. Tracks that differ only in rate
// share it.
func (b *builder) soundSets() []*mpd.AdaptationSetType {
	var sets []*mpd.AdaptationSetType
	at := map[string]*mpd.AdaptationSetType{}
	for i, t := range b.audios {
		a := b.stream.Audios[i]
		key := fmt.Sprintf("%s %s %s %d", a.Language, a.title(), t.family(), t.channels)
		s := at[key]
		if s == nil {
			s = b.soundSet(a, t)
			at[key] = s
			sets = append(sets, s)
		}
		r := t.representation()
		r.AudioSamplingRate = new(mpd.UIntVectorType(strconv.Itoa(t.sampleRate)))
		s.Representations = append(s.Representations, r)
	}
	return sets
}

func (b *builder) soundSet(a Audio, t *track) *mpd.AdaptationSetType {
	s := set("audio")
	s.Lang = a.Language
	s.Labels = []*mpd.LabelType{{Value: a.title()}}
	role := "alternate"
	if a.Default || len(b.stream.Audios) == 1 {
		role = "main"
	}
	s.Roles = []*mpd.DescriptorType{mpd.NewRole(role)}
	if a.Described {
		s.Roles = append(s.Roles, mpd.NewRole("description"))
		s.Accessibilities = []*mpd.DescriptorType{mpd.NewDescriptor(audioPurpose, "1", "")}
	}
	s.AudioChannelConfigurations = []*mpd.DescriptorType{
		mpd.NewDescriptor(mpd.AUDIO_CHANNEL_CONFIGURATION_MPEG_DASH, strconv.Itoa(layout(t.channels)), ""),
	}
	return s
}

// layout is the channel configuration of ISO/IEC 23003-3: the number of channels up to six, 7 for eight.
func layout(channels int) int {
	if channels == 8 {
		return 7
	}
	return channels
}

// textSets are the subtitles, each as one whole file.
func (b *builder) textSets() []*mpd.AdaptationSetType {
	var sets []*mpd.AdaptationSetType
	roles := map[string]string{TextSubtitles: "subtitle", TextCaptions: "caption", TextForced: "forced-subtitle"}
	for _, l := range b.lines {
		s := mpd.NewAdaptationSet()
		s.ContentType, s.MimeType = "text", mpd.MIME_TYPE_SUBTITLE_VTT
		s.Lang = l.Locale
		s.Labels = []*mpd.LabelType{{Value: l.title()}}
		s.Roles = []*mpd.DescriptorType{mpd.NewRole(roles[l.kind()])}
		if l.Default && l.kind() != TextForced {
			s.Roles = append(s.Roles, mpd.NewRole("main"))
		}
		r := mpd.NewRepresentation()
		r.Id = l.stem()
		r.Bandwidth = max(1, rate(int64(math.Ceil(float64(l.bytes)*8/b.seconds()))))
		r.BaseURLs = []*mpd.BaseURLType{mpd.NewBaseURL(l.whole)}
		s.Representations = append(s.Representations, r)
		sets = append(sets, s)
	}
	return sets
}

// boardSets is the storyboard as tiles, after the DASH-IF guidelines (IOP 4.3, 6.2.6).
func (b *builder) boardSets() []*mpd.AdaptationSetType {
	board := b.stream.Board
	if len(b.boards) == 0 {
		return nil
	}
	s := mpd.NewAdaptationSet()
	s.ContentType, s.MimeType = "image", "image/jpeg"
	sheet := board.Interval * float64(board.Columns*board.Rows)
	s.SegmentTemplate = mpd.NewSegmentTemplate()
	s.SegmentTemplate.Media = "board-$Number$.jpg"
	s.SegmentTemplate.StartNumber = new(uint32(1))
	s.SegmentTemplate.Timescale = new(uint32(1000))
	s.SegmentTemplate.Duration = new(uint32(math.Round(sheet * 1000)))
	r := mpd.NewRepresentation()
	r.Id = "board"
	r.Width, r.Height = uint32(board.Width*board.Columns), uint32(board.Height*board.Rows)
	r.Bandwidth = b.boardRate(sheet)
	r.EssentialProperties = []*mpd.DescriptorType{
		mpd.NewDescriptor("http://dashif.org/guidelines/thumbnail_tile", fmt.Sprintf("%dx%d", board.Columns, board.Rows), ""),
	}
	s.Representations = append(s.Representations, r)
	return []*mpd.AdaptationSetType{s}
}
