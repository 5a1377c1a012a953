package api

import "testing"

// Transcripts are read by browsers and programs: neither may be offered for download.
func TestTranscriptsAreServedAsText(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"derivatives/ab/c.txt": "text/plain; charset=utf-8", "derivatives/ab/c.json": "application/json", "derivatives/ab/c": "application/octet-stream",
	} {
		if got := mimeOf(key); got != want {
			t.Errorf("%s is served as %q, want %q", key, got, want)
		}
	}
}
