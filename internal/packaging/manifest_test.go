package packaging_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/Eyevinn/dash-mpd/mpd"
	"github.com/Eyevinn/mp4ff/mp4"

	"github.com/reelmill/reelmill/internal/packaging"
)

// describes: the DASH manifest names each track with what players choose by.
func describes(t *testing.T, _ packaging.Package, folder string) {
	t.Helper()
	m, err := mpd.ReadFromFile(filepath.Join(folder, "manifest.mpd"))
	must(t, err)
	if m.Profiles != mpd.PROFILE_ONDEMAND || m.GetType() != "static" || m.MediaPresentationDuration.String() != "PT12S" || m.MinBufferTime == nil {
		t.Errorf("%+v", m)
	}
	var got []string
	for _, s := range m.Periods[0].AdaptationSets {
		label, roles := "", ""
		for _, l := range s.Labels {
			label += l.Value
		}
		for _, r := range s.Roles {
			roles += " " + r.Value
		}
		got = append(got, fmt.Sprintf("%s %s %s %s%s %d", s.ContentType, s.MimeType, s.Lang, label, roles, len(s.Representations)))
	}
	want := []string{
		"video video/mp4   2", "audio audio/mp4 en English main 1", "audio audio/mp4 fr Français alternate 1",
		"text text/vtt en English caption main 1", "text text/vtt fr Français subtitle 1", "text text/vtt fr Français forced-subtitle 1",
		"image image/jpeg   1",
	}
	if !slices.Equal(got, want) {
		t.Errorf("sets %q", got)
	}
	pictures := m.Periods[0].AdaptationSets[0]
	if !pictures.SegmentAlignment || !pictures.SubsegmentAlignment || pictures.SubsegmentStartsWithSAP != 1 || pictures.StartWithSAP != 1 || pictures.Par != "16:9" {
		t.Errorf("%+v", pictures)
	}
	if r := pictures.Representations[0]; r.Width != 320 || r.Height != 180 || r.FrameRate != "25" || r.Sar != "1:1" {
		t.Errorf("%+v", r.RepresentationBaseType)
	}
	board := m.Periods[0].AdaptationSets[6]
	tile := board.Representations[0].EssentialProperties[0]
	if tile.SchemeIdUri != "http://dashif.org/guidelines/thumbnail_tile" || tile.Value != "2x2" || *board.SegmentTemplate.Duration != 8000 {
		t.Errorf("%+v, %+v", tile, board.SegmentTemplate)
	}
	for _, s := range m.Periods[0].AdaptationSets[:3] {
		for _, r := range s.Representations {
			indexed(t, folder, r)
		}
	}
}

// indexed checks that the two ranges of a representation are a header and an index whose segments begin with key frames.
func indexed(t *testing.T, folder string, r *mpd.RepresentationType) {
	t.Helper()
	var from, to, from0, to0 int
	_, err := fmt.Sscanf(r.SegmentBase.IndexRange+" "+r.SegmentBase.Initialization.Range, "%d-%d %d-%d", &from, &to, &from0, &to0)
	must(t, err)
	data := []byte(text(t, folder, string(r.BaseURLs[0].Value)))
	head, err := mp4.DecodeFile(bytes.NewReader(data[from0 : to0+1]))
	must(t, err)
	index, err := mp4.DecodeFile(bytes.NewReader(data[from : to+1]))
	must(t, err)
	if head.Moov == nil || index.Sidx == nil || len(index.Sidx.SidxRefs) != 3 || from != to0+1 {
		t.Fatalf("%s: ranges %s and %s", r.Id, r.SegmentBase.Initialization.Range, r.SegmentBase.IndexRange)
	}
	for i, entry := range index.Sidx.SidxRefs {
		if entry.StartsWithSAP != 1 || entry.SAPType != 1 || entry.SAPDeltaTime != 0 {
			t.Errorf("%s: segment %d: %+v", r.Id, i, entry)
		}
	}
}
