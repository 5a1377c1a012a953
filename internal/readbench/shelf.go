package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// pattern is the id of the asset that all others are copies of; theirs are numbered.
const pattern = "0"

// fill stores assets as they are after the built-in set "article" was made of a film of a minute: one real plan, copied.
func fill(ctx context.Context, database string, count int) (err error) {
	store, err := records.Open(ctx, records.Config{URL: database})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if _, err := store.Migrate(ctx); err != nil {
		return err
	}
	if err := shelve(ctx, store); err != nil {
		return err
	}
	db, err := sql.Open("pgx", database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return copyAsset(ctx, db, count)
}

// film is what the probe says of the imagined master.
func film() profiles.Source {
	return profiles.Source{
		Media: profiles.MediaVideo, Container: "mov", Bytes: 900_000_000, Duration: 63.2,
		Video: &profiles.VideoTrack{Codec: "prores", Width: 1920, Height: 1080, FrameRate: profiles.Ratio{Num: 25, Den: 1}},
		Audio: []profiles.AudioTrack{{Index: 1, Codec: "pcm_s24le", Channels: 2, SampleRate: 48_000, Language: "en"}},
	}
}

// shelve publishes the pattern.
func shelve(ctx context.Context, store *records.Store) error {
	set, err := profiles.Lookup("article")
	if err != nil {
		return err
	}
	alt := "Boats leave a harbour"
	asset := &records.Asset{
		ID: pattern, SetName: set.Name, Title: "Harbour at dawn", Description: "The fishing fleet leaves before the sun is up.", Alt: &alt,
		Language: "en-GB", Tags: []string{"harbour", "fishing", "morning"}, FocalX: 0.5, FocalY: 0.4,
	}
	master := &records.Master{Origin: records.OriginKey, Ref: "incoming/harbour.mov", Filename: "harbour.mov", Set: *set, Priority: jobs.PriorityNormal}
	version, err := store.CreateAsset(ctx, asset, master, []records.SubtitleSource{sidecar("fr"), sidecar("de")})
	if err != nil {
		return err
	}
	graph, publish, err := planned(version)
	if err != nil {
		return err
	}
	steps, err := store.Steps(ctx, records.StepFilter{State: jobs.StateReady})
	if err != nil {
		return err
	}
	err = finish(ctx, store, steps[0].Step.ID, func(tx *records.Tx) error {
		if err := tx.TakeMaster("masters/ab/ab12", "ab12", film()); err != nil {
			return err
		}
		return tx.AddPlan(graph)
	})
	if err != nil {
		return err
	}
	return finish(ctx, store, publish, func(tx *records.Tx) error { return tx.Complete() })
}

func sidecar(locale string) records.SubtitleSource {
	return records.SubtitleSource{Locale: locale, Kind: profiles.TextSubtitles, Format: "srt", StorageKey: "subtitles/" + locale, SHA256: hashOf(locale), Cues: 20}
}

func finish(ctx context.Context, store *records.Store, step string, work func(*records.Tx) error) error {
	claim, err := store.Claim(ctx, step, 1, "readbench")
	if err != nil {
		return err
	}
	return store.Finish(ctx, claim, work)
}

// planned is the plan of the set with everything in it made already.
func planned(version *records.Version) (graph *records.Graph, publish string, err error) {
	plan, err := version.SetDoc.Plan(film(), profiles.Options{
		Sidecars: []profiles.Sidecar{
			{Locale: "fr", Kind: profiles.TextSubtitles, SHA256: hashOf("fr")}, {Locale: "de", Kind: profiles.TextSubtitles, SHA256: hashOf("de")},
		},
	})
	if err != nil {
		return nil, "", err
	}
	made, err := records.NewStep(version, jobs.KindEncode, "all")
	if err != nil {
		return nil, "", err
	}
	made.State = jobs.StateDone
	gate, err := records.NewStep(version, jobs.KindPublish, "publish")
	if err != nil {
		return nil, "", err
	}
	gate.State = jobs.StateWaiting
	graph = &records.Graph{Steps: []records.Step{made, gate}, Edges: []records.StepEdge{{StepID: gate.ID, NeedsID: made.ID}}}
	for i, output := range plan.Derivatives {
		graph.Derivatives = append(graph.Derivatives, records.Derivative{
			ID: fmt.Sprintf("d-%d", i), VersionID: version.ID, StepID: made.ID, Ordinal: i, Planned: output, Fingerprint: fmt.Sprintf("%064d", i), Recipe: "{}",
			State: records.DerivativeDone, Made: outcome(output, i),
		})
	}
	return graph, gate.ID, nil
}

// outcome is as long as what is recorded of a real output.
func outcome(output profiles.Derivative, i int) records.Made {
	sum := fmt.Sprintf("%064x", 1_000_003*(i+1))
	made := records.Made{
		StorageKey: "derivatives/" + sum[:2] + "/" + sum + "." + output.Format, SHA256: sum, Bytes: 4_000_000, Mime: `video/mp4; codecs="avc1.64001f, mp4a.40.2"`,
		Width: output.Width, Height: output.Height, FrameRate: "25/1", Duration: 63.2, Bitrate: 1_480_000, SSIM: 0.985, SSIMWorst: 0.97, Loudness: -18.1, TruePeak: -1.2,
	}
	switch output.Output {
	case profiles.OutputPoster, profiles.OutputImage:
		made.Mime, made.FrameTime = "image/"+output.Format, 12.4
	case profiles.OutputStream:
		made.StorageKey, made.Mime = "streams/"+sum[:2]+"/"+sum+"/main.m3u8", "application/vnd.apple.mpegurl"
	case profiles.OutputStoryboard:
		made.StorageKey, made.Mime, made.Files = "storyboards/"+sum[:2]+"/"+sum+"/board.vtt", "text/vtt", []string{"sheet-1.jpg", "sheet-2.jpg"}
	default:
	}
	return made
}

// hashOf is as long as the hash of a subtitle file.
func hashOf(locale string) string { return fmt.Sprintf("%064x", locale) }
