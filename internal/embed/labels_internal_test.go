package embed

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func phrases(t *testing.T) *phrasebook {
	t.Helper()
	book, err := readPhrasebook()
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// Every language has every label, with the same places for values, and no other.
func TestEveryLanguageHasEveryLabel(t *testing.T) {
	t.Parallel()
	book := phrases(t)
	places := regexp.MustCompile(`\{[a-z]+\}`)
	placesOf := func(text string) []string { return slices.Sorted(slices.Values(places.FindAllString(text, -1))) }
	english := book.words[0]
	for i, words := range book.words {
		tag := book.tags[i]
		for key, label := range english {
			if strings.TrimSpace(words[key]) == "" {
				t.Errorf("%s lacks %q", tag, key)
			}
			if got, want := placesOf(words[key]), placesOf(label); !slices.Equal(got, want) {
				t.Errorf("%s: %q has places for %v, want %v", tag, key, got, want)
			}
		}
		for key := range words {
			if _, known := english[key]; !known {
				t.Errorf("%s has %q, which English lacks", tag, key)
			}
		}
	}
	var tags []string
	for _, tag := range book.tags {
		tags = append(tags, tag.String())
	}
	if got, want := strings.Join(tags, " "), "en de es fr it nl pl pt-BR pt-PT"; got != want {
		t.Errorf("the languages are %s, want %s", got, want)
	}
}

// Whatever label a page asks for is there, and none is there that no page asks for.
func TestLabelsAreThoseOfThePages(t *testing.T) {
	t.Parallel()
	var sources strings.Builder
	for _, pattern := range []string{"web/*.js", "web/*.html", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				sources.Write(text)
			}
		}
	}
	english := phrases(t).words[0]
	asked := regexp.MustCompile(`say\("([^"]+)"`).FindAllStringSubmatch(sources.String(), -1)
	if len(asked) < 20 {
		t.Fatalf("the pages ask for %d labels", len(asked))
	}
	for _, match := range asked {
		if _, known := english[match[1]]; !known {
			t.Errorf("a page asks for %q", match[1])
		}
	}
	for key := range english {
		if !strings.Contains(sources.String(), `"`+key+`"`) && !strings.Contains(sources.String(), ".Words."+key+"}") {
			t.Errorf("nobody asks for %q", key)
		}
	}
}

func TestTheReaderIsUnderstood(t *testing.T) {
	t.Parallel()
	book := phrases(t)
	for asked, want := range map[[2]string]string{
		{"", ""}: "en", {"fr", "de"}: "fr", {"fr-CA,en", ""}: "fr", {"", "de-AT,de;q=0.9,en;q=0.5"}: "de", {"ja", "nl-BE, en;q=0.3"}: "nl",
		{"ja", "zh"}: "en", {"pt-BR", ""}: "pt-BR", {"pt-PT", ""}: "pt-PT", {"pt", ""}: "pt-BR", {"pt-AO", ""}: "pt-PT", {"en-GB", "fr"}: "en", {"", "*"}: "en", {"\r\n<script>", "es"}: "es",
		{"", "xx-;;q=,"}: "en", {"ja, it", "de"}: "it",
	} {
		if got := book.choose(asked[0], asked[1]); got.Tag != want || got.Words["play"] == "" {
			t.Errorf("%q is answered in %s, want %s", asked, got.Tag, want)
		}
	}
	for tag, want := range map[string]string{"en": "ltr", "pl": "ltr", "ar": "rtl", "he-IL": "rtl", "az-Arab": "rtl", "zh-Hant": "ltr"} {
		if got := (tongue{Tag: tag}).Direction(); got != want {
			t.Errorf("%s is written %s", tag, got)
		}
	}
}
