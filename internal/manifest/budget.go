package manifest

// budget adds up what a page of the set loads before anybody presses play.
func (b *builder) budget() {
	limit, known := pageBytes(b.in)
	if !known {
		return
	}
	used := teaserBytes(b.doc.Teasers)
	for _, set := range append(grouped("", b.doc.Posters), grouped("", b.doc.Images)...) {
		used += set.taken().Bytes
	}
	b.doc.Budget = &Budget{PageBytes: limit, UsedBytes: used, OK: used <= limit}
}

// teaserBytes counts for each place on a page the teaser that a current browser takes there.
func teaserBytes(teasers []Video) int64 {
	var used int64
	seen := map[string]bool{}
	for _, teaser := range playOrder(teasers) {
		if !seen[teaser.Role] {
			seen[teaser.Role] = true
			used += teaser.Bytes
		}
	}
	return used
}
