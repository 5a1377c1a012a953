package records

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxTextBytes is how much of one text is taken up. A film of three hours says about 150 kB.
	maxTextBytes = 1 << 20
	// maxWordsBytes bounds the different words of one text; PostgreSQL takes a megabyte.
	maxWordsBytes = 512 << 10
	maxWordRunes  = 64 // of longer ones only the beginning counts
)

// wordsOf returns the different words of a text, folded and sorted. The same words on every database: neither gets to split
// anything itself.
func wordsOf(text string) []string {
	if len(text) > maxTextBytes {
		text = strings.ToValidUTF8(text[:maxTextBytes], "")
	}
	known, size := map[string]bool{}, 0
	for _, run := range runsOf(text) {
		for _, word := range run.indexed() {
			if !known[word] && size+len(word) < maxWordsBytes {
				known[word] = true
				size += len(word) + 1
			}
		}
	}
	words := make([]string, 0, len(known))
	for word := range known {
		words = append(words, word)
	}
	slices.Sort(words)
	return words
}

// run is an unbroken row of letters and digits. One that is dense is of a script that writes no spaces between words.
type run struct {
	text  []rune
	dense bool
}

// runsOf splits a folded text wherever there is neither letter, digit nor mark, and where a dense script begins or ends.
func runsOf(text string) []run {
	var runs []run
	inside := false
	for _, r := range fold(text) {
		word := r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r))
		if !word {
			inside = false
			continue
		}
		dense := unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
		last := len(runs) - 1
		if !inside || runs[last].dense != dense && !unicode.IsMark(r) {
			runs = append(runs, run{dense: dense})
			last++
		}
		runs[last].text = append(runs[last].text, r)
		inside = true
	}
	return runs
}

// indexed are the words a run is found by: as it is written, and without its accents, since many who look for it have no key for them. Of a
// dense one these are its pairs of characters, and the last character alone.
func (r run) indexed() []string {
	if r.dense {
		return append(r.pairs(), string(r.text[len(r.text)-1]))
	}
	word := string(r.text[:min(len(r.text), maxWordRunes)])
	if plain := unaccented(word); plain != word {
		return []string{word, plain}
	}
	return []string{word}
}

// unaccented is a word without the accents of Latin and Greek letters. In other scripts marks are no decoration, but sounds.
func unaccented(word string) string {
	var plain strings.Builder
	bare := false
	for _, r := range norm.NFD.String(word) {
		if unicode.Is(unicode.Mn, r) && bare {
			continue
		}
		bare = unicode.In(r, unicode.Latin, unicode.Greek)
		plain.WriteRune(r)
	}
	return norm.NFC.String(plain.String())
}

// wanted are the words to look for where somebody asks for a run. A single dense character is the beginning of a pair.
func (r run) wanted(last bool) []term {
	if !r.dense {
		return []term{{word: r.indexed()[0], prefix: last}} // as it is written: who types an accent means it
	}
	if len(r.text) == 1 {
		return []term{{word: string(r.text), prefix: true}}
	}
	var terms []term
	for _, pair := range r.pairs() {
		terms = append(terms, term{word: pair})
	}
	return terms
}

func (r run) pairs() []string {
	var pairs []string
	for i := range len(r.text) - 1 {
		pairs = append(pairs, string(r.text[i:i+2]))
	}
	return pairs
}

// term is a word to look for: whole, or as the beginning of one.
type term struct {
	word   string
	prefix bool
}

// maxTerms bounds what one question may cost; further words are passed over.
const maxTerms = 16

// termsOf are the words of a query. They hold letters, digits and marks only, so that nothing in them can be taken for the
// query language of a database.
func termsOf(query string) []term {
	var terms []term
	runs := runsOf(query)
	for i, run := range runs {
		for _, wanted := range run.wanted(i == len(runs)-1) {
			if !slices.Contains(terms, wanted) && len(terms) < maxTerms {
				terms = append(terms, wanted)
			}
		}
	}
	return terms
}
