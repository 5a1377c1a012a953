package records

import "time"

// Instant is a point in time in milliseconds since 1970 UTC; zero means "not set". It is stored as a plain integer, so that
// both databases compare it alike. Fields called CreatedAt and UpdatedAt carry a tag that keeps gorm's hands off: by their
// names it would write seconds into them.
type Instant int64

// At returns the instant of t, zero for the zero time.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMilli())
}

// Time returns the instant as a UTC time, the zero time when it is not set.
func (i Instant) Time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(i)).UTC()
}

// Pointer returns the UTC time, nil when it is not set.
func (i Instant) Pointer() *time.Time {
	if i == 0 {
		return nil
	}
	t := i.Time()
	return &t
}

// Add returns the instant d later.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }
