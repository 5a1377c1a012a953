package packaging_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/Eyevinn/hls-m3u8/m3u8"
	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/reelmill/reelmill/internal/packaging"
)

// media reads a media playlist back.
func media(t *testing.T, folder, name string) *m3u8.MediaPlaylist {
	t.Helper()
	read, kind, err := m3u8.Decode(*bytes.NewBufferString(text(t, folder, name)), true)
	must(t, err)
	if kind != m3u8.MEDIA {
		t.Fatalf("%s is not a media playlist", name)
	}
	return read.(*m3u8.MediaPlaylist)
}

func master(t *testing.T, folder string) *m3u8.MasterPlaylist {
	t.Helper()
	read, _, err := m3u8.Decode(*bytes.NewBufferString(text(t, folder, "master.m3u8")), true)
	must(t, err)
	return read.(*m3u8.MasterPlaylist)
}

// ranges: playlists say what is in the files.
func ranges(t *testing.T, made packaging.Package, folder string) {
	t.Helper()
	if n := len(made.Files); made.Files[n-2] != "master.m3u8" || made.Files[n-1] != "manifest.mpd" || made.HLS != "master.m3u8" || made.DASH != "manifest.mpd" {
		t.Errorf("the entry files do not come last: %v", made.Files)
	}
	for _, name := range made.Files {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}
	for _, track := range made.Tracks {
		list := media(t, folder, track.Name+".m3u8")
		if track.Segments != 3 || list.Count() != 3 || list.TargetDuration != pieces || !list.Closed || list.MediaType != m3u8.VOD {
			t.Errorf("%s: %d segments, target %d", track.Name, list.Count(), list.TargetDuration)
		}
		data := []byte(text(t, folder, track.Name+".mp4"))
		if track.Bytes != int64(len(data)) {
			t.Errorf("%s has %d bytes, not %d", track.Name, len(data), track.Bytes)
		}
		holds(t, track.Name, data, list)
	}
}

// holds checks that the ranges of a playlist follow each other to the end of the file, that each is one fragment that
// begins where the durations before it end, and that the first is led by a header that can be read.
func holds(t *testing.T, name string, data []byte, list *m3u8.MediaPlaylist) {
	t.Helper()
	head, err := mp4.DecodeFile(bytes.NewReader(data[:list.Map.Limit]))
	must(t, err)
	scale := float64(head.Moov.Trak.Mdia.Mdhd.Timescale)
	at, seconds := list.Segments[0].Offset, 0.0
	for i, s := range list.GetAllSegments() {
		if s.Offset != at {
			t.Errorf("%s: segment %d at %d, not at %d", name, i, s.Offset, at)
		}
		at += s.Limit
		piece, err := mp4.DecodeFile(bytes.NewReader(data[s.Offset : s.Offset+s.Limit]))
		must(t, err)
		if len(piece.Segments) != 1 || len(piece.Segments[0].Fragments) != 1 {
			t.Fatalf("%s: segment %d is not one fragment", name, i)
		}
		begins := float64(piece.Segments[0].Fragments[0].Moof.Traf.Tfdt.BaseMediaDecodeTime()) / scale
		if math.Abs(begins-seconds) > 1e-5 {
			t.Errorf("%s: segment %d begins at %f, the durations before it last %f", name, i, begins, seconds)
		}
		seconds += s.Duration
	}
	if at != int64(len(data)) {
		t.Errorf("%s: the ranges end at %d of %d", name, at, len(data))
	}
}

// variants: the multivariant playlist describes what can be chosen.
func variants(t *testing.T, made packaging.Package, folder string) {
	t.Helper()
	all := master(t, folder)
	if all.Version() != 7 || !all.IndependentSegments() || len(all.Variants) != 4 {
		t.Fatalf("version %d, %d variants", all.Version(), len(all.Variants))
	}
	v, sound := all.Variants[0], max(made.Tracks[2].Bandwidth, made.Tracks[3].Bandwidth)
	if v.URI != "h264-180.m3u8" || v.Resolution != "320x180" || v.FrameRate != 25 || v.VideoRange != "SDR" || v.Captions != "NONE" ||
		v.Audio != "aac-2" || v.Subtitles != "text" || v.Codecs != made.Tracks[0].Codec+",mp4a.40.2" ||
		int64(v.Bandwidth) != made.Tracks[0].Bandwidth+sound || v.AverageBandwidth == 0 || v.AverageBandwidth > v.Bandwidth {
		t.Errorf("%+v", v.VariantParams)
	}
	wind := all.Variants[2]
	if !wind.Iframe || wind.URI != "h264-180-iframes.m3u8" || wind.Codecs != made.Tracks[0].Codec || wind.Bandwidth == 0 || wind.Bandwidth >= v.Bandwidth {
		t.Errorf("%+v", wind.VariantParams)
	}
	var got []string
	for _, a := range all.GetAllAlternatives() {
		got = append(got, strings.Join([]string{a.GroupId, a.Name, a.Language, a.URI}, " "))
	}
	want := []string{
		"aac-2 English en sound-en.m3u8", "aac-2 Français fr sound-fr.m3u8", "text English en text-en-captions.m3u8",
		"text Français (forced) fr text-fr-forced.m3u8", "text Français fr text-fr-subtitles.m3u8",
	}
	if !slices.Equal(got, want) {
		t.Errorf("renditions %q", got)
	}
}

// keyFrames: the range of a key frame must be enough to decode a picture from.
func keyFrames(t *testing.T, _ packaging.Package, folder string) {
	t.Helper()
	list := media(t, folder, "h264-180-iframes.m3u8")
	data := []byte(text(t, folder, "h264-180.mp4"))
	if !list.Iframe || list.Count() != 3 {
		t.Fatalf("%d key frames", list.Count())
	}
	for i, s := range list.GetAllSegments() {
		cut := filepath.Join(t.TempDir(), "key.mp4")
		must(t, os.WriteFile(cut, append(slices.Clone(data[:list.Map.Limit]), data[s.Offset:s.Offset+s.Limit]...), 0o600))
		picture := ffmpeg(t, "key.png", "-i", cut, "-frames:v", "1")
		if info, err := os.Stat(picture); err != nil || info.Size() == 0 {
			t.Errorf("key frame %d: %v", i, err)
		}
		if whole := list.Segments[i].Limit; whole > 12_000 {
			t.Errorf("key frame %d takes %d bytes", i, whole)
		}
	}
}
