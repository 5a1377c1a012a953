package packaging

import (
	"strconv"
	"strings"
)

// soundPrefix begins the names of sound tracks, whose files end like those of pictures.
const soundPrefix = "audio-"

// SoundName is the name of a stream's sound track, counted from 1.
func SoundName(number int) string { return soundPrefix + strconv.Itoa(number) }

// IsSound tells whether a file of a stream holds a sound track, by its name.
func IsSound(file string) bool {
	name, container := strings.CutSuffix(file, ".mp4")
	number, prefixed := strings.CutPrefix(name, soundPrefix)
	_, err := strconv.ParseUint(number, 10, 16)
	return container && prefixed && err == nil
}
