package ffmpeg

import "testing"

// Tracks carry the names people gave them, and not those of the programs that wrote them.
func TestProbeReadsSoundTitles(t *testing.T) {
	t.Parallel()
	for name, title := range map[string]string{"named.mkv": "Director's commentary", "handler.mp4": ""} {
		path := made(t, name, "-f", "lavfi", "-i", "sine=d=1", "-map", "0", "-map", "0", "-c:a", "aac",
			"-metadata:s:a:0", "title=Director's commentary", "-metadata:s:a:0", "language=fre")
		src := probed(t, path)
		if len(src.Audio) != 2 || src.Audio[0].Title != title || src.Audio[0].Language != "fr" || src.Audio[1].Title != "" {
			t.Errorf("%s: %+v", name, src.Audio)
		}
	}
}

// A sound that tells what is to be seen is known by its mark, in each container that has one.
func TestProbeReadsDescriptions(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"described.mkv", "described.ts"} {
		path := made(t, name, "-f", "lavfi", "-i", "sine=d=1", "-map", "0", "-map", "0", "-c:a", "aac",
			"-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=eng", "-disposition:a:1", "visual_impaired+descriptions")
		src := probed(t, path)
		if len(src.Audio) != 2 || src.Audio[0].Described || !src.Audio[1].Described {
			t.Errorf("%s: %+v", name, src.Audio)
		}
	}
}

// Progress of several passes rises once from the beginning to the end.
func TestSoundsReportProgress(t *testing.T) {
	t.Parallel()
	path := made(t, "loud.wav", "-f", "lavfi", "-i", noise+"20")
	src := probed(t, path)
	out := SoundOutput{Sound: coded(0, "aac", 2, 96_000), Duration: src.Duration, Path: t.TempDir() + "/out.m4a"}
	var seen []Progress
	_, err := New(DefaultConfig()).Sounds(t.Context(), SoundEncode{Input: path, Source: src, Outputs: []SoundOutput{out}},
		func(p Progress) { seen = append(seen, p) })
	if err != nil || len(seen) < 3 {
		t.Fatalf("%d reports, %v", len(seen), err)
	}
	for i := 1; i < len(seen); i++ {
		if seen[i].Time < seen[i-1].Time || seen[i-1].Done {
			t.Errorf("%+v after %+v", seen[i], seen[i-1])
		}
	}
	if last := seen[len(seen)-1]; !last.Done || last.Time != src.Duration {
		t.Errorf("%+v", last)
	}
}
