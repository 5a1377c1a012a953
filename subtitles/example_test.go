package subtitles_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/reelmill/reelmill/subtitles"
)

func ExampleRead() {
	file := "1\n00:00:01,000 --> 00:00:02,500\n{\\an8}<font color=red>Ships & <i>sails</i></font>\n"
	track, problems, err := subtitles.Read([]byte(file), subtitles.ReadOptions{Name: "film.srt"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	if err := track.WriteVTT(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// file: subtitle-style-dropped: Colours, fonts or effects that WebVTT cues cannot carry were left out 1 times.
	// WEBVTT
	//
	// 00:00:01.000 --> 00:00:02.500 line:0
	// Ships &amp; <i>sails</i>
}

func ExampleRead_hopeless() {
	_, _, err := subtitles.Read([]byte("Scenarist_SCC V1.0\n"), subtitles.ReadOptions{Name: "film.scc"})
	var refused *subtitles.Error
	if errors.As(err, &refused) {
		fmt.Println(refused.Code)
		fmt.Println(refused.Message)
		fmt.Println(refused.Hint)
	}
	// Output:
	// subtitle-unsupported-format
	// Scenarist closed captions (SCC) files cannot be read.
	// Open the file in your subtitle editor, export it as SubRip or WebVTT and upload that.
}

func ExampleTrack_Shift() {
	track := &subtitles.Track{Cues: []subtitles.Cue{
		{Start: 1 * time.Second, End: 2 * time.Second, Lines: []string{"gone"}},
		{Start: 2 * time.Second, End: 5 * time.Second, Lines: []string{"cut"}},
		{Start: 6 * time.Second, End: 8 * time.Second, Lines: []string{"moved"}},
	}}
	for _, p := range track.Shift(-3 * time.Second) {
		fmt.Println(p, p.Fatal)
	}
	for _, c := range track.Cues {
		fmt.Println(c.Start, c.End, c.Plain())
	}
	// Output:
	// cue 1: subtitle-cue-out-of-range: The cue "gone" would lie outside the video and was dropped. true
	// cue 2: subtitle-cue-clipped: The cue "cut" would begin before zero and was cut there. false
	// 0s 2s cut
	// 3s 5s moved
}

func ExampleTrack_Check() {
	track := &subtitles.Track{Cues: []subtitles.Cue{
		{Start: 0, End: time.Second, Lines: []string{"These are rather many words for a single second."}},
		{Start: 90 * time.Second, End: 95 * time.Second, Lines: []string{"Nobody will see this."}},
	}}
	for _, p := range track.Check(time.Minute) {
		fmt.Println(p.Cue, p.Code, p.Fatal)
	}
	// Output:
	// 1 subtitle-reading-too-fast false
	// 1 subtitle-line-too-wide false
	// 2 subtitle-cue-beyond-end true
}

func ExampleTrack_Segments() {
	track := &subtitles.Track{Cues: []subtitles.Cue{
		{Start: 5 * time.Second, End: 7 * time.Second, Lines: []string{"over the boundary"}},
	}}
	for _, s := range track.Segments(6*time.Second, 12*time.Second) {
		var b strings.Builder
		if err := s.WriteVTT(&b, 0); err != nil {
			fmt.Println(err)
		}
		fmt.Print(b.String())
	}
	// Output:
	// WEBVTT
	// X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000
	//
	// 00:00:05.000 --> 00:00:07.000
	// over the boundary
	// WEBVTT
	// X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000
	//
	// 00:00:05.000 --> 00:00:07.000
	// over the boundary
}

func ExampleLocaleLabel() {
	for _, tag := range []string{"fr-FR", "fr-CA", "en_US", "pt-PT", "zh-Hant", "sr-Latn", "und"} {
		fmt.Println(subtitles.LocaleLabel(tag))
	}
	// Output:
	// Français
	// Français (Canada)
	// English
	// Português (Portugal)
	// 繁體中文
	// Srpski (latinica)
	// Unknown language
}

func ExampleTrack_WriteTranscriptJSON() {
	track := &subtitles.Track{Cues: []subtitles.Cue{
		{Start: 100 * time.Millisecond, End: 2 * time.Second, Lines: []string{"<v Ann>Good evening,"}},
		{Start: 2 * time.Second, End: 3500 * time.Millisecond, Lines: []string{"<v Ann>Mr &amp; Mrs Bell."}},
		{Start: 9 * time.Second, End: 10 * time.Second, Lines: []string{"Music"}},
	}}
	if err := track.WriteTranscriptJSON(os.Stdout, "en"); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"locale":"en","paragraphs":[{"start":0.1,"end":3.5,"speaker":"Ann","text":"Good evening, Mr & Mrs Bell."},{"start":9,"end":10,"speaker":"","text":"Music"}]}
}
