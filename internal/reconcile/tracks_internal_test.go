package reconcile

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// track makes an asset with one track as releases before the index of words did: its files are stored, and nobody keeps what it says. Files
// are given by their formats; one without content is not stored.
func (a *archive) track(name, kind string, files map[string]string) *records.Asset {
	a.t.Helper()
	version := a.submit(name)
	step, err := records.NewStep(version, jobs.KindSubtitle, "subtitle")
	a.must(err)
	publish, err := records.NewStep(version, jobs.KindPublish, "publish")
	a.must(err)
	publish.State = jobs.StateWaiting
	graph := &records.Graph{Steps: []records.Step{step, publish}, Edges: []records.StepEdge{{StepID: publish.ID, NeedsID: step.ID}}}
	for format, content := range files {
		id, err := records.NewID()
		a.must(err)
		output, key := profiles.OutputSubtitle, "derivatives/"+name+"."+format
		if format == "txt" || format == "json" {
			output = profiles.OutputTranscript
		}
		if content != "" {
			_, err = a.store.Put(a.t.Context(), key, strings.NewReader(content))
			a.must(err)
		}
		graph.Derivatives = append(graph.Derivatives, records.Derivative{
			ID: id, VersionID: version.ID, StepID: step.ID, Fingerprint: key, Recipe: key, State: records.DerivativePlanned,
			Planned: profiles.Derivative{Output: output, Format: format, Locale: "en", TextKind: kind},
		})
	}
	claim := a.begin(version)
	a.must(a.records.Finish(a.t.Context(), claim, func(tx *records.Tx) error {
		if err := tx.TakeMaster("masters/"+name, name, profiles.Source{Media: profiles.MediaVideo, Bytes: 1}); err != nil {
			return err
		}
		return tx.AddPlan(graph)
	}))
	a.run(graph.Steps...)
	asset, err := a.records.Asset(a.t.Context(), version.AssetID)
	a.must(err)
	return asset
}

func (a *archive) found(query string) int {
	a.t.Helper()
	assets, err := a.records.Assets(a.t.Context(), records.AssetFilter{Query: query})
	a.must(err)
	return len(assets)
}

func late() time.Time { return time.Now().Add(time.Hour) }

// recalls takes up old tracks until there are none that can be read, and returns how many were.
func (a *archive) recalls() int {
	a.t.Helper()
	read, err := a.recall(a.t.Context(), a.store, &recollection{}, late())
	a.must(err)
	return read
}

const saidVTT = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Ann>Good evening, said the <i>lighthouse</i> keeper.\n"

func TestWordsOfOldTracksAreTakenUp(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		a.track("one", "subtitles", map[string]string{"vtt": saidVTT, "srt": "1\n00:00:00,000 --> 00:00:02,000\nGood evening\n"})
		a.track("two", "captions", map[string]string{"txt": "Ann: Bonsoir, Zoë.\n", "vtt": "this is never read"})
		a.track("three", "subtitles", map[string]string{"json": `{"locale":"en","paragraphs":[{"start":0,"end":1,"speaker":"Bob","text":"Gulls cry."}]}`})
		a.track("four", "forced", map[string]string{"vtt": "WEBVTT\n\n00:00.000 --> 00:02.000\nStation sign\n"})
		if a.found("lighthouse") != 0 {
			t.Fatal("the words are known already")
		}
		if read := a.recalls(); read != 3 {
			t.Errorf("%d tracks were read, want 3", read)
		}
		for query, want := range map[string]int{
			"keeper one": 1, "ann good": 1, "zoe bonsoir": 1, "cry gulls bob": 1, "paragraphs": 0, "station": 0, "never": 0, "lighthouse two": 0,
		} {
			if got := a.found(query); got != want {
				t.Errorf("%q finds %d, want %d", query, got, want)
			}
		}
		if read := a.recalls(); read != 0 {
			t.Errorf("%d tracks were read again", read)
		}
	})
}

// A track whose files are no subtitles will never say anything. One that is missing may come back, as with the disk it is on, and keeps
// nobody else from being read.
func TestOldTracksThatCannotBeRead(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		a.track("missing", "subtitles", map[string]string{"vtt": ""})
		a.track("broken", "subtitles", map[string]string{"vtt": "\x89PNG\r\n\x1a\n"})
		a.track("half", "subtitles", map[string]string{"txt": "", "vtt": saidVTT})
		done := recollection{}
		read, err := a.recall(t.Context(), a.store, &done, late())
		if read != 2 || jobs.CodeOf(err) != "storage-not-found" || done.after != "" || done.restAt.IsZero() {
			t.Errorf("%d tracks were read: %v, %+v", read, err, done)
		}
		if a.found("lighthouse half") != 1 || a.found("broken") != 1 {
			t.Error("a track that could be read is not found")
		}
		_, err = a.store.Put(t.Context(), "derivatives/missing.vtt", strings.NewReader(saidVTT))
		a.must(err)
		if read := a.recalls(); read != 1 || a.found("lighthouse missing") != 1 {
			t.Errorf("%d tracks were read once it was back", read)
		}
	})
}

// Whoever dies in between leaves what is read read, and the next one reads what is left.
func TestReadingOldTracksGoesOn(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			a.track(name, "subtitles", map[string]string{"vtt": saidVTT})
		}
		steps, err := a.records.UnreadTracks(t.Context(), "", 3)
		a.must(err)
		if len(steps) != 3 {
			t.Fatalf("%d steps of a batch of 3", len(steps))
		}
		a.must(a.recallTrack(t.Context(), a.store, steps[1]))
		if got := a.found("lighthouse"); got != 1 {
			t.Errorf("%d are found after one track", got)
		}
		dying, kill := context.WithCancel(t.Context())
		kill()
		if read, err := a.recall(dying, a.store, &recollection{}, late()); read != 0 || err == nil {
			t.Errorf("a look that is over read %d: %v", read, err)
		}
		if read, err := a.recall(t.Context(), a.store, &recollection{}, time.Now()); read != 0 || err != nil {
			t.Errorf("a look that is late read %d: %v", read, err)
		}
		other := New(a.records, nil, a.records.Office("relay", "other"), time.Second, func() {}, slog.New(slog.DiscardHandler))
		a.must(other.recallTurn(t.Context(), a.store, &recollection{}))
		if got := a.found("lighthouse"); got != 5 {
			t.Errorf("%d of 5 are found", got)
		}
	})
}

// What is known of the same file elsewhere is not read from the store.
func TestWordsThatAreKeptAreNotReadAgain(t *testing.T) {
	onBoth(t, func(t *testing.T, a *archive) {
		first := a.track("a", "subtitles", map[string]string{"vtt": saidVTT})
		a.recalls()
		rows := a.shown(first)
		version, err := a.records.AddVersion(t.Context(), first.ID, master("again"))
		a.must(err)
		step, err := records.NewStep(version, jobs.KindSubtitle, "subtitle")
		a.must(err)
		step.State = jobs.StateDone
		publish, err := records.NewStep(version, jobs.KindPublish, "publish")
		a.must(err)
		twin := rows[0]
		twin.ID, twin.VersionID, twin.StepID, twin.Made.TextID = step.ID, version.ID, step.ID, 0
		claim := a.begin(version)
		a.must(a.records.Finish(t.Context(), claim, func(tx *records.Tx) error {
			if err := tx.TakeMaster("masters/again", "again", profiles.Source{Media: profiles.MediaVideo, Bytes: 1}); err != nil {
				return err
			}
			return tx.AddPlan(&records.Graph{Steps: []records.Step{step, publish}, Derivatives: []records.Derivative{twin}})
		}))
		a.run(publish)
		a.must(a.store.Delete(t.Context(), "derivatives/a.vtt"))
		if a.found("lighthouse") != 0 {
			t.Fatal("the words of the new version are known already")
		}
		if read := a.recalls(); read != 1 || a.found("lighthouse") != 1 {
			t.Errorf("%d tracks were taken up", read)
		}
	})
}

// shown are the outputs of the version readers see.
func (a *archive) shown(asset *records.Asset) []records.Derivative {
	a.t.Helper()
	version, err := a.records.Version(a.t.Context(), asset.ID, asset.PublishedVersion)
	a.must(err)
	rows, err := a.records.Derivatives(a.t.Context(), version.ID)
	a.must(err)
	return rows
}
