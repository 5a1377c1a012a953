package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/manifest"
)

// within is a context for one wait.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// upload brings a file to the server and returns the upload's id.
func (m *mill) upload(t *testing.T, file string) string {
	t.Helper()
	id, err := m.client().Upload(within(t), file, nil)
	must(t, err)
	return id
}

// submit brings a file as a new asset. edit may be nil.
func (m *mill) submit(t *testing.T, file string, edit func(*api.NewAsset)) api.Asset {
	t.Helper()
	body := api.NewAsset{Title: t.Name(), Source: &api.Source{Upload: m.upload(t, file)}}
	if edit != nil {
		edit(&body)
	}
	asset, err := m.client().CreateAsset(within(t), body, "")
	must(t, err)
	return asset
}

// replace brings a file as a new master of an asset and returns the number of the version.
func (m *mill) replace(t *testing.T, asset api.Asset, file string) int {
	t.Helper()
	body := api.NewVersion{Source: api.Source{Upload: m.upload(t, file)}}
	return into[api.Version](t, m.ask(t, "POST", "/v1/assets/"+asset.ID+"/versions", body), 201).Number
}

// version reads how a version stands now.
func (m *mill) version(t *testing.T, asset api.Asset, n int) api.Version {
	t.Helper()
	version, err := m.client().Version(within(t), asset.ID, n)
	must(t, err)
	return version
}

// finished waits until a version is no longer being made.
func (m *mill) finished(t *testing.T, asset api.Asset, n int) api.Version {
	t.Helper()
	version, err := m.client().Watch(within(t), asset.ID, n, 50*time.Millisecond, nil)
	must(t, err)
	return version
}

// published waits until a version is finished and fails the test unless readers see it.
func (m *mill) published(t *testing.T, asset api.Asset, n int) api.Version {
	t.Helper()
	version := m.finished(t, asset, n)
	if version.State != "published" {
		t.Fatalf("version %d is %s: %+v", n, version.State, version.Error)
	}
	return version
}

// document reads the manifest.
func (m *mill) document(t *testing.T, ref string) manifest.Document {
	t.Helper()
	text, _, err := m.client().Manifest(within(t), ref, "")
	must(t, err)
	var doc manifest.Document
	must(t, json.Unmarshal(text, &doc))
	return doc
}

// decide posts a decision about a version and returns how it stands then.
func (m *mill) decide(t *testing.T, asset api.Asset, n int, decision string) api.Version {
	t.Helper()
	return into[api.Version](t, m.ask(t, "POST", fmt.Sprintf("/v1/assets/%s/versions/%d/%s", asset.ID, n, decision), nil), 200)
}

// stepsOf are the steps of one kind.
func stepsOf(version api.Version, kind string) []api.Step {
	var found []api.Step
	for _, step := range version.Steps {
		if step.Kind == kind {
			found = append(found, step)
		}
	}
	return found
}

// theStep is the only step of one kind.
func theStep(t *testing.T, version api.Version, kind string) api.Step {
	t.Helper()
	found := stepsOf(version, kind)
	if len(found) != 1 {
		t.Fatalf("%d steps of kind %s, want 1: %+v", len(found), kind, version.Steps)
	}
	return found[0]
}

// outcomes are how the attempts at a step ended, in order.
func outcomes(step api.Step) []string {
	var found []string
	for _, attempt := range step.Attempts {
		found = append(found, attempt.Outcome)
	}
	return found
}
