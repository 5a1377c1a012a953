package profiles

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/jobs"
)

//go:embed builtin/article.yaml
var articleYAML []byte

//go:embed builtin/hero.yaml
var heroYAML []byte

//go:embed builtin/image.yaml
var imageYAML []byte

//go:embed builtin/social.yaml
var socialYAML []byte

//go:embed builtin/streaming.yaml
var streamingYAML []byte

// builtinFile is one set compiled into the program.
type builtinFile struct {
	name string
	data []byte
}

func builtinFiles() []builtinFile {
	return []builtinFile{
		{"article", articleYAML},
		{"hero", heroYAML},
		{"image", imageYAML},
		{"social", socialYAML},
		{"streaming", streamingYAML},
	}
}

// Builtin returns the sets that come with Reelmill: "article", "hero", "image", "social" and "streaming". Every call returns fresh values. An error
// means the program was built from a broken file; it is an *[Invalid].
func Builtin() ([]Set, error) {
	files := builtinFiles()
	sets := make([]Set, 0, len(files))
	for _, file := range files {
		set, err := Parse(file.data, file.name+".yaml")
		if err != nil {
			return nil, err
		}
		sets = append(sets, *set)
	}
	return sets, nil
}

// BuiltinYAML returns the commented source of a built-in set, as a start for an own one. The second result is false
// when there is no such set.
func BuiltinYAML(name string) ([]byte, bool) {
	for _, file := range builtinFiles() {
		if file.name == name {
			return append([]byte(nil), file.data...), true
		}
	}
	return nil, false
}

// Lookup returns the built-in set called name. The error is a *jobs.Fault with the code "unknown-set".
func Lookup(name string) (*Set, error) {
	names := make([]string, 0, len(builtinFiles()))
	for _, file := range builtinFiles() {
		if file.name == name {
			return Parse(file.data, file.name+".yaml")
		}
		names = append(names, file.name)
	}
	return nil, jobs.Refuse("unknown-set", fmt.Sprintf("There is no rendition set called %q.", shorten(name)),
		"Use one of the built-in sets ("+strings.Join(names, ", ")+") or give the path of a set file.", nil)
}
