package console_test

import (
	"testing"

	"github.com/reelmill/reelmill/internal/testbrowser"
)

// The modules that only compute are called in the browser they are written for.
func TestModules(t *testing.T) {
	t.Parallel()
	page := testbrowser.Open(t)
	server := studio(t, nil)
	page.Go(server.URL + "/console/")
	tests := []struct{ module, call, want string }{
		{"naming", `textName("film.fr.vtt")`, `{"stem":"film","locale":"fr","kind":"subtitles"}`},
		{"naming", `textName("film.fr-CA.forced.vtt")`, `{"stem":"film","locale":"fr-CA","kind":"forced"}`},
		{"naming", `textName("my.film.2024.en_GB.sdh.srt")`, `{"stem":"my.film.2024","locale":"en-GB","kind":"captions"}`},
		{"naming", `textName("film.hi.srt")`, `{"stem":"film","locale":"hi","kind":"subtitles"}`},
		{"naming", `textName("film.en.hi.srt")`, `{"stem":"film","locale":"en","kind":"captions"}`},
		{"naming", `textName("film_zh-Hant.ttml")`, `{"stem":"film","locale":"zh-Hant","kind":"subtitles"}`},
		{"naming", `textName("fre.srt")`, `{"stem":"","locale":"fr","kind":"subtitles"}`},
		{"naming", `textName("interview.srt")`, `{"stem":"interview","locale":"","kind":"subtitles"}`},
		{"naming", `textName("film.final.vtt")`, `{"stem":"film.final","locale":"","kind":"subtitles"}`},
		{"naming", `masterOf("a.fr.vtt", [{name: "b.mov"}, {name: "a.mp4"}])`, `{"name":"a.mp4"}`},
		{"naming", `masterOf("c.fr.vtt", [{name: "b.mov"}, {name: "a.mp4"}]) ?? null`, `null`},
		{"naming", `masterOf("c.fr.vtt", [{name: "b.mov"}])`, `{"name":"b.mov"}`},
		{"naming", `titleOf("the_red-kite.final.mov")`, `"The red kite final"`},
		{"naming", `titleOf("2024-05-01.mov")`, `"2024-05-01"`},
		{"format", `[0, 999, 999999, 11696000, 9e10].map(bytes)`, `["–","999 B","1.0 MB","11.7 MB","90.0 GB"]`},
		{"format", `[0, 0.3, 9.96, 63.2, 3599.6, 5400].map(duration)`, `["–","0.3 s","0:10","1:03","1:00:00","1:30:00"]`},
		{"format", `["30000/1001", "25/1", "", "1/0"].map(frameRate)`, `["29.97 fps","25 fps","–","–"]`},
		{"format", `codecs('video/mp4; codecs="avc1.64001f, mp4a.40.2"')`, `"avc1.64001f, mp4a.40.2"`},
		{"format", `percent(0.999)`, `"99 %"`},
		{"request", `media("https://elsewhere.example/media/a.mp4?sig=s")`, `"/media/a.mp4?sig=s"`},
		{"request", `media("javascript:alert(1)") ?? null`, `null`},
	}
	for _, tt := range tests {
		t.Run(tt.call, func(t *testing.T) {
			page.T = t
			var got string
			page.Eval(`import("/console/`+tt.module+`.js").then((module) => { const {textName, masterOf, titleOf, bytes, duration, frameRate, codecs, percent, media} = module; return JSON.stringify(`+tt.call+`); })`, &got)
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
