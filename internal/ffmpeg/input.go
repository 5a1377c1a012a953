package ffmpeg

import (
	"path/filepath"
	"strings"
)

// demuxers are the formats a master may have. Everything that can point to other files is missing on purpose: HLS and
// DASH playlists, concat scripts, image sequences, SDP, IMF packages, virtual inputs.
func demuxers() string {
	return strings.Join([]string{
		"mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "mpegts", "mpeg", "mpegvideo", "avi", "flv", "live_flv",
		"ogg", "mxf", "mxg", "asf", "asf_o", "wtv", "dv", "gxf", "lxf", "nut", "ivf", "rm", "roq", "h264", "hevc", "m4v", "obu", "av1",
		"vc1", "dirac", "h261", "h263", "cavsvideo", "yuv4mpegpipe", "smjpeg", "mjpeg", "bink", "nsv", "pva", "ty", "vividas",
		"wav", "w64", "aiff", "au", "caf", "flac", "mp3", "aac", "ac3", "eac3", "dts", "dtshd", "truehd", "mlp", "amr", "amrnb", "amrwb",
		"ape", "tta", "wv", "oma", "voc", "gsm", "tak", "mpc", "mpc8", "aa", "aax", "aea", "xwma", "loas", "shn", "spdif", "sbc",
	}, ",")
}

// How much of a master is read to find its streams. Every run uses the same figures, because ffmpeg counts time from
// the earliest stream it has found by then.
const (
	probeSize    = "20000000" // bytes
	probeSeconds = "15000000" // microseconds
	// maxPixels keeps a tiny file from asking for a picture of many gigabytes.
	maxPixels = "150000000"
)

// fileURL makes a path that ffmpeg reads as nothing but a path, whatever it contains.
func fileURL(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return "file:" + abs, nil
}

// opening are the options in front of every master.
func opening() []option {
	return []option{
		{"protocol_whitelist", "file,pipe"},
		{"format_whitelist", demuxers()},
		{"probesize", probeSize},
		{"analyzeduration", probeSeconds},
	}
}

// option is one option of an input; one without a value is a switch.
type option struct{ name, value string }

func flags(options []option) []string {
	args := make([]string, 0, 2*len(options))
	for _, o := range options {
		args = append(args, "-"+o.name)
		if o.value != "" {
			args = append(args, o.value)
		}
	}
	return args
}

// reading returns the arguments that open a master for ffmpeg. Rotation is left to our own filters, which tests can see.
func reading(path string, extra ...option) ([]string, error) {
	url, err := fileURL(path)
	if err != nil {
		return nil, err
	}
	args := flags(append(opening(), extra...))
	return append(args, "-max_pixels", maxPixels, "-noautorotate", "-i", url), nil
}
