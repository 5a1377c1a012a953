package records

import (
	"strings"

	"gorm.io/gorm"
)

// matching keeps the assets a query finds: by all of its words, wherever each of them stands, or by itself as a part of a
// title or description.
func (s *Store) matching(db *gorm.DB, query string) *gorm.DB {
	query = strings.ReplaceAll(strings.ToValidUTF8(query, ""), "\x00", "")
	if query == "" {
		return db.Where("1 = 0") // nothing that could be in a text was asked for
	}
	conditions, args := []string{`search LIKE ? ESCAPE '\'`}, []any{"%" + escapeLike(fold(query)) + "%"}
	var words []string
	for _, term := range termsOf(query) {
		words = append(words, "id IN ("+s.holding()+")")
		match := s.match(term)
		args = append(args, match, match, VersionPublished, DerivativeDone)
	}
	if len(words) > 0 {
		conditions = append(conditions, "("+strings.Join(words, " AND ")+")")
	}
	return db.Where("("+strings.Join(conditions, " OR ")+")", args...)
}

// match is one word in the query language of the database.
func (s *Store) match(term term) string {
	switch {
	case s.dialect == postgresDialect && term.prefix:
		return "'" + term.word + "':*"
	case s.dialect == postgresDialect:
		return "'" + term.word + "'"
	case term.prefix:
		return `"` + term.word + `" *`
	default:
		return `"` + term.word + `"`
	}
}

// holding selects the assets that hold one word, in their own texts or in a track of the version that readers see. A track counts
// where the manifest lists it: one from a file while the asset has that file, one from the master while no file takes its place.
func (s *Store) holding() string {
	if s.dialect == postgresDialect {
		return `SELECT t.asset_id FROM texts t WHERE t.words @@ CAST(? AS tsquery) AND t.asset_id IS NOT NULL
			UNION ALL SELECT v.asset_id FROM texts t JOIN derivatives d ON d.text_id = t.id JOIN versions v ON v.id = d.version_id
			WHERE t.words @@ CAST(? AS tsquery) AND d.text_id <> 0` + current("CAST(d.planned AS jsonb)")
	}
	return `SELECT t.asset_id FROM text_words JOIN texts t ON t.id = text_words.rowid WHERE text_words MATCH ? AND t.asset_id IS NOT NULL
		UNION ALL SELECT v.asset_id FROM text_words JOIN derivatives d ON d.text_id = text_words.rowid JOIN versions v ON v.id = d.version_id
		WHERE text_words MATCH ? AND d.text_id <> 0` + current("d.planned")
}

func current(planned string) string {
	return ` AND v.state = ? AND d.state = ? AND CASE WHEN d.subtitle_id <> ''
		THEN EXISTS (SELECT 1 FROM subtitle_sources s WHERE s.id = d.subtitle_id)
		ELSE NOT EXISTS (SELECT 1 FROM subtitle_sources s WHERE s.asset_id = v.asset_id
			AND s.locale = ` + planned + `->>'locale' AND s.kind = ` + planned + `->>'text_kind') END`
}
