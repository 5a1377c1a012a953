package api

import (
	"maps"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/subtitles"
)

// maxTranslations is how many languages an asset may be translated into.
const maxTranslations = 200

// textsOf applies changes to the translations an asset has; nil takes one away. Locales become canonical, so that one cannot be there twice.
func textsOf(changes map[string]*Translation, has map[string]records.Text) (map[string]records.Text, error) {
	texts := maps.Clone(has)
	if texts == nil {
		texts = map[string]records.Text{}
	}
	named := map[string]bool{}
	for tag, change := range changes {
		locale, err := subtitles.ParseLocale(tag)
		switch {
		case err != nil:
			return nil, jobs.Refuse("bad-locale", "The locale of a translation, “"+tag+"”, is not a language tag.", "Use a BCP 47 tag such as en, fr-CA or zh-Hant.", err)
		case named[locale]:
			return nil, jobs.Refuse("locale-twice", "Two translations are for "+locale+".", "Give one translation for each language.", nil)
		}
		named[locale] = true
		delete(texts, locale)
		if change != nil && *change != (Translation{}) { // one that says nothing is none
			texts[locale] = records.Text{Title: change.Title, Description: change.Description, Alt: change.Alt}
		}
	}
	if len(texts) > maxTranslations {
		return nil, jobs.Refuse("too-many-translations", "The asset would have more than 200 translations.", "Take some away.", nil)
	}
	return texts, nil
}

// TranslationEdits are changes to translations by BCP 47 locale; nil takes one away.
type TranslationEdits map[string]*Translation

// Schema implements huma.SchemaProvider: what the framework writes of a map lets no null pass.
func (TranslationEdits) Schema(registry huma.Registry) *huma.Schema {
	text := huma.SchemaFromType(registry, reflect.TypeFor[Translation]())
	text.Nullable = true
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: text}
}
