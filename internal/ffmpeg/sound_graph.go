package ffmpeg

import (
	"maps"
	"strconv"

	graphs "github.com/u2takey/ffmpeg-go"
	"golang.org/x/text/language"

	"github.com/reelmill/reelmill/profiles"
)

// What sound is compressed with.
const (
	codecAAC  = "aac"
	codecOpus = "opus"
	opusRate  = 48000
)

// drawVoices draws one command that decodes every stream once, mixes it once for every distinct mix, and hands each
// voice its mix.
func drawVoices(g *graph, voices []*voice, finish func(*graph, *voice, *graphs.Stream) error) error {
	for _, file := range distinct(voices, func(v *voice) soundFile { return soundFile{path: v.from.path, straight: v.from.straight} }) {
		in, err := g.input(file.of.path, file.of.options()...)
		if err != nil {
			return err
		}
		if !file.of.straight {
			g.anchor(in, voices[0].src)
		}
		for _, heard := range distinct(file.voices, func(v *voice) int { return v.from.index }) {
			mixes := distinct(heard.voices, func(v *voice) mix { return v.mix })
			for i, branch := range fork(in.Get(strconv.Itoa(heard.of)), len(mixes), true) {
				users := mixes[i].voices
				for n, own := range fork(through(branch, mixes[i].of.folded()), len(users), true) {
					if err := finish(g, users[n], own); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// folded is the head of the chain with a layout that nothing behind it may choose: ffmpeg would otherwise fold channels
// together where it likes, which may be after they were measured.
func (m mix) folded() []filter {
	return []filter{m.head(), {"aformat", "sample_fmts=fltp:channel_layouts=" + m.layout()}}
}

// options keep the times of a straightened file, which ffmpeg would otherwise count from its first sample.
func (f soundFile) options() []option {
	if !f.straight {
		return nil
	}
	return []option{{"copyts", ""}}
}

// shared is what some voices have in common.
type shared[K comparable] struct {
	of     K
	voices []*voice
}

// distinct groups voices, in the order in which the groups first appear.
func distinct[K comparable](voices []*voice, by func(*voice) K) []shared[K] {
	var groups []shared[K]
	at := map[K]int{}
	for _, v := range voices {
		key := by(v)
		i, found := at[key]
		if !found {
			i = len(groups)
			at[key] = i
			groups = append(groups, shared[K]{of: key})
		}
		groups[i].voices = append(groups[i].voices, v)
	}
	return groups
}

// write ends a voice's graph with its file.
func (v *voice) write(g *graph, mixed *graphs.Stream) error {
	return g.output(v.out.Path, v.fileOptions(), through(mixed, v.chain()))
}

// chain makes the mix as loud as it should be and as long as the programme.
func (v *voice) chain() []filter {
	var chain []filter
	switch {
	case v.out.Sound.Coding.Loudness != 0:
		chain = v.gain.chain(v.mix.rate)
	case v.track.Channels > v.mix.channels:
		chain = append(chain, foldLimiter())
	}
	return append(chain, v.mix.fit()...)
}

func (v *voice) fileOptions() graphs.KwArgs {
	coding := v.out.Sound.Coding
	options := fileOptions("ipod")
	maps.Copy(options, aacOptions(coding, v.mix))
	if coding.Codec == codecOpus {
		options = fileOptions("mp4")
		maps.Copy(options, opusOptions(coding, v.mix))
	}
	options["metadata:s:a:0"] = "language=" + threeLetters(v.out.Sound.Language)
	return options
}

// opusOptions let old versions of ffmpeg put Opus into MP4.
func opusOptions(a profiles.AudioCoding, m mix) graphs.KwArgs {
	return graphs.KwArgs{
		"c:a": "libopus", "b:a": strconv.FormatInt(a.Bitrate, 10), "ac": strconv.Itoa(m.channels), "ar": strconv.Itoa(opusRate),
		"application": "audio", "vbr": "on", "flags:a": "+bitexact", "strict": "experimental",
	}
}

// undetermined is the language nobody knows.
const undetermined = "und"

// threeLetters turns a BCP 47 tag into the ISO 639-2 code MP4 keeps, undetermined where there is none.
func threeLetters(tag string) string {
	parsed, err := language.Parse(tag)
	if err != nil {
		return undetermined
	}
	base, confidence := parsed.Base()
	if confidence == language.No || len(base.ISO3()) != 3 {
		return undetermined
	}
	return base.ISO3()
}
