package profiles_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/reelmill/reelmill/profiles"
)

// outline writes a plan the way a person would check it: one line for each output with a picture that moves.
func outline(plan *profiles.Plan) string {
	var b strings.Builder
	for _, d := range plan.Derivatives {
		switch d.Output {
		case profiles.OutputVideo, profiles.OutputTeaser:
			fmt.Fprintf(&b, "%s.%s %dx%d %s key %d %d %gs\n", d.Profile.Name, d.Format, d.Width, d.Height, d.FrameRate,
				d.KeyFrames, d.Profile.Video.MaxBitrate, d.Duration)
		case profiles.OutputStream:
			fmt.Fprintf(&b, "%s.%s %s\n", d.Profile.Name, d.Format, strings.Join(d.Members, " "))
		default:
			fmt.Fprintf(&b, "%s.%s\n", d.Profile.Name, d.Format)
		}
	}
	return b.String()
}

func TestPlansOfTheSets(t *testing.T) {
	t.Parallel()
	phone := with(video(1920, 1080), func(s *profiles.Source) { s.Video.FrameRate = profiles.Ratio{Num: 60000, Den: 1001} })
	small := video(640, 360)
	tests := []struct {
		set    string
		source profiles.Source
		want   string
	}{
		{"hero", phone, `loop.mp4 1280x720 30000/1001 key 60 1280000 8s
loop-small.mp4 854x480 30000/1001 key 60 512000 8s
wide.avif
wide.webp
wide.jpeg
tall.avif
tall.webp
tall.jpeg
`},
		{"social", phone, `vertical.mp4 608x1080 30000/1001 key 60 2533000 60s
feed.mp4 864x1080 30000/1001 key 60 3220000 60s
square.mp4 1080x1080 30000/1001 key 60 4000000 60s
vertical-cover.jpeg
feed-cover.jpeg
square-cover.jpeg
`},
		{"streaming", phone, `h264-1080p.mp4 1920x1080 60000/1001 key 120 5000000 60s
h264-720p.mp4 1280x720 60000/1001 key 120 3000000 60s
h264-480p.mp4 854x480 30000/1001 key 60 1400000 60s
h264-360p.mp4 640x360 30000/1001 key 60 800000 60s
hevc-1080p.mp4 1920x1080 60000/1001 key 120 3400000 60s
hevc-720p.mp4 1280x720 60000/1001 key 120 2000000 60s
hevc-480p.mp4 854x480 30000/1001 key 60 950000 60s
hevc-360p.mp4 640x360 30000/1001 key 60 550000 60s
av1-1080p.mp4 1920x1080 60000/1001 key 120 2800000 60s
av1-720p.mp4 1280x720 60000/1001 key 120 1700000 60s
av1-480p.mp4 854x480 30000/1001 key 60 800000 60s
vp9-1080p.webm 1920x1080 60000/1001 key 120 3400000 60s
vp9-720p.webm 1280x720 60000/1001 key 120 2000000 60s
vp9-480p.webm 854x480 30000/1001 key 60 950000 60s
vp9-360p.webm 640x360 30000/1001 key 60 550000 60s
poster.webp
poster.jpeg
card.webp
card.jpeg
storyboard.vtt
stream.hls h264-1080p h264-720p h264-480p h264-360p hevc-1080p hevc-720p hevc-480p hevc-360p av1-1080p av1-720p av1-480p vp9-1080p vp9-720p vp9-480p vp9-360p
stream.dash h264-1080p h264-720p h264-480p h264-360p hevc-1080p hevc-720p hevc-480p hevc-360p av1-1080p av1-720p av1-480p vp9-1080p vp9-720p vp9-480p vp9-360p
`},
		{"streaming", small, `h264-360p.mp4 640x360 25/1 key 50 800000 60s
hevc-360p.mp4 640x360 25/1 key 50 550000 60s
av1-480p.mp4 640x360 25/1 key 50 520000 60s
vp9-360p.webm 640x360 25/1 key 50 550000 60s
poster.webp
poster.jpeg
card.webp
card.jpeg
storyboard.vtt
stream.hls h264-360p hevc-360p av1-480p vp9-360p
stream.dash h264-360p hevc-360p av1-480p vp9-360p
`},
	}
	for _, test := range tests {
		if got := outline(planned(t, builtin(t, test.set), test.source, centred())); got != test.want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", test.set, got, test.want)
		}
	}
}
