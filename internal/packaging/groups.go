package packaging

import (
	"fmt"
	"slices"
	"strings"

	"github.com/Eyevinn/hls-m3u8/m3u8"

	"github.com/reelmill/reelmill/subtitles"
)

// group is the sound tracks that a player may change between: one codec, one channel layout.
type group struct {
	id     string
	tracks []*track
	media  []*m3u8.Alternative
}

// groups sorts the sound tracks, the group of the default track first.
func (b *builder) groups() []group {
	var all []group
	for i, t := range b.audios {
		id := fmt.Sprintf("%s-%d", t.family(), t.channels)
		at := slices.IndexFunc(all, func(g group) bool { return g.id == id })
		if at < 0 {
			all, at = append(all, group{id: id}), len(all)
		}
		all[at].tracks = append(all[at].tracks, t)
		all[at].media = append(all[at].media, b.sound(id, b.stream.Audios[i], t))
	}
	slices.SortStableFunc(all, func(x, y group) int { return y.rank() - x.rank() })
	for _, g := range all {
		b.settleDefault(g.media)
		oneDefault(g.media)
		distinct(g.media)
	}
	return all
}

// describesVideo tells players of a track that also tells what is to be seen (RFC 8216bis, 4.4.6.1).
const describesVideo = "public.accessibility.describes-video"

// settleDefault gives a group without a default the one that fits the programme's: a player that takes another layout should
// not change the language with it.
func (b *builder) settleDefault(media []*m3u8.Alternative) {
	if slices.ContainsFunc(media, func(a *m3u8.Alternative) bool { return a.Default }) {
		return
	}
	chosen := 0
	if main := slices.IndexFunc(b.stream.Audios, func(a Audio) bool { return a.Default }); main >= 0 {
		language := b.stream.Audios[main].Language
		chosen = slices.IndexFunc(media, func(a *m3u8.Alternative) bool { return a.Language == language && a.Characteristics == "" })
		if chosen < 0 {
			chosen = max(0, slices.IndexFunc(media, func(a *m3u8.Alternative) bool { return a.Language == language }))
		}
	}
	media[chosen].Default = true
}

func (g group) rank() int {
	if slices.ContainsFunc(g.media, func(a *m3u8.Alternative) bool { return a.Default }) {
		return 1
	}
	return 0
}

func (b *builder) sound(id string, a Audio, t *track) *m3u8.Alternative {
	r := &m3u8.Alternative{
		Type: "AUDIO", GroupId: id, Name: quotable(a.title()), Language: a.Language, Default: a.Default, Autoselect: true,
		Channels: &m3u8.Channels{Amount: t.channels}, URI: t.name + ".m3u8",
	}
	if a.Described {
		r.Characteristics = describesVideo
	}
	return r
}

func (a Audio) title() string {
	switch {
	case a.Label != "":
		return a.Label
	case a.Language != "":
		return subtitles.LocaleLabel(a.Language)
	}
	return a.Name
}

const textGroup = "text"

// renditions are the subtitle tracks. Captions tell players that they are made for people who cannot hear.
func (b *builder) renditions() []*m3u8.Alternative {
	var all []*m3u8.Alternative
	for _, l := range b.lines {
		r := &m3u8.Alternative{
			Type: "SUBTITLES", GroupId: textGroup, Name: quotable(l.title()), Language: l.Locale, Default: l.Default && l.kind() != TextForced,
			Autoselect: true, Forced: l.kind() == TextForced, URI: l.playlist,
		}
		if l.kind() == TextCaptions {
			r.Characteristics = "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound"
		}
		all = append(all, r)
	}
	oneDefault(all)
	distinct(all)
	return all
}

// oneDefault leaves the first default of a group; a second makes the playlist invalid.
func oneDefault(group []*m3u8.Alternative) {
	found := false
	for _, a := range group {
		a.Default = a.Default && !found
		found = found || a.Default
	}
}

// distinct gives tracks of one group names of their own, as RFC 8216 (4.3.4.1.1) demands.
func distinct(group []*m3u8.Alternative) {
	seen := map[string]bool{}
	for _, a := range group {
		name := a.Name
		if seen[name] && a.Forced {
			name += " (forced)"
		}
		for i := 2; seen[name]; i++ {
			name = fmt.Sprintf("%s (%d)", a.Name, i)
		}
		a.Name = name
		seen[name] = true
	}
}

// quotable makes text fit between the quotes of an attribute, where nothing can be escaped.
func quotable(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '"':
			return '\''
		case r < ' ':
			return ' '
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}
