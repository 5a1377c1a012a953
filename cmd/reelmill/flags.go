package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// focalFlag is a point such as 0.5,0.4.
type focalFlag struct{ profiles.FocalPoint }

// UnmarshalText implements encoding.TextUnmarshaler.
func (f *focalFlag) UnmarshalText(text []byte) error {
	left, right, _ := strings.Cut(string(text), ",")
	x, errX := strconv.ParseFloat(strings.TrimSpace(left), 64)
	y, errY := strconv.ParseFloat(strings.TrimSpace(right), 64)
	if errX != nil || errY != nil || !within01(x) || !within01(y) {
		return fmt.Errorf("%q is not a point; write x,y with numbers from 0 to 1, such as 0.5,0.4", text)
	}
	f.X, f.Y = x, y
	return nil
}

// within01 is false for NaN, too.
func within01(n float64) bool { return n >= 0 && n <= 1 }

// point is the chosen point, the middle where nobody chose.
func (f *focalFlag) point() profiles.FocalPoint {
	if f == nil {
		return profiles.Centre()
	}
	return f.FocalPoint
}

// trackFlag is a subtitle file with its language, such as fr=sea.fr.srt.
type trackFlag struct {
	locale string
	path   string
	kind   string
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *trackFlag) UnmarshalText(text []byte) error {
	locale, path, found := strings.Cut(string(text), "=")
	if !found || path == "" {
		return fmt.Errorf("%q does not name a language and a file; write LOCALE=FILE, such as fr=sea.fr.srt", text)
	}
	tag, err := subtitles.ParseLocale(locale)
	var refused *subtitles.Error
	if errors.As(err, &refused) {
		return fmt.Errorf("%s %s", refused.Message, refused.Hint)
	}
	if err != nil {
		return fmt.Errorf("read the language: %w", err)
	}
	t.locale, t.path = tag, path
	return nil
}

// read returns the file's bytes once it is known that they can be understood.
func (t *trackFlag) read() ([]byte, error) {
	data, err := os.ReadFile(t.path)
	if err != nil {
		return nil, err
	}
	if _, _, err := subtitles.Read(data, subtitles.ReadOptions{Name: filepath.Base(t.path)}); err != nil {
		fault := faultOf(err)
		return nil, jobs.Refuse(fault.Code, t.path+": "+fault.Message, fault.Hint, err)
	}
	return data, nil
}

// tracks are the flags that bring subtitle files.
type tracks struct {
	Subtitle []trackFlag `sep:"none" placeholder:"LOCALE=FILE" help:"A subtitle file and its language; may be repeated."`
	Caption  []trackFlag `sep:"none" placeholder:"LOCALE=FILE" help:"The same for the deaf and hard of hearing."`
}

// all returns every track with its kind.
func (t tracks) all() []trackFlag {
	all := make([]trackFlag, 0, len(t.Subtitle)+len(t.Caption))
	for _, track := range t.Subtitle {
		track.kind = profiles.TextSubtitles
		all = append(all, track)
	}
	for _, track := range t.Caption {
		track.kind = profiles.TextCaptions
		all = append(all, track)
	}
	return all
}
