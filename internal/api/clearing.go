package api

import "encoding/json"

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
