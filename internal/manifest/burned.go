package manifest

// BurnedIn is the language of the subtitles that are drawn into everything that plays, as a BCP 47 tag; empty where something plays without them.
// Streams never have any drawn in.
func (d *Document) BurnedIn() string {
	if len(d.Streams) > 0 {
		return ""
	}
	return burnedIn(d.Videos)
}

// burnedIn is the language of the subtitles that are drawn into every one of the films.
func burnedIn(videos []Video) string {
	language := ""
	for i, video := range videos {
		if i > 0 && video.BurnedSubtitles != language {
			return ""
		}
		language = video.BurnedSubtitles
	}
	return language
}

// once keeps a track from being the default where its language stands in the pictures already: readers would see it twice.
func once(tracks []Subtitle, burned string) {
	if burned == "" {
		return
	}
	who := newReader([]string{burned}, "")
	for i := range tracks {
		if tracks[i].Locale == burned || who.best([]string{tracks[i].Locale}) >= 0 {
			tracks[i].Default = false
		}
	}
}
