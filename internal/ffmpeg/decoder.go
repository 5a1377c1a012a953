package ffmpeg

import "github.com/reelmill/reelmill/profiles"

// decoder names the decoder where ffmpeg's own choice is wrong: its VP8 and VP9 decoders drop transparency.
func decoder(v *profiles.VideoTrack) []option {
	if v == nil || !v.Alpha {
		return nil
	}
	switch v.Codec {
	case "vp8":
		return []option{{"c:v", "libvpx"}}
	case "vp9":
		return []option{{"c:v", "libvpx-vp9"}}
	}
	return nil
}
