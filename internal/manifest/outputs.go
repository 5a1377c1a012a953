package manifest

import (
	"math"

	"github.com/reelmill/reelmill/internal/records"
	"github.com/reelmill/reelmill/profiles"
)

func (b *builder) video(row records.Derivative) Video {
	made := row.Made
	v := Video{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role, Set: setOf(row), URL: b.in.URL(made.StorageKey), Mime: made.Mime,
		Width: made.Width, Height: made.Height, FrameRate: made.FrameRate, Duration: milliseconds(made.Duration),
		Bitrate: made.Bitrate, Bytes: made.Bytes, SHA256: made.SHA256, Locale: localeOf(row, b.who),
	}
	if burn := row.Planned.Burn; burn != nil && burn.Kind != profiles.TextForced { // forced ones tell but a few lines of it
		v.BurnedSubtitles = burn.Locale
	}
	if made.SSIM > 0 {
		v.Quality = &Quality{SSIM: round4(made.SSIM), SSIMWorst: round4(made.SSIMWorst)}
	}
	v.Loudness = loudness(made)
	return v
}

func loudness(made records.Made) *Loudness {
	if made.Loudness == 0 {
		return nil
	}
	return &Loudness{Integrated: math.Round(made.Loudness*10) / 10, TruePeak: math.Round(made.TruePeak*10) / 10}
}

// round4 cuts a likeness to the digits that mean something.
func round4(value float64) float64 { return math.Round(value*1e4) / 1e4 }

func (b *builder) sound(row records.Derivative) Audio {
	made := row.Made
	return Audio{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role, Set: setOf(row), URL: b.in.URL(made.StorageKey), Mime: made.Mime,
		Duration: milliseconds(made.Duration), Bitrate: made.Bitrate, Bytes: made.Bytes, SHA256: made.SHA256,
		Loudness: loudness(made), Locale: localeOf(row, b.who),
	}
}

func (b *builder) picture(row records.Derivative) Picture {
	made := row.Made
	return Picture{
		Profile: row.Planned.Profile.Name, Role: row.Planned.Profile.Role, Set: setOf(row), URL: b.in.URL(made.StorageKey), Mime: made.Mime,
		Width: made.Width, Height: made.Height, Bytes: made.Bytes, SHA256: made.SHA256, Placeholder: made.Placeholder,
		Locale: localeOf(row, b.who),
	}
}

func (b *builder) poster(row records.Derivative) Picture {
	poster := b.picture(row)
	if row.Planned.SourceSHA256 == "" {
		at := milliseconds(row.Made.FrameTime)
		poster.Time = &at
	}
	return poster
}

// milliseconds cuts a time in seconds to what a page can use; measured times come with all the digits of a float.
func milliseconds(seconds float64) float64 { return math.Round(seconds*1000) / 1000 }
