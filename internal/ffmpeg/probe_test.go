package ffmpeg

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// facts writes down what matters of a source in one line.
func facts(src profiles.Source) string {
	words := []string{string(src.Media), fmt.Sprintf("%.2fs", src.Duration)}
	if v := src.Video; v != nil {
		words = append(words, v.Codec, fmt.Sprintf("%dx%d", v.Width, v.Height), fmt.Sprintf("%d/%d", v.FrameRate.Num, v.FrameRate.Den))
		words = append(words, marks(v)...)
	}
	for _, a := range src.Audio {
		words = append(words, fmt.Sprintf("+%s%d%s", a.Codec, a.Channels, a.Language))
	}
	for _, n := range src.Notes {
		words = append(words, "!"+n.Code)
	}
	return strings.Join(words, " ")
}

func marks(v *profiles.VideoTrack) []string {
	var words []string
	for _, mark := range []struct {
		name string
		set  bool
	}{
		{"full", v.FullRange},
		{"int", v.Interlaced},
		{"alpha", v.Alpha},
		{"vfr", v.VariableRate},
		{v.HDR, v.HDR != ""},
		{fmt.Sprintf("rot%d", v.Rotation), v.Rotation != 0},
		{fmt.Sprintf("%dbit", v.BitDepth), v.BitDepth != 8},
	} {
		if mark.set {
			words = append(words, mark.name)
		}
	}
	return words
}

func TestProbeSamples(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"audio_only.mp4":                         "audio 1.04s +aac1",
		"audio_only_eac3_5p1.mp4":                "audio 2.02s +eac36",
		"broken_zero_video_frames.ts":            "audio 1.67s +aac2 !video-track-empty",
		"av1_360p25.mkv":                         "video 5.00s av1 640x360 25/1",
		"dolby_vision_rot90_very_short.mov":      "video 0.13s hevc 720x1280 30/1 hlg rot90 10bit +aac2 !hdr",
		"edit_list_positive_shift.mp4":           "video 10.00s h264 1920x1080 30/1 +aac2",
		"flower_vp8_2997.webm":                   "video 5.01s vp8 960x540 30000/1001 +vorbis2",
		"fps12.5_720p.mp4":                       "video 1.04s h264 1280x720 25/2 +aac2en",
		"fullrange_bt709_720p.mp4":               "video 1.00s h264 1280x720 30/1 full",
		"h264_aac_vfr.flv":                       "video 0.97s h264 1080x720 30/1 +aac1",
		"hd_sea_720p30_19s_start12s.ts":          "video 18.63s h264 1280x720 30/1 +aac2en",
		"hdr10_av1_5994_mdcv_clli.mp4":           "video 1.00s av1 1920x1080 60000/1001 pq 10bit +aac2 !hdr",
		"hlg_hevc_1080p_very_short.mp4":          "video 0.30s hevc 1920x1080 30/1 hlg 10bit +aac2en !hdr",
		"interlaced_576i_mpeg2_sar64x45.ts":      "video 3.34s mpeg2video 1024x576 25/1 int +mp22 !interlaced",
		"mpeg1_sar64x45.mpg":                     "video 1.48s mpeg1video 501x288 25/1 +mp22",
		"mpeg4_mp3_23976.avi":                    "video 0.58s mpeg4 1280x720 24000/1001 +mp32",
		"rot90_1080p_5p1.mp4":                    "video 1.96s h264 1080x1920 24/1 rot90 +aac6en",
		"rot90_phone_vfr.mov":                    "video 1.02s h264 480x640 24/1 rot90 +aac1",
		"sar2x1_360p.mp4":                        "video 5.00s h264 1280x360 30/1",
		"sub_pgs_eng.mkv":                        "video 1.01s h264 1080x720 60/1 +ac31 !picture-ends-early",
		"tos_battle_vp8_800x332_70s.webm":        "video 70.46s vp8 800x333 24/1 +vorbis2",
		"truncated_tail.webm":                    "video 1.67s vp8 960x540 30000/1001 +vorbis2 !truncated",
		"ts_many_audio_langs_no_video_params.ts": "video 2.10s h264 1920x1080 25/1 int +mp22en !interlaced !several-video-tracks !sound-unreadable",
		"two_video_two_audio_two_subs.mp4":       "video 13.01s h264 480x270 30000/1001 +aac2en +aac2en !several-video-tracks",
		"vfr_phone_374x666.mp4":                  "video 1.80s h264 374x666 30/1 vfr +aac1 !variable-rate",
		"vfr_quicktime_tb600.mov":                "video 7.28s h264 640x480 20/1 vfr +aac2 !variable-rate",
		"vp9_10bit_profile2.webm":                "video 3.00s vp9 426x240 24000/1001 10bit",
		"sub_webvtt.mkv":                         "video 0.97s h264 1080x720 30/1 +ac31 !text-track-unreadable",
		"vp9_alpha_200x200.webm":                 "video 5.00s vp9 200x200 30/1 alpha +vorbis2 !alpha-on-black",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := facts(probed(t, sample(t, name))); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		})
	}
}

func TestProbeRefusals(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"broken_zero_bytes.mov":          "empty-master",
		"broken_48_bytes.mp4":            "broken-index",
		"broken_no_moov.mp4":             "broken-index",
		"broken_malformed_free_box.mp4":  "broken-index",
		"broken_chunk_out_of_range.mp4":  "broken-index",
		"broken_13_bytes.flv":            "master-damaged",
		"subtitle_text_renamed.mp4":      "unsupported-master",
		"png_image_renamed.mp4":          "not-a-video",
		"mxf_timed_text_ttml_images.mxf": "no-audio-or-video",
		"vvc_2s.mp4":                     "unsupported-codec",
		"mxf_htj2k_1080p_5994_rgb48.mxf": "unsupported-codec",
		"mjpeg_434x343_odd_height.mov":   "external-media",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(DefaultConfig()).Probe(t.Context(), sample(t, name))
			fault := jobs.AsFault(err)
			if fault == nil || fault.Code != want || fault.Class != jobs.Permanent {
				t.Fatalf("got %v, want the permanent fault %s", err, want)
			}
			if fault.Hint == "" || !strings.HasSuffix(fault.Message, ".") {
				t.Errorf("a person cannot act on %q, %q", fault.Message, fault.Hint)
			}
		})
	}
}

func TestProbeTextTracks(t *testing.T) {
	t.Parallel()
	src := probed(t, sample(t, "ts_many_audio_langs_no_video_params.ts"))
	languages := map[string]bool{}
	for _, track := range src.Text {
		if !track.Bitmap {
			t.Errorf("track %d (%s) is not marked as pictures", track.Index, track.Codec)
		}
		languages[track.Language] = true
	}
	for _, want := range []string{"sv", "da", "nl", "ro", "sq", "el", "mk"} {
		if !languages[want] {
			t.Errorf("no track in %q: %v", want, languages)
		}
	}
	src = probed(t, sample(t, "sub_srt_eng.mkv"))
	if len(src.Text) != 1 || src.Text[0].Bitmap || src.Text[0].Language != "en" {
		t.Errorf("text tracks %+v", src.Text)
	}
}

// A playlist must not make the worker read other files, whatever it is called.
func TestProbeRefusesPlaylists(t *testing.T) {
	t.Parallel()
	secret := made(t, "secret.ts", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-c:v", "mpeg2video")
	for name, text := range map[string]string{
		"list.m3u8":     "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + secret + "\n#EXT-X-ENDLIST\n",
		"list.mp4":      "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:" + secret + "\n#EXT-X-ENDLIST\n",
		"join.ffconcat": "ffconcat version 1.0\nfile '" + secret + "'\n",
		"call.sdp":      "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
		"shot%03d.ts":   "not a picture either",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := New(DefaultConfig()).Probe(t.Context(), textFile(t, name, text))
			if code := jobs.CodeOf(err); code != "unsupported-master" {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestOrientation(t *testing.T) {
	t.Parallel()
	row := func(a, b, c, d int) []sideData {
		return []sideData{{Matrix: fmt.Sprintf("\n00000000: %d %d 0\n00000001: %d %d 0\n00000002: 0 0 1073741824\n", a, b, c, d)}}
	}
	const one = 65536
	for _, tt := range []struct {
		name      string
		side      []sideData
		clockwise int
		mirrored  bool
	}{
		{"none", nil, 0, false},
		{"identity", row(one, 0, 0, one), 0, false},
		{"clockwise", row(0, one, -one, 0), 90, false},
		{"half", row(-one, 0, 0, -one), 180, false},
		{"counter-clockwise", row(0, -one, one, 0), 270, false},
		{"left to right", row(-one, 0, 0, one), 0, true},
		{"upside down", row(one, 0, 0, -one), 180, true},
		{"scaled", row(0, 2*one, -2*one, 0), 90, false},
		{"noise", []sideData{{Matrix: "0 1 2\n::"}}, 0, false},
	} {
		clockwise, mirrored := orientation(tt.side)
		if clockwise != tt.clockwise || mirrored != tt.mirrored {
			t.Errorf("%s: got %d %v, want %d %v", tt.name, clockwise, mirrored, tt.clockwise, tt.mirrored)
		}
	}
}

func TestLocale(t *testing.T) {
	t.Parallel()
	for tag, want := range map[string]string{
		"eng": "en", "fre": "fr", "fra": "fr", "ger": "de", "cze": "cs", "lav": "lv", "en_US": "en-US", "pt-BR": "pt-BR", "zh-Hant": "zh-Hant",
		"und": "", "": "", "mul": "", "\xffnd": "", "qaa": "", "zz": "",
	} {
		if got := locale(tag); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}

func TestCadence(t *testing.T) {
	t.Parallel()
	even := func(n int, gap float64) []float64 {
		stamps := make([]float64, n)
		for i := range stamps {
			stamps[i] = 7 + math.Round(float64(i)*gap*90000)/90000
		}
		return stamps
	}
	for _, tt := range []struct {
		name   string
		stamps []float64
		s      stream
		want   cadence
	}{
		{"film", even(100, 1001.0/24000), stream{TimeBase: "1/90000"}, cadence{rate: profiles.Ratio{Num: 24000, Den: 1001}}},
		{"time base is no rate", even(100, 0.04), stream{TimeBase: "1/90000", BaseRate: "90000/1", AverageRate: "0/0"}, cadence{rate: profiles.Ratio{Num: 25, Den: 1}}},
		{"unusual", even(100, 1.0/35), stream{TimeBase: "1/90000", BaseRate: "35/1", AverageRate: "35/1"}, cadence{rate: profiles.Ratio{Num: 35, Den: 1}}},
		{"impossible", even(100, 1.0/600), stream{TimeBase: "1/90000", BaseRate: "600/1"}, cadence{rate: profiles.Ratio{Num: 60, Den: 1}}},
		{"one gap", append(even(100, 0.04), 11.12), stream{TimeBase: "1/90000"}, cadence{rate: profiles.Ratio{Num: 25, Den: 1}}},
		{"single frame", []float64{3}, stream{AverageRate: "30000/1001"}, cadence{rate: profiles.Ratio{Num: 30000, Den: 1001}}},
		{"nothing known", nil, stream{AverageRate: "90000/1"}, cadence{rate: profiles.Ratio{Num: 25, Den: 1}}},
		{"mixed", append(even(60, 1.0/30), even(40, 0.0501)[1:]...), stream{TimeBase: "1/90000"}, cadence{rate: profiles.Ratio{Num: 60, Den: 1}, variable: true}},
	} {
		if got := cadenceOf(&track{stamps: tt.stamps}, tt.s); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func FuzzParsePacket(f *testing.F) {
	f.Add("0|1.5|1.4|0.04|K_")
	f.Add("3|N/A|N/A|N/A|__|side")
	f.Fuzz(func(t *testing.T, line string) {
		if p, ok := parsePacket(line); ok && math.IsInf(p.duration, 0) && p.duration < 0 {
			t.Errorf("%q gave %+v", line, p)
		}
	})
}

func FuzzOrientation(f *testing.F) {
	f.Add("\n00000000: 0 65536 0\n00000001: -65536 0 0\n")
	f.Fuzz(func(t *testing.T, text string) {
		clockwise, _ := orientation([]sideData{{Matrix: text}})
		if !slices.Contains([]int{0, 90, 180, 270}, clockwise) {
			t.Errorf("%q turned by %d", text, clockwise)
		}
	})
}
