package ffmpeg

// stages turns the progress of several passes into that of one.
type stages struct {
	report     func(Progress)
	length     float64
	begun, end float64 // of the pass that runs, as a share of all
	last       Progress
}

// next begins a pass that ends at the given share of the work.
func (s *stages) next(end float64) func(Progress) {
	s.begun, s.end = s.end, max(s.end, end)
	return func(p Progress) {
		if s.report == nil || s.length <= 0 {
			return
		}
		share := s.begun + (s.end-s.begun)*min(1, p.Time/s.length)
		p.Time, p.Frame, p.Done = max(s.last.Time, share*s.length), 0, false
		s.last = p
		s.report(p)
	}
}

func (s *stages) done() {
	if s.report != nil {
		s.report(Progress{Time: s.length, Speed: s.last.Speed, Done: true})
	}
}
