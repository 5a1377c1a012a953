package api

import (
	"encoding/json"
	"slices"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

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
	null := func(name string) bool { return isNull(sent[name]) }
	for name, field := range map[string]**string{"title": &e.Title, "description": &e.Description, "language": &e.Language, "fallback": &e.Fallback} {
		if null(name) {
			*field = new(string)
		}
	}
	if null("tags") {
		e.Tags = []string{}
	}
	if null("focal_point") {
		centre := profiles.Centre()
		e.FocalPoint = &centre
	}
	e.untranslated = null("translations")
	return e.readRights(sent["rights"])
}

func isNull(data []byte) bool { return string(data) == "null" }

// readRights notes which ends and lists of the rights were sent.
func (e *AssetEdit) readRights(data json.RawMessage) error {
	switch {
	case len(data) == 0:
		return nil
	case isNull(data):
		e.Rights, e.sentRights = &Rights{}, rightsSent{true, true, true, true}
		return nil
	}
	var sent map[string]json.RawMessage
	if err := json.Unmarshal(data, &sent); err != nil {
		return err
	}
	has := func(name string) bool { _, ok := sent[name]; return ok }
	e.sentRights = rightsSent{has("starts_at"), has("ends_at"), has("territories"), has("channels")}
	return nil
}

// rightsSent says what of the rights an edit is about. The rest stays: whoever moves the end of a licence does not open it to the world.
type rightsSent struct{ startsAt, endsAt, territories, channels bool }

// apply changes what was sent.
func (s rightsSent) apply(asset *records.Asset, rights *Rights) {
	if s.startsAt {
		asset.StartsAt = records.At(timeOf(rights.StartsAt))
	}
	if s.endsAt {
		asset.EndsAt = records.At(timeOf(rights.EndsAt))
	}
	if s.territories {
		asset.Territories = slices.Clone(rights.Territories)
	}
	if s.channels {
		asset.Channels = slices.Clone(rights.Channels)
	}
}
