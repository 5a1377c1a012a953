package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/internal/storage"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

const radioSet = `schema: reelmill.profiles/1
name: radio
profiles:
  - { name: small, output: video, role: air, video: ` + webVideo + ` }
  - { name: subs, output: subtitle, text: { formats: [vtt] } }
  - name: stream
    output: stream
    role: air
    stream: { formats: [hls], segment_seconds: 4, audio: { codec: aac, bitrate: 64000, channels: 1, sample_rate: 44100 } }
`

var errAway = errors.New("the store is away")

// awayStore is a store that does not answer.
type awayStore struct{ storage.Store }

func (awayStore) Stat(context.Context, string) (storage.Object, error) {
	return storage.Object{}, errAway
}

// playlist is the main playlist of the stream that readers have, which is the last one packaged.
func (m *mill) playlist(t *testing.T, assetID string) string {
	t.Helper()
	list := ""
	for _, row := range m.outputs(t, assetID) {
		if row.Planned.Output == profiles.OutputStream {
			list = string(m.read(t, row.Made.StorageKey))
		}
	}
	return list
}

// What is taken down goes, whatever is away; the stream is made again by what comes next.
func TestSubtitlesAreRemovedWithoutTheStore(t *testing.T) {
	t.Parallel()
	m := newMill(t, radioSet)
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "radio", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	if list := m.playlist(t, asset.ID); !strings.Contains(list, `LANGUAGE="en"`) {
		t.Fatalf("the stream has no track:\n%s", list)
	}
	sets, err := pipeline.LoadSets("")
	must(t, err)
	away := pipeline.NewIntake(m.records, awayStore{m.store}, m.recipes, sets, nil)
	if _, err := away.AddSubtitle(t.Context(), asset, film(t, "de", "demo.en.vtt")); !errors.Is(err, errAway) {
		t.Fatalf("without the store a file is added: %v", err) // so that the removal below would not be planned
	}
	must(t, away.RemoveSubtitle(t.Context(), asset, "en"))
	files, err := m.records.Subtitles(t.Context(), asset.ID)
	must(t, err)
	if len(files) != 0 {
		t.Errorf("%d files are left", len(files))
	}
	if made := m.work(t, asset.ID); made != 0 || !strings.Contains(m.playlist(t, asset.ID), `LANGUAGE="en"`) {
		t.Errorf("%d steps were planned without the store", made)
	}

	known, err := m.records.Version(t.Context(), asset.ID, 1)
	must(t, err)
	_, _, err = m.records.Remake(t.Context(), asset.ID, records.Master{
		Origin: records.OriginMaster, Ref: known.ID, Set: known.SetDoc, Priority: jobs.PriorityBulk, Known: known,
	})
	must(t, err)
	m.work(t, asset.ID)
	if list := m.playlist(t, asset.ID); list == "" || strings.Contains(list, `LANGUAGE="en"`) {
		t.Errorf("the stream of a remake names the track:\n%s", list)
	}
	_, err = m.records.Flip(t.Context(), asset.ID, 1)
	must(t, err)
	_, err = m.intake.AddSubtitle(t.Context(), asset, film(t, "fr", "demo.fr.srt"))
	must(t, err)
	m.work(t, asset.ID)
	if list := m.playlist(t, asset.ID); strings.Contains(list, `LANGUAGE="en"`) || !strings.Contains(list, `LANGUAGE="fr"`) {
		t.Errorf("the next stream names other tracks than fr:\n%s", list)
	}
}

// Whatever came and went before, readers have the stream of what there is now, also where it is one that was packaged before.
func TestStreamsFollowTheFilesThatComeAndGo(t *testing.T) {
	t.Parallel()
	m := newMill(t, radioSet)
	asset := m.submit(t, "tone.m4a", pipeline.Submission{Set: "radio", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}})
	bring := func(locale, text string) {
		t.Helper()
		_, err := m.intake.AddSubtitle(t.Context(), asset, pipeline.SubtitleFile{Locale: locale, Filename: "a.srt", Data: []byte(text)})
		must(t, err)
	}
	const first, second = "1\n00:00:00,000 --> 00:00:01,000\nUn\n", "1\n00:00:00,000 --> 00:00:01,000\nDeux\n"
	for _, c := range []struct {
		change func()
		tracks []string
	}{
		{func() { bring("fr", first) }, []string{"en", "fr"}},
		{func() { must(t, m.intake.RemoveSubtitle(t.Context(), asset, "fr")) }, []string{"en"}},
		{func() { bring("fr", first); m.work(t, asset.ID); bring("de", second) }, []string{"de", "en", "fr"}},
		{func() { bring("fr", second) }, []string{"de", "en", "fr"}},
		{func() { must(t, m.intake.RemoveSubtitle(t.Context(), asset, "de")) }, []string{"en", "fr"}},
		{func() { bring("fr", first) }, []string{"en", "fr"}},
		{func() { must(t, m.intake.RemoveSubtitle(t.Context(), asset, "en")) }, []string{"fr"}},
		{func() { must(t, m.intake.RemoveSubtitle(t.Context(), asset, "fr")) }, nil},
	} {
		c.change()
		m.work(t, asset.ID)
		list := m.playlist(t, asset.ID)
		var tracks []string
		for line := range strings.SplitSeq(list, "\n") {
			if _, rest, ok := strings.Cut(line, `URI="text-`); ok {
				tracks = append(tracks, rest[:2])
			}
		}
		slices.Sort(tracks)
		if !slices.Equal(tracks, c.tracks) {
			t.Errorf("the stream has %q, want %q:\n%s", tracks, c.tracks, list)
		}
	}
}
