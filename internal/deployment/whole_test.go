package deployment_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/reelmill/reelmill/internal/api"
	"github.com/reelmill/reelmill/internal/client"
	"github.com/reelmill/reelmill/internal/manifest"
	"github.com/reelmill/reelmill/internal/testmedia"
)

// No engine is needed to see whether the compose file is right: its process set is started as it says, with two workers, and takes a master
// from the upload to the delivery.
func TestComposeProcessSetWorks(t *testing.T) {
	s := newStack(t)
	find(t, s.program)
	s.draw(t)
	servers := []*part{s.newPostgres(t), s.newRedis(t), s.newPart(t, "s3", "s3")}
	ours := []*part{s.newPart(t, "api", "api"), s.newPart(t, "worker", "worker1"), s.newPart(t, "worker", "worker2")}
	for _, p := range append(servers, ours...) {
		if p.healthy(t, t.Context()) {
			t.Errorf("%s is healthy before it runs", p.instance)
		}
	}
	for _, parts := range [][]*part{servers, ours} { // as depends_on says
		for _, p := range parts {
			p.start(t)
		}
		for _, p := range parts {
			p.awaitHealthy(t)
		}
	}
	s.publish(t, ours[0])
	s.expectKept(t)
	for _, p := range append(ours, servers...) {
		p.stop(t)
	}
}

// publish takes a master through with a key that is made as the file's first lines say.
func (s *stack) publish(t *testing.T, server *part) {
	t.Helper()
	key, err := server.run(t.Context(), "reelmill", "keys", "create", "me", "--role", "operator").Output()
	must(t, err)
	c := client.New("http://127.0.0.1:"+s.ports["api"], strings.TrimSpace(string(key)))
	board, err := c.Lanes(t.Context())
	must(t, err)
	if len(board.Workers) != 2 {
		t.Errorf("%d workers are alive, want 2", len(board.Workers))
	}
	upload, err := c.Upload(t.Context(), testmedia.Path(t, "tiny.mp4"), nil)
	must(t, err)
	asset, err := c.CreateAsset(t.Context(), api.NewAsset{Title: "Film", Source: &api.Source{Upload: upload}}, "one")
	must(t, err)
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	version, err := c.Watch(ctx, asset.ID, 1, 100*time.Millisecond, func(api.Version) {})
	must(t, err)
	if version.State != "published" {
		t.Fatalf("the version is %s: %+v", version.State, version.Error)
	}
	text, _, err := c.Manifest(t.Context(), asset.ID, "")
	must(t, err)
	var document manifest.Document
	must(t, json.Unmarshal(text, &document))
	if len(document.Videos) == 0 || len(document.Posters) == 0 {
		t.Fatalf("the manifest is %s", text)
	}
	expectMedia(t, document.Videos[0].URL, document.Videos[0].SHA256)
	expectMedia(t, document.Posters[0].URL, document.Posters[0].SHA256)
}

// expectMedia fetches what a reader would, without a key.
func expectMedia(t *testing.T, address, sum string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	must(t, err)
	response, err := http.DefaultClient.Do(request)
	must(t, err)
	defer response.Body.Close()
	digest := sha256.New()
	_, err = io.Copy(digest, response.Body)
	must(t, err)
	if response.StatusCode != http.StatusOK || hex.EncodeToString(digest.Sum(nil)) != sum {
		t.Errorf("%s answers %s with other bytes than the manifest says", address, response.Status)
	}
}

// expectKept makes sure that each part keeps what it must on the volume that the file gives it.
func (s *stack) expectKept(t *testing.T) {
	t.Helper()
	for what, pattern := range map[string]string{
		"Redis its log":      "redis/appendonlydir/*.aof",
		"S3 the master":      "objects/reelmill/masters/*/*",
		"S3 the outputs":     "objects/reelmill/derivatives/*/*",
		"PostgreSQL its own": "postgres/pgdata/base/*",
	} {
		if found, err := filepath.Glob(filepath.Join(s.folder, pattern)); err != nil || len(found) == 0 {
			t.Errorf("%s is not kept: nothing at %s", what, pattern)
		}
	}
	if info, err := os.Stat(filepath.Join(s.own("api"), "reelmill.db")); err == nil {
		t.Errorf("the server keeps records of its own: %v", info)
	}
}
