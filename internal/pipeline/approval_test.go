package pipeline_test

import (
	"context"
	"testing"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

const (
	reviewedSet = `schema: reelmill.profiles/1
name: reviewed
publish: approved
profiles:
  - { name: subs, output: subtitle, text: { formats: [vtt] } }
`
	freeSet = `schema: reelmill.profiles/1
name: free
profiles:
  - { name: subs, output: subtitle, text: { formats: [vtt] } }
`
)

// as is a context in which somebody with a role acts.
func as(t *testing.T, role records.Role) context.Context {
	t.Helper()
	return records.By(t.Context(), records.Actor{KeyID: "key-" + string(role), Name: "k", Role: role})
}

// What a set asks for an uploader cannot ask away, be it for the first master or for another; those who may release it may.
func TestUploadersCannotPassApproval(t *testing.T) {
	t.Parallel()
	m := newMill(t, reviewedSet, freeSet)
	m.submit(t, "tone.m4a", pipeline.Submission{Set: "free", Subtitles: []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}}) // brings the master
	source := pipeline.Source{Key: pipeline.IncomingPrefix + "tone.m4a"}
	for _, c := range []struct {
		role        records.Role
		set         string
		asked, want profiles.Release
	}{
		{records.RoleUploader, "reviewed", profiles.ReleaseAutomatic, profiles.ReleaseApproved},
		{records.RoleUploader, "reviewed", profiles.ReleaseManual, profiles.ReleaseApproved},
		{records.RoleUploader, "reviewed", "", profiles.ReleaseApproved},
		{records.RoleUploader, "free", profiles.ReleaseManual, profiles.ReleaseManual},
		{records.RoleUploader, "free", "", profiles.ReleaseAutomatic},
		{records.RoleEditor, "reviewed", profiles.ReleaseAutomatic, profiles.ReleaseAutomatic},
		{records.RoleOperator, "reviewed", profiles.ReleaseAutomatic, profiles.ReleaseAutomatic},
		{"", "reviewed", profiles.ReleaseAutomatic, profiles.ReleaseAutomatic},
	} {
		ctx := as(t, c.role)
		asset, err := m.intake.Submit(ctx, pipeline.Submission{Set: c.set, Source: source, Release: c.asked})
		must(t, err)
		first, err := m.records.Version(ctx, asset.ID, 1)
		must(t, err)
		next, err := m.intake.Replace(ctx, asset, source, "", c.asked)
		must(t, err)
		if first.Release != c.want || next.Release != c.want {
			t.Errorf("%q asks for %q of %s: the first waits for %q, the next for %q", c.role, c.asked, c.set, first.Release, next.Release)
		}
	}
}

// What was approved for readers no uploader changes; what is still to be decided about, and what nobody decides about, they do.
func TestUploadersCannotChangeWhatWasApproved(t *testing.T) {
	t.Parallel()
	m := newMill(t, reviewedSet, freeSet)
	sub := []pipeline.SubtitleFile{film(t, "en", "demo.en.vtt")}
	free := m.submit(t, "tone.m4a", pipeline.Submission{Set: "free", Subtitles: sub})
	reviewed := m.submit(t, "tone.m4a", pipeline.Submission{Set: "reviewed", Subtitles: sub})
	bring := func(role records.Role, asset *records.Asset, code string) {
		t.Helper()
		if _, err := m.intake.AddSubtitle(as(t, role), asset, film(t, "fr", "demo.fr.srt")); jobs.CodeOf(err) != code {
			t.Errorf("subtitles by %s: %v, want %q", role, err, code)
		}
		if _, err := m.intake.AddPoster(as(t, role), asset, picture(t, "und", "picture.jpg")); jobs.CodeOf(err) != code {
			t.Errorf("a poster by %s: %v, want %q", role, err, code)
		}
		m.work(t, asset.ID)
	}
	bring(records.RoleUploader, free, "")
	bring(records.RoleUploader, reviewed, "")
	must(t, m.intake.Approve(t.Context(), reviewed.ID, 1))
	bring(records.RoleUploader, reviewed, "approval-needed")
	bring(records.RoleEditor, reviewed, "")
	bring(records.RoleOperator, reviewed, "")
}
