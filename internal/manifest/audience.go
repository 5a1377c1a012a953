package manifest

import (
	"cmp"
	"slices"

	"golang.org/x/text/language"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

// forReader keeps what this reader sees. Subtitles and transcripts all stay: they are a menu.
func forReader(rows []records.Derivative, who reader) []records.Derivative {
	rows = broughtFirst(inPlanOrder(rows))
	rows = choose(rows, who, choice{group: sameProfile, locales: ownLocale})
	return choose(rows, who, choice{group: sameRole, locales: keptFor, strict: true})
}

// choice is one way in which outputs stand in for each other.
type choice struct {
	group   func(records.Derivative) string   // alternatives have the same; empty stands for itself
	locales func(records.Derivative) []string // the readers an output is for; none means all
	// strict outputs are never shown to anybody else, not even where nothing else is left.
	strict bool
}

func choose(rows []records.Derivative, who reader, by choice) []records.Derivative {
	groups := map[string][]records.Derivative{}
	for _, row := range rows {
		groups[by.group(row)] = append(groups[by.group(row)], row)
	}
	shown := map[string]string{} // the locale that won in each group; empty: what is for all
	for name, group := range groups {
		shown[name] = by.winner(group, who)
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row records.Derivative) bool {
		name := by.group(row)
		if name == "" {
			return false
		}
		if locale := shown[name]; locale != "" {
			return !slices.Contains(by.locales(row), locale)
		}
		return len(by.locales(row)) > 0
	})
}

// winner is the locale whose outputs a group shows. What is for all counts as being in the asset's own language: a reader who wants
// that first and French second is not sent to French. But what is kept for all readers of that language goes before.
func (c choice) winner(group []records.Derivative, who reader) string {
	var locales []string
	forAll := false
	for _, row := range group {
		locales = append(locales, c.locales(row)...)
		forAll = forAll || len(c.locales(row)) == 0
	}
	if len(locales) == 0 {
		return "" // nearly always: matching languages is dear
	}
	candidates := locales
	if forAll {
		candidates = append(slices.Clone(locales), who.own)
	}
	at := who.best(candidates)
	switch {
	case at >= 0 && at < len(locales):
		return locales[at]
	case at >= 0:
		return covering(who.own, locales)
	case forAll, c.strict:
		return ""
	}
	// A film with subtitles drawn in is better than no film.
	return locales[max(0, newReader(nil, who.own).best(locales))]
}

// covering is the locale that a narrower one is part of, such as fr of fr-FR; empty where there is none.
func covering(narrow string, locales []string) string {
	tag, known := parsed(narrow)
	for ; known && tag != language.Und; tag = tag.Parent() {
		if slices.Contains(locales, tag.String()) {
			return tag.String()
		}
	}
	return ""
}

func sameProfile(row records.Derivative) string {
	if isText(row) {
		return ""
	}
	return string(row.Planned.Output) + " " + setOf(row) + " " + row.Planned.Profile.Name
}

// sameRole joins the profiles of one place on a page. Without a role, a profile has its own.
func sameRole(row records.Derivative) string {
	if isText(row) {
		return ""
	}
	profile := row.Planned.Profile
	return string(row.Planned.Output) + " " + setOf(row) + " " + cmp.Or(profile.Role, "of "+profile.Name)
}

func isText(row records.Derivative) bool {
	return row.Planned.Output == profiles.OutputSubtitle || row.Planned.Output == profiles.OutputTranscript
}

func ownLocale(row records.Derivative) []string {
	if locale := languageOf(row); locale != "" {
		return []string{locale}
	}
	return nil
}

// undetermined is the tag of no language that anybody knows.
const undetermined = "und"

// languageOf is the locale an output is made for; that of a poster which somebody brought for everybody, and what is in an unknown language, is none.
func languageOf(row records.Derivative) string {
	if row.Planned.Locale == undetermined {
		return ""
	}
	return row.Planned.Locale
}

func keptFor(row records.Derivative) []string { return row.Planned.Profile.Locales }

// localeOf is what the document says an output is for.
func localeOf(row records.Derivative, who reader) string {
	if kept := keptFor(row); languageOf(row) == "" && len(kept) > 0 {
		return kept[max(0, who.best(kept))]
	}
	return languageOf(row)
}

// broughtFirst lets posters that somebody brought take the place of those from the film, and a later one that of an earlier.
func broughtFirst(rows []records.Derivative) []records.Derivative {
	latest := map[string]string{}
	place := func(row records.Derivative) string { return sameProfile(row) + " " + languageOf(row) }
	for _, row := range rows {
		if row.Planned.Output == profiles.OutputPoster && row.Planned.SourceSHA256 != "" {
			latest[place(row)] = row.Planned.SourceSHA256
		}
	}
	return slices.DeleteFunc(slices.Clone(rows), func(row records.Derivative) bool {
		brought, some := latest[place(row)]
		return some && row.Planned.Output == profiles.OutputPoster && row.Planned.SourceSHA256 != brought
	})
}

// inPlanOrder puts posters that were brought later where those of their profile stand.
func inPlanOrder(rows []records.Derivative) []records.Derivative {
	type placed struct {
		records.Derivative
		place int
	}
	first := map[string]int{}
	line := make([]placed, len(rows))
	for place, row := range rows {
		line[place] = placed{row, place}
		if row.Planned.Output != profiles.OutputPoster {
			continue
		}
		if _, known := first[sameProfile(row)]; !known {
			first[sameProfile(row)] = place
		}
		line[place].place = first[sameProfile(row)]
	}
	slices.SortStableFunc(line, func(a, b placed) int { return cmp.Compare(a.place, b.place) })
	ordered := make([]records.Derivative, len(rows))
	for place, row := range line {
		ordered[place] = row.Derivative
	}
	return ordered
}
