package subtitles

import "strings"

// header reads the signature line and what stands below it up to the first blank line. WebVTT defines nothing for
// those lines, so what they hold is kept in a form that is valid.
func (r *vttReader) header() {
	r.track.Title = strings.TrimSpace(strings.TrimPrefix(r.lines[0], "WEBVTT"))
	if isArrow(r.track.Title) {
		r.track.Title = ""
	}
	r.next = 1
	var kept []string
	for r.next < len(r.lines) && r.lines[r.next] != "" && !isArrow(r.lines[r.next]) {
		if r.next+1 < len(r.lines) && isArrow(r.lines[r.next+1]) {
			break // the identifier of a cue that follows without a blank line
		}
		if line := r.headerLine(r.lines[r.next]); line != "" {
			kept = append(kept, line)
		}
		r.next++
	}
	if len(kept) > 0 {
		r.track.Head = append(r.track.Head, "NOTE\n"+strings.Join(kept, "\n"))
		r.found.cuef(0, 2, "subtitle-header-moved",
			"Lines below WEBVTT have no meaning in the standard; %d of them were moved into a comment.", len(kept))
	}
}

// headerLine returns the line when it is worth keeping as a comment.
func (r *vttReader) headerLine(line string) string {
	name, value, _ := strings.Cut(line, ":")
	switch {
	case strings.HasPrefix(line, "X-TIMESTAMP-MAP"):
		// The map ties an HLS segment to the clock of its stream. The track belongs to a file that starts at zero,
		// and applying or keeping the map would move every cue.
		r.found.cuef(0, r.next+1, "subtitle-timestamp-map-removed",
			"The header %q of an HLS segment was removed; the cue times were not changed by it. Check that they match the video.",
			clip(line))
		return ""
	case strings.EqualFold(name, "Region") && strings.Contains(value, "id="):
		r.found.cuef(0, r.next+1, "subtitle-header-moved",
			"A region in the old notation, which browsers ignore, was put into today's.")
		r.region(append([]string{"REGION"}, oldRegion(value)...))
		return ""
	case strings.EqualFold(strings.TrimSpace(name), "Language"):
		if tag, err := ParseLocale(strings.TrimSpace(value)); err == nil {
			r.track.Language = tag
		}
	}
	return strings.TrimSpace(line)
}

// oldRegion turns "id=fred width=40%" into the lines of a REGION block.
func oldRegion(value string) []string {
	fields := strings.Fields(value)
	for i, field := range fields {
		fields[i] = strings.Replace(field, "=", ":", 1)
	}
	return fields
}

// region keeps a REGION block and remembers its name for the cues that refer to it.
func (r *vttReader) region(lines []string) {
	for field := range strings.FieldsSeq(strings.Join(lines[1:], " ")) {
		if id, ok := strings.CutPrefix(field, "id:"); ok && id != "" {
			r.regions[id] = true
		}
	}
	r.track.Head = append(r.track.Head, strings.Join(lines, "\n"))
}
