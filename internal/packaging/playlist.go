package packaging

import (
	"io"
	"math"

	"github.com/Eyevinn/hls-m3u8/m3u8"
)

const hlsVersion = 7

// target is the target duration of all media playlists. RFC 8216 (6.2.4) wants it to be the same for pictures and sound;
// subtitles and playlists of key frames may differ.
func (b *builder) target() uint {
	longest := 0.0
	for _, t := range b.tracks() {
		longest = max(longest, t.longest(), t.in(t.segments[0].duration+t.primed))
	}
	return max(1, uint(math.Round(longest)))
}

// newPlaylist starts a finished programme of n segments.
func newPlaylist(n int, target uint) (*m3u8.MediaPlaylist, error) {
	p, err := m3u8.NewMediaPlaylist(0, uint(n))
	if err != nil {
		return nil, err
	}
	p.SetVersion(hlsVersion)
	p.SetTargetDuration(target)
	p.SetWritePrecision(6)
	p.MediaType = m3u8.VOD
	return p, nil
}

// playlist writes the media playlist of one track: byte ranges of one file.
func (b *builder) playlist(t *track) error {
	p, err := t.list(b.target(), func(s segment) int64 { return s.bytes })
	if err != nil {
		return invalid(t.name, "writing the playlist: %w", err)
	}
	p.SetIndependentSegments(true)
	return b.write(t.name+".m3u8", encoded(p))
}

// keyframes writes the playlist of key frames, with which players show pictures while they wind.
func (b *builder) keyframes(t *track) error {
	p, err := t.list(b.target(), func(s segment) int64 { return s.key })
	if err != nil {
		return invalid(t.name, "writing the playlist of key frames: %w", err)
	}
	p.SetIframeOnly()
	return b.write(t.iframes(), encoded(p))
}

func (t *track) iframes() string { return t.name + "-iframes.m3u8" }

// list is a playlist of a part of each segment. Its durations add up to the times inside the file, before the edit list:
// Shaka Player (5.2) moves each segment of HLS by the difference of the two, and sound would run early by its priming.
func (t *track) list(target uint, bytes func(segment) int64) (*m3u8.MediaPlaylist, error) {
	p, err := newPlaylist(len(t.segments), target)
	if err != nil {
		return nil, err
	}
	p.SetDefaultMap(t.file, t.header, 0)
	for i, s := range t.segments {
		if i == 0 {
			s.duration += t.primed
		}
		piece := &m3u8.MediaSegment{URI: t.file, Duration: t.in(s.duration), Limit: bytes(s), Offset: s.offset}
		if err := p.AppendSegment(piece); err != nil {
			return nil, err
		}
	}
	p.Close()
	return p, nil
}

// textPlaylist writes the playlist of one subtitle track.
func (b *builder) textPlaylist(l line) error {
	longest := 0.0
	for _, length := range l.lengths {
		longest = math.Max(longest, length.Seconds())
	}
	p, err := newPlaylist(len(l.pieces), max(1, uint(math.Round(longest))))
	if err != nil {
		return invalid(l.stem(), "writing the playlist: %w", err)
	}
	for i, piece := range l.pieces {
		if err := p.Append(piece, l.lengths[i].Seconds(), ""); err != nil {
			return invalid(l.stem(), "writing the playlist: %w", err)
		}
	}
	p.Close()
	return b.write(l.playlist, encoded(p))
}

func encoded(p m3u8.Playlist) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(p.Encode().Bytes())
		return err
	}
}
