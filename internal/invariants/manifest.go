package invariants

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/reelmill/reelmill/internal/manifest"
)

// OfManifests is the closed list of what is asked of a published manifest. The names are those of the violations that [CheckManifest] finds.
func OfManifests() []Invariant {
	return []Invariant{
		{Name: "manifest-is-whole", Class: Always, Sentence: "Every address in a published manifest answers, with the bytes and the SHA-256 the manifest states."},
	}
}

// address is one thing a manifest promises. Bytes of 0 and an empty digest are not stated there.
type address struct {
	url    string
	bytes  int64
	sha256 string
}

// CheckManifest follows every address of a manifest, as the server wrote it, with a client that bounds its calls.
func CheckManifest(ctx context.Context, caller *http.Client, text []byte) ([]Violation, error) {
	var document manifest.Document
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	var offenders []string
	promised := promises(document)
	if len(promised) == 0 {
		offenders = append(offenders, document.Asset.ID+" promises nothing at all")
	}
	for _, promise := range promised {
		if err := promise.keep(ctx, caller); err != nil {
			offenders = append(offenders, err.Error())
		}
	}
	if len(offenders) == 0 {
		return nil, nil
	}
	invariant := OfManifests()[0]
	return []Violation{violation(invariant.Name, invariant.Sentence, offenders)}, nil
}

func promises(doc manifest.Document) []address {
	var found []address
	for _, videos := range [][]manifest.Video{doc.Videos, doc.Teasers} {
		for _, video := range videos {
			found = append(found, address{video.URL, video.Bytes, video.SHA256})
		}
	}
	for _, pictures := range [][]manifest.Picture{doc.Posters, doc.Images} {
		for _, picture := range pictures {
			found = append(found, address{picture.URL, picture.Bytes, picture.SHA256})
		}
	}
	for _, sound := range doc.Audios {
		found = append(found, address{sound.URL, sound.Bytes, sound.SHA256})
	}
	var plain []string
	for _, stream := range doc.Streams {
		plain = append(plain, stream.URL)
	}
	for _, board := range doc.Storyboards {
		plain = append(append(plain, board.VTT), board.Sheets...)
	}
	for _, track := range doc.Subtitles {
		plain = append(plain, track.VTT, track.SRT, track.TTML)
	}
	for _, url := range plain {
		if url != "" {
			found = append(found, address{url: url})
		}
	}
	return found
}

// keep fetches the address and compares it with what was promised.
func (a address) keep(ctx context.Context, caller *http.Client) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url, nil)
	if err != nil {
		return err
	}
	response, err := caller.Do(request)
	if err != nil {
		return err
	}
	hash := sha256.New()
	size, err := io.Copy(hash, response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return fmt.Errorf("%s: %w", a.url, err)
	}
	sum := hex.EncodeToString(hash.Sum(nil))
	if response.StatusCode != http.StatusOK || size == 0 || a.bytes > 0 && size != a.bytes || a.sha256 != "" && sum != a.sha256 {
		return fmt.Errorf("%s: status %d, %d bytes with %s, promised %d with %s", a.url, response.StatusCode, size, sum, a.bytes, a.sha256)
	}
	return nil
}
