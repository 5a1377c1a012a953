package profiles

import "strconv"

const (
	codecH264 = "h264"
	codecHEVC = "hevc"
	codecAV1  = "av1"
	codecVP9  = "vp9"
	codecAAC  = "aac"
	codecOpus = "opus"
)

func codecs() []string { return []string{codecH264, codecHEVC, codecAV1, codecVP9} }

// codecRules are what a profile may ask of one kind of encoder.
type codecRules struct {
	maxCRF  float64
	least   int // pixels on a side below which the encoder refuses the picture
	presets []string
	sounds  []string // the sound codecs a file may hold beside the pictures
}

// codecRulesOf treats a codec nobody knows like H.264, so that its one fault is told alone.
func codecRulesOf(codec string) codecRules {
	switch codec {
	case codecAV1:
		return codecRules{maxCRF: 63, least: 64, presets: upTo(13), sounds: []string{codecAAC, codecOpus}}
	case codecVP9:
		return codecRules{maxCRF: 63, least: smallestSide, presets: upTo(8), sounds: []string{codecOpus}}
	default:
		return codecRules{maxCRF: 51, least: smallestSide, presets: presets(), sounds: []string{codecAAC}}
	}
}

func presets() []string {
	return []string{"ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"}
}

// upTo returns "0", "1" ... "last": encoders that number their presets instead of naming them.
func upTo(last int) []string {
	words := make([]string, last+1)
	for i := range words {
		words[i] = strconv.Itoa(i)
	}
	return words
}

// soundsBeside returns the sound codecs the profile's file can hold. Sound alone is an M4A, which means AAC to players.
func soundsBeside(p Profile) []string {
	if p.Video == nil {
		return []string{codecAAC}
	}
	return codecRulesOf(p.Video.Codec).sounds
}

// container is the file format of a video: VP9 plays everywhere only in WebM.
func container(codec string) string {
	if codec == codecVP9 {
		return "webm"
	}
	return "mp4"
}
