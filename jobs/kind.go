package jobs

import "fmt"

// Kind names one kind of step. The set is closed: a worker that meets a kind it does not know postpones the task,
// because a newer release may have written it.
type Kind string

// The kinds of step. No name is a prefix of another, so that a prefix-matching router cannot confuse them.
const (
	KindProbe    Kind = "probe"    // take the master in, measure it, plan its derivatives
	KindPoster   Kind = "poster"   // choose the best frame, crop it for every poster profile
	KindTeaser   Kind = "teaser"   // a short, muted, loopable clip
	KindSubtitle Kind = "subtitle" // one subtitle track in every delivery format
	KindImage    Kind = "image"    // the renditions of an image master
	KindAudio    Kind = "audio"    // sound on its own, for masters without pictures
	KindEncode   Kind = "encode"   // every rung of the ladder from one decode
	KindPublish  Kind = "publish"  // flip the manifest to this version
)

// Kinds returns every kind in the order in which a master usually meets them.
func Kinds() []Kind {
	return []Kind{KindProbe, KindPoster, KindSubtitle, KindImage, KindTeaser, KindAudio, KindEncode, KindPublish}
}

// ParseKind returns the kind called name, or an error naming the unknown word.
func ParseKind(name string) (Kind, error) {
	for _, kind := range Kinds() {
		if string(kind) == name {
			return kind, nil
		}
	}
	return "", fmt.Errorf("unknown step kind %q", name)
}
