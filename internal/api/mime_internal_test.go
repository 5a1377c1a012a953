package api

import "testing"

// Transcripts are read by browsers and programs: neither may be offered for download. The sound of a stream ends like pictures do.
func TestFilesAreServedAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"derivatives/ab/c.txt": "text/plain; charset=utf-8", "derivatives/ab/c.json": "application/json", "derivatives/ab/c": "application/octet-stream",
		"derivatives/ab/audio-1.mp4": "video/mp4", "streams/ab/c/audio-12.mp4": "audio/mp4", "streams/ab/c/audio-book.mp4": "video/mp4",
	} {
		if got := mimeOf(key); got != want {
			t.Errorf("%s is served as %q, want %q", key, got, want)
		}
	}
}
