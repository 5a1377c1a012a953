package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/jobs"
)

// The states in which a version is no longer being made, failure aside.
const (
	versionPublished  = "published"
	versionSuperseded = "superseded"
	versionCanceled   = "canceled"
)

// submission is one master on its way to being published.
type submission struct {
	cmd     *SubmitCmd
	hasty   *client.Client // finds out whether there is a server at all
	patient *client.Client // for when there was one
	file    string
	name    string
	tracker tracker
}

// nameOf is what a file or address is called in front of people.
func nameOf(file string) string {
	if address, err := url.Parse(file); err == nil && remote(file) {
		return cmp.Or(strings.Trim(path.Base(address.Path), "/."), address.Host)
	}
	return filepath.Base(file)
}

func remote(file string) bool {
	return strings.HasPrefix(file, "http://") || strings.HasPrefix(file, "https://")
}

// submit creates the asset.
func (s *submission) submit(ctx context.Context) (receipt, error) {
	if err := s.look(); err != nil {
		return receipt{}, err
	}
	asset := s.cmd.asset(strings.TrimSuffix(s.name, filepath.Ext(s.name)))
	caller := s.hasty
	if remote(s.file) {
		asset.Source = &api.Source{URL: s.file}
	} else {
		id, err := s.hasty.Upload(ctx, s.file, s.tracker.upload)
		if err != nil {
			return receipt{}, s.stopped(ctx, err, "The upload of "+s.name+" was stopped.", "Submit it again.")
		}
		asset.Source = &api.Source{Upload: id, Filename: s.name}
		caller = s.patient
	}
	for _, track := range s.cmd.Tracks.all() {
		id, err := caller.Upload(ctx, track.path, nil)
		if err != nil {
			return receipt{}, s.stopped(ctx, err, "The upload of "+track.path+" was stopped.", "Submit "+s.name+" again.")
		}
		asset.Subtitles = append(asset.Subtitles, api.SubtitleUpload{
			Locale: track.locale, Kind: track.kind, Filename: filepath.Base(track.path), Upload: id,
		})
	}
	created, err := caller.CreateAsset(ctx, asset, uuid.NewString())
	if err != nil {
		return receipt{}, s.stopped(ctx, err, "Stopped while "+s.name+" was being submitted.", "Look whether the server has it before submitting it again.")
	}
	s.tracker.created(created.ID, created.LatestVersion)
	return receipt{Asset: assetID{created.ID}, Version: created.LatestVersion}, nil
}

// look refuses what can be refused before hours are spent on an upload.
func (s *submission) look() error {
	if strings.Contains(s.file, "://") && !remote(s.file) {
		return jobs.Refuse("address-unsupported", "Only http and https addresses can be fetched.",
			"Download "+s.file+" and submit the file.", nil)
	}
	if !remote(s.file) {
		if err := lookAt(s.file); err != nil {
			return err
		}
	}
	for _, track := range s.cmd.Tracks.all() {
		if _, err := track.read(); err != nil {
			return err
		}
	}
	return nil
}

func lookAt(file string) error {
	info, err := os.Stat(file)
	if err == nil && info.IsDir() {
		err = &os.PathError{Op: "read", Path: file, Err: errors.New("it is a folder")}
	}
	return err
}

// stopped explains an error that is only the user's own Ctrl-C.
func (s *submission) stopped(ctx context.Context, err error, message, hint string) error {
	if ctx.Err() == nil {
		return err
	}
	return jobs.Refuse("interrupted", message, hint, err)
}

// ending is why a version that is no longer being made is not published, nil when it is.
func ending(asset string, version api.Version) error {
	name, it := fmt.Sprintf("Version %d of asset %s", version.Number, asset), fmt.Sprintf("%s --version %d", asset, version.Number)
	switch {
	case version.State == versionPublished || version.State == versionSuperseded:
		return nil
	case version.State == "in_review":
		return jobs.Refuse("version-in-review", name+" is complete, and waits for somebody to approve it.",
			"`reelmill approve "+it+"` publishes it, `reelmill reject "+it+"` ends it.", nil)
	case version.State == "ready" || version.State == "approved":
		return jobs.Refuse("version-ready", name+" is complete, and waits for somebody to publish it.",
			"`reelmill publish "+it+"` publishes it, `reelmill reject "+it+"` ends it.", nil)
	case version.Error != nil:
		return jobs.Refuse(version.Error.Code, version.Error.Message, version.Error.Hint, nil)
	case version.State == versionCanceled:
		return jobs.Refuse("version-canceled", "Somebody canceled this version.", "Submit the file again if that was a mistake.", nil)
	}
	return jobs.Refuse("version-"+version.State, fmt.Sprintf("The version ended as %q without a reason.", version.State),
		"Look at the server's log.", nil)
}
