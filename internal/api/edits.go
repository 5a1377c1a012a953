package api

import (
	"encoding/json"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
)

// AssetEdit is the body of PATCH /v1/assets/{id}: what is left out stays, null or an empty value clears. Rights are replaced as a whole.
type AssetEdit struct {
	Title       *string  `json:"title,omitempty" nullable:"true" maxLength:"1000"`
	Description *string  `json:"description,omitempty" nullable:"true" maxLength:"20000"`
	Alt         Nullable `json:"alt,omitzero" maxLength:"2000" doc:"null: nobody wrote one; empty: decorative"`
	Language    *string  `json:"language,omitempty" nullable:"true"`
	Tags        []string `json:"tags,omitempty" maxItems:"100"`
	Rights      *Rights  `json:"rights,omitempty" doc:"Replaced as a whole; null takes them away"`
	Fallback    *string  `json:"fallback,omitempty" nullable:"true"`
	// Translations are changed one by one; null takes one away, in the place of all it takes all away.
	Translations TranslationEdits `json:"translations,omitempty" doc:"Changed one by one; null takes one away"`

	untranslated bool
}

// UnmarshalJSON implements [json.Unmarshaler]. Whoever sends null means to take something away, as merge patches say: to keep it without a word
// would leave open, or closed, what was to be changed.
func (e *AssetEdit) UnmarshalJSON(data []byte) error {
	type plain AssetEdit
	if err := json.Unmarshal(data, (*plain)(e)); err != nil {
		return err
	}
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	null := func(name string) bool { return string(sent[name]) == "null" }
	for name, field := range map[string]**string{"title": &e.Title, "description": &e.Description, "language": &e.Language, "fallback": &e.Fallback} {
		if null(name) {
			*field = new(string)
		}
	}
	if null("tags") {
		e.Tags = []string{}
	}
	if null("rights") {
		e.Rights = &Rights{}
	}
	e.untranslated = null("translations")
	return nil
}

func (e AssetEdit) apply(asset *records.Asset) {
	set(&asset.Title, e.Title)
	set(&asset.Description, e.Description)
	set(&asset.Language, e.Language)
	set(&asset.FallbackID, e.Fallback)
	if e.Alt.Sent {
		asset.Alt = nil
		if !e.Alt.Null {
			asset.Alt = &e.Alt.Value
		}
	}
	if e.Tags != nil {
		asset.Tags = slices.Clone(e.Tags)
	}
	if e.Rights != nil {
		asset.StartsAt, asset.EndsAt = records.At(timeOf(e.Rights.StartsAt)), records.At(timeOf(e.Rights.EndsAt))
		asset.Territories, asset.Channels = slices.Clone(e.Rights.Territories), slices.Clone(e.Rights.Channels)
	}
	if e.untranslated {
		asset.Texts = nil
	}
	if texts, err := textsOf(e.Translations, asset.Texts); err == nil { // it was checked before
		asset.Texts = texts
	}
}

func set(field, value *string) {
	if value != nil {
		*field = *value
	}
}
