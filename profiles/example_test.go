package profiles_test

import (
	"errors"
	"fmt"
	"log"

	"github.com/reelmill/reelmill/profiles"
)

func ExampleParse() {
	const text = `
schema: reelmill.profiles/1
name: cards
profiles:
  - name: card
    output: poster
    still: { aspect: "4:3", width: 800, formats: [webp, jpeg], quality: 780 }
  - name: loop
    output: teaser
    video: { codec: h264, short_side: 481, crf: 24, max_bitrate: 1200000, buffer: 1200000, keyframe_seconds: 2, preset: fast }
`
	_, err := profiles.Parse([]byte(text), "cards.yaml")
	fmt.Println(err)

	var invalid *profiles.Invalid
	if errors.As(err, &invalid) {
		fmt.Println(invalid.Faults[0].Path, "in line", invalid.Faults[0].Line)
	}
	// Output:
	// cards.yaml:7:73: profiles[0].still.quality: must be between 1 and 100, is 780
	// cards.yaml:8:5: profiles[1].seconds: is missing: output teaser needs it
	// cards.yaml:10:39: profiles[1].video.short_side: must be even, is 481: 4:2:0 pictures have no odd sides
	// $.profiles[0].still.quality in line 7
}

func ExampleSet_Plan() {
	set, err := profiles.Lookup("article")
	if err != nil {
		log.Fatal(err)
	}
	phone := profiles.Source{
		Media: profiles.MediaVideo, Duration: 42,
		Video: &profiles.VideoTrack{Width: 1080, Height: 1920, FrameRate: profiles.Ratio{Num: 60000, Den: 1001}},
	}
	plan, err := set.Plan(phone, profiles.Options{Focal: profiles.FocalPoint{X: 0.5, Y: 0.3}})
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range plan.Derivatives[:5] {
		fmt.Printf("%s.%s: %s\n", d.Profile.Name, d.Format, d.Reason)
	}
	for _, note := range plan.Notes[:1] {
		fmt.Printf("%s: %s\n", note.Code, note.Message)
	}
	// Output:
	// web-1080p.mp4: 1080x1920 like the source
	// web-720p.mp4: 720x1280 scaled down from 1080x1920
	// web-480p.mp4: 480x854 scaled down from 1080x1920; one frame in 2 of 59.94 a second is kept
	// web-360p.mp4: 360x640 scaled down from 1080x1920; one frame in 2 of 59.94 a second is kept
	// hero.webp: 16:9 cut 1080x608 out of 1080x1920, kept at 1080x608: nothing is enlarged to reach 1600
	// no-audio: The master has no sound, so the videos are silent.
}

func ExampleRecipe_Fingerprint() {
	set, err := profiles.Lookup("article")
	if err != nil {
		log.Fatal(err)
	}
	plan, err := set.Plan(sound(), profiles.Options{Focal: profiles.Centre()})
	if err != nil {
		log.Fatal(err)
	}
	podcast := plan.Derivatives[0]
	tools := map[string]string{"ffmpeg": "5.1.9"}
	before := podcast.Recipe("9f86d081", tools).Fingerprint()

	podcast.Profile.Role = "front-page" // says where the file is used, not what is in it
	fmt.Println(before == podcast.Recipe("9f86d081", tools).Fingerprint())

	podcast.Profile.Audio.Bitrate = 96_000
	fmt.Println(before == podcast.Recipe("9f86d081", tools).Fingerprint())
	// Output:
	// true
	// false
}
