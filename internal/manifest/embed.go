package manifest

import (
	"encoding/json"
	"fmt"

	"github.com/reelmill/reelmill/profiles"
)

// markup adds what a page can paste.
func (b *builder) markup() error {
	if err := b.pictureSets(); err != nil {
		return err
	}
	d := b.doc
	d.Embed = &Embed{JSONLD: b.linkedData(), OEmbed: b.in.OEmbedURL}
	var err error
	switch {
	case len(d.Videos) > 0, len(d.Streams) > 0 && len(d.Audios) == 0:
		d.Embed.HTML, err = d.videoElement()
	case len(d.Audios) > 0:
		d.Embed.HTML, err = d.audioElement()
	case len(d.Images) > 0:
		d.Embed.HTML = firstImage(d.PictureSets)
	}
	if err != nil {
		return err
	}
	if d.Embed.Script, err = script(d.Embed.JSONLD); err != nil {
		return err
	}
	d.Embed.Iframe, err = d.iframe(b.in.EmbedURL)
	return err
}

func (b *builder) pictureSets() error {
	d := b.doc
	groups := append(grouped(profiles.OutputPoster, d.Posters), grouped(profiles.OutputImage, d.Images)...)
	for _, group := range groups {
		set := group.set(d.Alt)
		var err error
		if set.HTML, err = d.pictureElement(set); err != nil {
			return err
		}
		d.PictureSets = append(d.PictureSets, set)
	}
	return nil
}

func firstImage(sets []PictureSet) string {
	for _, set := range sets {
		if set.Output == string(profiles.OutputImage) {
			return set.HTML
		}
	}
	return ""
}

// script is the linked data as an element. The encoder writes "<" as an escape, so no title can end it.
func script(data *LinkedData) (string, error) {
	if data == nil {
		return "", nil
	}
	body, err := json.Marshal(data)
	if err != nil {
		return "", fmt.Errorf("encode the linked data: %w", err)
	}
	return `<script type="application/ld+json">` + string(body) + `</script>`, nil
}

// The size of a frame around something that has none, such as sound: a player's controls and some room.
const (
	frameWidth  = 640
	frameHeight = 180
)

func (d *Document) iframe(url string) (string, error) {
	if url == "" {
		return "", nil
	}
	part := struct {
		URL, Label    string
		Width, Height int
	}{URL: url, Width: frameWidth, Height: frameHeight}
	part.Label, _ = d.label()
	width, height := 0, 0
	switch {
	case len(d.Videos) > 0:
		width, height = d.Videos[0].Width, d.Videos[0].Height
	case len(d.Images) > 0:
		width, height = plainest(d.Images).Width, plainest(d.Images).Height
	}
	if width > 0 && height > 0 {
		part.Height = frameWidth * height / width
	}
	return element("iframe", part)
}
