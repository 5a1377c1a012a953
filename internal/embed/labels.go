package embed

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

//go:embed labels
var labelFiles embed.FS

// labels are the words of a page by their keys.
type labels map[string]string

// phrasebook holds the labels of each language there is. The first language is taken where nothing fits the reader better.
type phrasebook struct {
	tags    []language.Tag
	words   []labels
	matcher language.Matcher
}

func readPhrasebook() (*phrasebook, error) {
	entries, err := labelFiles.ReadDir("labels")
	if err != nil {
		return nil, err
	}
	book := &phrasebook{}
	for _, entry := range entries {
		if err := book.read(entry.Name()); err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
	}
	book.matcher = language.NewMatcher(book.tags)
	return book, nil
}

// read takes in one file. English goes first.
func (b *phrasebook) read(name string) error {
	tag, err := language.Parse(strings.TrimSuffix(name, path.Ext(name)))
	if err != nil {
		return err
	}
	text, err := labelFiles.ReadFile("labels/" + name)
	if err != nil {
		return err
	}
	words := labels{}
	if err := json.Unmarshal(text, &words); err != nil {
		return err
	}
	at := len(b.tags)
	if tag == language.English {
		at = 0
	}
	b.tags, b.words = slices.Insert(b.tags, at, tag), slices.Insert(b.words, at, words)
	return nil
}

// tongue is the language a page speaks, with its words.
type tongue struct {
	Tag   string
	Words labels
}

// choose goes by what the address asks for, and where that fits nothing by what the browser does. Both are lists as Accept-Language has
// them; one that cannot be read counts as empty.
func (b *phrasebook) choose(locale, accept string) tongue {
	at := 0
	for _, asked := range []string{locale, accept} {
		wanted, _, err := language.ParseAcceptLanguage(asked)
		if err != nil || len(wanted) == 0 {
			continue
		}
		if _, found, sure := b.matcher.Match(wanted...); sure > language.No {
			at = found
			break
		}
	}
	return tongue{b.tags[at].String(), b.words[at]}
}

// Direction is how the language is written, as HTML's dir has it.
func (t tongue) Direction() string {
	script, _ := language.Make(t.Tag).Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm":
		return "rtl"
	}
	return "ltr"
}
