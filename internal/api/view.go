package api

import (
	"time"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

func assetOf(asset *records.Asset, now time.Time) Asset {
	view := Asset{
		ID: asset.ID, Kind: string(asset.Media), State: string(asset.StateAt(now)), Set: asset.SetName, Title: asset.Title,
		Description: asset.Description, Alt: asset.Alt, Language: asset.Language, Tags: listOf(asset.Tags),
		Rights:       Rights{StartsAt: asset.StartsAt.Pointer(), EndsAt: asset.EndsAt.Pointer(), Territories: asset.Territories, Channels: asset.Channels},
		Translations: translationsOf(asset.Texts),
		FocalPoint:   asset.Focal(), Fallback: asset.FallbackID, PublishedVersion: asset.PublishedVersion,
		LatestVersion: asset.LatestVersion, CreatedAt: asset.CreatedAt.Time(), UpdatedAt: asset.UpdatedAt.Time(),
	}
	if asset.ExternalID != nil {
		view.ExternalID = *asset.ExternalID
	}
	return view
}

func translationsOf(texts map[string]records.Text) map[string]*Translation {
	views := make(map[string]*Translation, len(texts))
	for locale, text := range texts {
		views[locale] = &Translation{Title: text.Title, Description: text.Description, Alt: text.Alt}
	}
	return views
}

func listOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func faultOf(code, message, hint string) *Fault {
	if code == "" {
		return nil
	}
	return &Fault{Code: code, Message: message, Hint: hint}
}

func versionOf(version *records.Version, progress *records.Progress, now time.Time, url func(*records.Derivative) string) Version {
	view := Version{
		AssetID: version.AssetID, Number: version.Number, State: string(version.State), Publish: string(version.Release), Phase: phaseOf(version, progress.Steps),
		Progress: progressOf(progress.Steps), Filename: version.Filename, Master: version.Source, SHA256: version.MasterSHA256,
		Notes: listOf(version.Notes), Error: faultOf(version.Code, version.Message, version.Hint),
		Derivatives: []Derivative{}, Steps: []Step{},
		CreatedAt: version.CreatedAt.Time(), FinishedAt: version.FinishedAt.Pointer(), PublishedAt: version.PublishedAt.Pointer(), SweptAt: version.SweptAt.Pointer(),
	}
	attempts := map[string][]Attempt{}
	for _, attempt := range progress.Attempts {
		attempts[attempt.StepID] = append(attempts[attempt.StepID], attemptOf(attempt))
	}
	for i := range progress.Steps {
		view.Steps = append(view.Steps, stepOf(&progress.Steps[i], attempts[progress.Steps[i].ID], now))
	}
	for i := range progress.Derivatives {
		row := progress.Derivatives[i]
		if version.SweptAt != 0 && row.State == records.DerivativeDone {
			row.State = records.DerivativeSwept // its files go, or have gone
		}
		view.Derivatives = append(view.Derivatives, derivativeOf(&row, url))
	}
	return view
}

// phaseOf names the stage in one word.
func phaseOf(version *records.Version, steps []records.Step) string {
	if version.State != records.VersionProcessing {
		return "done"
	}
	phase := "probing"
	for _, step := range steps {
		switch {
		case step.Kind == jobs.KindProbe && step.State == jobs.StateDone:
			phase = "making"
		case step.Kind == jobs.KindPublish && step.State != jobs.StateWaiting:
			phase = "publishing"
		}
	}
	return phase
}

// progressOf weighs encodes more, since they take most of the time.
func progressOf(steps []records.Step) float64 {
	done, total := 0.0, 0.0
	for _, step := range steps {
		weight := 1.0
		if step.Lane == jobs.LaneHeavy {
			weight = 12
		}
		total += weight
		done += weight * step.Progress
	}
	if total == 0 {
		return 0
	}
	return done / total
}

func stepOf(step *records.Step, attempts []Attempt, now time.Time) Step {
	view := Step{
		ID: step.ID, Kind: string(step.Kind), Label: step.Label, Lane: string(step.Lane), State: string(step.State),
		Progress: step.Progress, Reused: step.Reused, Worker: step.Worker, Error: faultOf(step.Code, step.Message, step.Hint),
		Attempts: listOf(attempts), StartedAt: step.StartedAt.Pointer(), FinishedAt: step.FinishedAt.Pointer(),
	}
	if step.State == jobs.StateReady && step.NotBefore > records.At(now) {
		view.NotBefore = step.NotBefore.Pointer()
	}
	return view
}

func attemptOf(attempt records.Attempt) Attempt {
	return Attempt{
		Number: attempt.Number, Worker: attempt.Worker, StartedAt: attempt.StartedAt.Time(), EndedAt: attempt.EndedAt.Pointer(),
		Outcome: string(attempt.Outcome), Progress: attempt.Progress, Error: faultOf(attempt.Code, attempt.Message, attempt.Hint),
	}
}

func derivativeOf(row *records.Derivative, url func(*records.Derivative) string) Derivative {
	view := Derivative{
		Profile: row.Planned.Profile.Name, Output: string(row.Planned.Output), Role: row.Planned.Profile.Role, Format: row.Planned.Format,
		Locale: row.Planned.Locale, State: string(row.State), Step: row.StepID, Fingerprint: row.Fingerprint,
		Width: row.Planned.Width, Height: row.Planned.Height, Reason: row.Planned.Reason, Code: row.Code, Message: row.Message,
	}
	if row.State != records.DerivativeDone {
		return view
	}
	made := row.Made
	view.Key, view.URL, view.SHA256, view.Mime = made.StorageKey, url(row), made.SHA256, made.Mime
	view.Width, view.Height, view.FrameRate = made.Width, made.Height, made.FrameRate
	view.Duration, view.Bitrate, view.Bytes = made.Duration, made.Bitrate, made.Bytes
	view.SSIM, view.SSIMWorst, view.Loudness, view.TruePeak = made.SSIM, made.SSIMWorst, made.Loudness, made.TruePeak
	return view
}

// setOf is a rendition set as it is listed.
func setOf(set *profiles.Set) SetView {
	view := SetView{Name: set.Name, Description: set.Description, Profiles: []string{}}
	for _, profile := range set.Profiles {
		view.Profiles = append(view.Profiles, profile.Name)
	}
	return view
}
