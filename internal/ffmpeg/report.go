package ffmpeg

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/reelmill/reelmill/profiles"
)

// report is what ffprobe prints about a file. Every field may be missing, and numbers may say "N/A".
type report struct {
	Streams  []stream  `json:"streams"`
	Chapters []chapter `json:"chapters"`
	Format   struct {
		Name      string            `json:"format_name"`
		StartTime string            `json:"start_time"`
		Duration  string            `json:"duration"`
		BitRate   string            `json:"bit_rate"`
		Tags      map[string]string `json:"tags"`
	} `json:"format"`
	// said is what ffprobe wrote to standard error.
	said string
}

// refersOutside reports whether tracks keep their media in other files, which are never opened.
func (r report) refersOutside() bool {
	return strings.Contains(r.said, "Skipped opening external track")
}

type stream struct {
	Index       int               `json:"index"`
	Kind        string            `json:"codec_type"`
	Codec       string            `json:"codec_name"`
	Profile     string            `json:"profile"`
	Tag         string            `json:"codec_tag_string"`
	Width       int               `json:"width"`
	Height      int               `json:"height"`
	Aspect      string            `json:"sample_aspect_ratio"`
	PixelFormat string            `json:"pix_fmt"`
	FieldOrder  string            `json:"field_order"`
	Range       string            `json:"color_range"`
	Matrix      string            `json:"color_space"`
	Transfer    string            `json:"color_transfer"`
	Primaries   string            `json:"color_primaries"`
	BaseRate    string            `json:"r_frame_rate"`
	AverageRate string            `json:"avg_frame_rate"`
	TimeBase    string            `json:"time_base"`
	StartTime   string            `json:"start_time"`
	Duration    string            `json:"duration"`
	BitRate     string            `json:"bit_rate"`
	RawBits     string            `json:"bits_per_raw_sample"`
	Frames      string            `json:"nb_frames"`
	Packets     string            `json:"nb_read_packets"`
	SampleRate  string            `json:"sample_rate"`
	Channels    int               `json:"channels"`
	Layout      string            `json:"channel_layout"`
	Disposition map[string]int    `json:"disposition"`
	Tags        map[string]string `json:"tags"`
	SideData    []sideData        `json:"side_data_list"`
}

// What a stream may be.
const (
	kindVideo    = "video"
	kindAudio    = "audio"
	kindSubtitle = "subtitle"
)

type sideData struct {
	Type   string `json:"side_data_type"`
	Matrix string `json:"displaymatrix"`
}

func (s stream) is(disposition string) bool { return s.Disposition[disposition] == 1 }

// claimsHDR reports metadata that makes players treat a picture as HDR.
func (s stream) claimsHDR() bool {
	return slices.ContainsFunc(s.SideData, func(d sideData) bool {
		return slices.Contains([]string{"Mastering display metadata", "Content light level metadata", "DOVI configuration record"}, d.Type)
	})
}

func (s stream) tag(name string) string { return tagged(s.Tags, name) }

// tagged returns a tag whatever its case: Matroska shouts, MP4 does not.
func tagged(tags map[string]string, name string) string {
	for key, value := range tags {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return ""
}

// report asks ffprobe what a file contains.
func (t *Tools) report(ctx context.Context, path string, extra ...string) (report, error) {
	url, err := fileURL(path)
	if err != nil {
		return report{}, err
	}
	args := append([]string{"-v", "warning", "-show_format", "-show_streams", "-of", "json"}, extra...)
	args = append(append(args, flags(opening())...), url)
	var out bytes.Buffer
	result, err := t.ffprobe(ctx, &out, args...)
	if err != nil {
		return report{}, err
	}
	r := report{said: result.Tail}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		return report{}, fmt.Errorf("reading what ffprobe printed: %w", err)
	}
	return r, nil
}

// seconds reads a time; absent and "N/A" give ok false.
func seconds(text string) (value float64, ok bool) {
	value, err := strconv.ParseFloat(text, 64)
	return value, err == nil
}

func secondsOrZero(text string) float64 {
	value, _ := seconds(text)
	return value
}

func whole(text string) int64 {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return value
}

// ratio reads "a/b" or "a:b"; anything else, and zeros, give the unknown ratio.
func ratio(text string) profiles.Ratio {
	num, den, found := strings.Cut(strings.ReplaceAll(text, ":", "/"), "/")
	r := profiles.Ratio{Num: whole(num), Den: whole(den)}
	if !found || r.Num <= 0 || r.Den <= 0 {
		return profiles.Ratio{}
	}
	return r
}

func value(r profiles.Ratio) float64 {
	if r.Den == 0 {
		return 0
	}
	return float64(r.Num) / float64(r.Den)
}

// known drops the words ffprobe uses for "not signalled".
func known(text string) string {
	if text == "unknown" || text == "unspecified" || text == "reserved" || text == "N/A" {
		return ""
	}
	return text
}
