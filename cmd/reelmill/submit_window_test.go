package main

import (
	"testing"

	"github.com/reelmill/reelmill/internal/api"
)

// A film that is published before its rights begin was submitted well.
func TestSubmitWaitBeforeTheRightsBegin(t *testing.T) {
	t.Parallel()
	s := newStudio(t, api.Version{State: "published"})
	s.shut = `{"status":410,"code":"rights-expired","detail":"The rights window of this asset is closed."}`
	reelmill(t, s, "submit", file(t, "sea.mov", "the master"), "--wait", "--json", "--starts-at", "2099-01-01T00:00:00Z").
		expect(t, 0, `{"asset":{"id":"asset-1"},"version":1}`+"\n")
	s.shut = `{"status":410,"code":"asset-withdrawn","detail":"This asset was withdrawn."}`
	if got := reelmill(t, s, "submit", file(t, "sea.mov", "the master"), "--wait", "--json"); got.code != 1 {
		t.Errorf("after a takedown the code is %d", got.code)
	}
}
