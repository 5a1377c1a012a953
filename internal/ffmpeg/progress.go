package ffmpeg

import "strings"

// Progress is how far an encode has come.
type Progress struct {
	// Frame counts the pictures written to the first output; zero for sound.
	Frame int64
	// Time is how many seconds of the programme are done.
	Time float64
	// Speed is how many seconds of the programme one second makes; zero while unknown.
	Speed float64
	// Done is set in the last report.
	Done bool
}

// progressReader collects the key=value lines that ffmpeg prints as blocks.
type progressReader struct {
	report func(Progress)
	now    Progress
	before Progress
}

// line takes one line. It reports whether the encode has advanced: by frames where there are pictures, because time
// also passes for an encoder that repeats one.
func (r *progressReader) line(text string) bool {
	key, text, found := strings.Cut(strings.TrimSpace(text), "=")
	if !found {
		return false
	}
	text = strings.TrimSpace(text)
	switch key {
	case "frame":
		r.now.Frame = whole(text)
	case "out_time_us":
		r.now.Time = max(0, float64(whole(text))/1e6)
	case "speed":
		r.now.Speed = secondsOrZero(strings.TrimSuffix(text, "x"))
	case "progress":
		r.now.Done = text == "end"
		return r.block()
	}
	return false
}

func (r *progressReader) block() bool {
	advanced := r.now.Frame > r.before.Frame || (r.now.Frame == 0 && r.now.Time > r.before.Time) || r.now.Done
	r.before = r.now
	if r.report != nil {
		r.report(r.now)
	}
	return advanced
}
