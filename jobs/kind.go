package jobs

import "fmt"

// Kind names one kind of step. The set is closed: a worker that meets a kind it does not know postpones the task,
// because a newer release may have written it.
type Kind string

// The kinds of step. No name is a prefix of another, so that a prefix-matching router cannot confuse them.
const (
	KindProbe      Kind = "probe"      // take the master in, measure it, plan its derivatives
	KindPoster     Kind = "poster"     // choose the best frame, crop it for every poster profile
	KindTeaser     Kind = "teaser"     // a short, muted, loopable clip
	KindSubtitle   Kind = "subtitle"   // one subtitle track in every delivery format
	KindImage      Kind = "image"      // the renditions of an image master
	KindStoryboard Kind = "storyboard" // sheets of small preview pictures
	KindAudio      Kind = "audio"      // one sound track of the whole programme in every coding that is needed
	KindEncode     Kind = "encode"     // one chunk of every rung of one codec, from one decode
	KindAssemble   Kind = "assemble"   // join the chunks and the sound of one rendition
	KindPackage    Kind = "package"    // one set of segments and its HLS and DASH playlists
	KindPublish    Kind = "publish"    // flip the manifest to this version
)

// Kinds returns every kind in the order in which a master usually meets them.
func Kinds() []Kind {
	return []Kind{
		KindProbe, KindPoster, KindSubtitle, KindImage, KindStoryboard, KindTeaser,
		KindAudio, KindEncode, KindAssemble, KindPackage, KindPublish,
	}
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
