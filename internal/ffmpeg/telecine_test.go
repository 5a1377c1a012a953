package ffmpeg

import (
	"math"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// film spreads a progressive sample over interlaced video the way a telecine does.
func film(t *testing.T, name, field, codec string) (master, original string) {
	t.Helper()
	from := sample(t, "gotland_fmp4_360p24_10s.mp4")
	even := "scale=352:240,setsar=1,setpts=N*1001/24000/TB,fps=24000/1001"
	original = made(t, "film.mkv", "-i", from, "-an", "-t", "4", "-vf", even, "-c:v", "libx264", "-qp", "4", "-preset", "ultrafast")
	spread := "telecine=first_field=" + field[:1] + ":pattern=23,setfield=" + field
	args := []string{"-i", original, "-vf", spread, "-r", "30000/1001", "-flags", "+ilme+ildct"}
	if codec == "libx264" {
		args = append(args, "-c:v", "libx264", "-crf", "12", "-preset", "ultrafast", "-x264-params", field+"=1")
	} else {
		args = append(args, "-c:v", codec, "-b:v", "12M")
	}
	return made(t, name, args...), original
}

// Film comes out of television as it went in: the same pictures, as many of them, at their own rate.
func TestTelecineIsUndone(t *testing.T) {
	t.Parallel()
	for name, how := range map[string][2]string{
		"dvd.mpg": {"tff", "mpeg2video"}, "bottom.ts": {"bff", "mpeg2video"}, "broadcast.ts": {"tff", "libx264"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, original := film(t, name, how[0], how[1])
			src := probed(t, path)
			if v := src.Video; !v.Telecined || v.FrameRate != (profiles.Ratio{Num: 24000, Den: 1001}) || !noted(src, "telecined") {
				t.Fatalf("%+v, %v", *v, src.Notes)
			}
			plan := rung(src, 352, 240)
			plan.Profile.Video.CRF, plan.Profile.Video.MaxBitrate = 8, 40_000_000
			paths, facts := encoded(t, path, src, plan)
			if wanted := int64(math.Round(4 * 24000 / 1001.0)); facts[0].Frames < wanted-2 || facts[0].Frames > wanted+2 {
				t.Errorf("%d pictures instead of %d", facts[0].Frames, wanted)
			}
			worst, typical := likeness(t, paths[0], original)
			t.Logf("SSIM %.4f at the worst picture, %.4f on average", worst, typical)
			if worst < 0.95 || typical < 0.97 {
				t.Errorf("the pictures are not the film's: SSIM %.4f at worst, %.4f on average", worst, typical)
			}
		})
	}
}

// likeness compares two videos picture by picture.
func likeness(t *testing.T, a, b string) (worst, typical float64) {
	t.Helper()
	stats := filepath.Join(t.TempDir(), "ssim")
	said, err := exec.CommandContext(t.Context(), "ffmpeg", "-v", "error", "-nostdin", "-i", a, "-i", b, "-lavfi",
		"[0:v]setpts=N/24/TB,settb=1/24[a];[1:v]setpts=N/24/TB,settb=1/24[b];[a][b]ssim=shortest=1:f="+stats, "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	worst = 1
	n := 0.0
	pictures := regexp.MustCompile(`Y:([0-9.]+)`).FindAllStringSubmatch(string(fileBytes(t, stats)), -1)
	for _, m := range pictures[:len(pictures)-4] { // the last five fields may lack the ones that complete them
		like, _ := strconv.ParseFloat(m[1], 64)
		worst, typical, n = min(worst, like), typical+like, n+1
	}
	return worst, typical / n
}

func noted(src profiles.Source, code string) bool {
	for _, n := range src.Notes {
		if n.Code == code {
			return true
		}
	}
	return false
}

// Interlaced video is no film, and neither is film at another rate or a picture in which nothing moves.
func TestVideoIsNotTakenForFilm(t *testing.T) {
	t.Parallel()
	for name, filters := range map[string]string{
		"video":  "fps=60000/1001,interlace=scan=tff,setfield=tff",
		"static": "select=eq(n\\,0),loop=-1:1,setpts=N*1001/60000/TB,fps=60000/1001,interlace=scan=tff,setfield=tff",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := made(t, name+".mpg", "-i", sample(t, "rot180_720p2997.mp4"), "-an", "-t", "4", "-vf",
				"scale=352:240,setsar=1,minterpolate=fps=60000/1001:mi_mode=blend,"+filters, "-r", "30000/1001", "-flags", "+ilme+ildct",
				"-c:v", "mpeg2video", "-b:v", "8M")
			if src := probed(t, path); src.Video.Telecined || src.Video.FrameRate != (profiles.Ratio{Num: 30000, Den: 1001}) {
				t.Errorf("%+v", *src.Video)
			}
		})
	}
	for _, name := range []string{"interlaced_576i_mpeg2_sar64x45.ts", "interlaced_1080i_mpeg2_dts_very_short.ts", "flower_h264_2997.mp4"} {
		if src := probed(t, sample(t, name)); src.Video.Telecined {
			t.Errorf("%s is taken for film", name)
		}
	}
}

func TestRhythm(t *testing.T) {
	t.Parallel()
	five := func(differences ...string) string {
		var text strings.Builder
		for i, d := range differences {
			text.WriteString("[Parsed_fieldmatch_0 @ 0x1] SC:0 | COMBS: match=1 combed=NO\n")
			text.WriteString("[Parsed_decimate_1 @ 0x2]   #" + strconv.Itoa(i+1) + ": totdiff=1 maxbdiff=" + d + "\n")
		}
		return text.String()
	}
	film, still, video := five("700", "3", "800", "900", "700"), five("3", "3", "3", "3", "3"), five("700", "600", "800", "900", "700")
	for name, tt := range map[string]struct {
		said string
		want bool
	}{
		"film":          {strings.Repeat(film, 12), true},
		"film, a cut":   {strings.Repeat(film, 11) + video, true},
		"too little":    {strings.Repeat(film, 9), false},
		"still":         {strings.Repeat(still, 12), false},
		"video":         {strings.Repeat(video, 12), false},
		"half and half": {strings.Repeat(film, 10) + strings.Repeat(video, 10), false},
		"nothing":       {"", false},
		"combed":        {strings.ReplaceAll(strings.Repeat(film, 12), "NO", "YES"), false},
	} {
		if got := rhythmIn(tt.said).clear(); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Film that is only marked to be shown in the 3:2 rhythm has pictures two and three fields apart.
func TestSoftTelecine(t *testing.T) {
	t.Parallel()
	const field = 1001.0 / 60000
	stamps := func(fields ...float64) *track {
		times, at := []float64{}, 1.4
		for i := range 100 {
			times = append(times, at)
			at += field * fields[i%len(fields)]
		}
		return &track{stamps: times}
	}
	if !softly(stamps(2, 3)) {
		t.Error("film is not recognised")
	}
	for name, other := range map[string]*track{"video": stamps(2), "film": stamps(2.5), "uneven": stamps(2, 2, 3), "few": {stamps: []float64{0, 2 * field, 5 * field}}} {
		if softly(other) {
			t.Errorf("%s is taken for marked film", name)
		}
	}
}
