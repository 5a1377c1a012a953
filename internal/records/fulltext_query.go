package records

import (
	"strings"

	"gorm.io/gorm"
)

// matching keeps the assets a query finds: by all of its words in their own texts and one of their tracks, or by itself as a
// part of a title or description.
func (s *Store) matching(db *gorm.DB, query string) *gorm.DB {
	query = strings.ReplaceAll(strings.ToValidUTF8(query, ""), "\x00", "")
	if query == "" {
		return db.Where("1 = 0") // nothing that could be in a text was asked for
	}
	part := "%" + escapeLike(fold(query)) + "%"
	terms := termsOf(query)
	if len(terms) == 0 {
		return db.Where(`search LIKE ? ESCAPE '\'`, part)
	}
	holding := "SELECT a.asset_id FROM text_words JOIN asset_texts a ON a.id = text_words.rowid WHERE text_words MATCH ?"
	if s.dialect == postgresDialect {
		holding = "SELECT asset_id FROM asset_texts WHERE words @@ CAST(? AS tsquery)"
	}
	return db.Where(`(search LIKE ? ESCAPE '\' OR id IN (`+holding+"))", part, s.match(terms))
}

// match is words in the query language of the database.
func (s *Store) match(terms []term) string {
	quote, both, begun := `"`, " AND ", " *"
	if s.dialect == postgresDialect {
		quote, both, begun = "'", " & ", ":*"
	}
	words := make([]string, len(terms))
	for i, term := range terms {
		if words[i] = quote + term.word + quote; term.prefix {
			words[i] += begun
		}
	}
	return strings.Join(words, both)
}
