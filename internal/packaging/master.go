package packaging

import (
	"context"
	"io"
	"slices"

	"github.com/Eyevinn/hls-m3u8/m3u8"
)

// hls writes the media playlists.
func (b *builder) hls(context.Context) error {
	if !b.stream.HLS {
		return nil
	}
	for _, t := range b.tracks() {
		if err := b.playlist(t); err != nil {
			return err
		}
	}
	for _, t := range b.videos {
		if err := b.keyframes(t); err != nil {
			return err
		}
	}
	for _, l := range b.lines {
		if err := b.textPlaylist(l); err != nil {
			return err
		}
	}
	return nil
}

// entries writes the files that players are pointed at, last, when all that they name is there.
func (b *builder) entries(context.Context) error {
	if b.stream.HLS {
		b.done.HLS = "master.m3u8"
		if err := b.write(b.done.HLS, encoded(b.master())); err != nil {
			return err
		}
	}
	if !b.stream.DASH {
		return nil
	}
	b.done.DASH = "manifest.mpd"
	return b.write(b.done.DASH, func(w io.Writer) error {
		_, err := b.manifest().Write(w, "  ", true)
		return err
	})
}

// master lists each video with each group of sound.
func (b *builder) master() *m3u8.MasterPlaylist {
	p := m3u8.NewMasterPlaylist()
	p.SetIndependentSegments(true)
	texts := b.renditions()
	groups := b.groups()
	if len(b.videos) == 0 {
		b.listening(p, groups, texts)
		return versioned(p)
	}
	if len(groups) == 0 {
		groups = []group{{}}
	}
	for _, g := range groups {
		for _, v := range b.inOrder() {
			p.Append(v.name+".m3u8", nil, b.variant(v, g, texts))
		}
	}
	for _, v := range b.inOrder() {
		p.Append(v.iframes(), nil, v.winding())
	}
	return versioned(p)
}

// versioned sets what the library would set too low.
func versioned(p *m3u8.MasterPlaylist) *m3u8.MasterPlaylist {
	p.SetVersion(hlsVersion)
	return p
}

// startRate is what Apple's authoring rules advise for the variant that a player begins with on Wi-Fi.
const startRate = 2_000_000

// inOrder puts the rung first that players should begin with, before they know how fast the connection is: the best of
// at most 2 Mb/s, in H.264 where there is any, because everything plays it. The others keep their order.
func (b *builder) inOrder() []*track {
	candidates := slices.DeleteFunc(slices.Clone(b.videos), func(t *track) bool { return t.family() != "avc1" })
	if len(candidates) == 0 {
		first := b.videos[0].family()
		candidates = slices.DeleteFunc(slices.Clone(b.videos), func(t *track) bool { return t.family() != first })
	}
	slices.SortStableFunc(candidates, func(x, y *track) int { return int(y.peak() - x.peak()) })
	begin := candidates[len(candidates)-1]
	for _, t := range candidates {
		if t.peak() <= startRate {
			begin = t
			break
		}
	}
	rest := slices.DeleteFunc(slices.Clone(b.videos), func(t *track) bool { return t == begin })
	return append([]*track{begin}, rest...)
}

// listening lists programmes without pictures: each group is a variant, which plays its first track.
func (b *builder) listening(p *m3u8.MasterPlaylist, groups []group, texts []*m3u8.Alternative) {
	for _, g := range groups {
		params := m3u8.VariantParams{
			Bandwidth: rate(g.peak()), AverageBandwidth: rate(g.average()), Codecs: g.codecs(), Audio: g.id,
			Captions: "NONE", Alternatives: append(slices.Clone(g.media), texts...),
		}
		if len(texts) > 0 {
			params.Subtitles = textGroup
		}
		first := max(0, slices.IndexFunc(g.media, func(a *m3u8.Alternative) bool { return a.Default }))
		p.Append(g.media[first].URI, nil, params)
	}
}
