package ffmpeg

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/reelmill/reelmill/jobs"
	"github.com/reelmill/reelmill/profiles"
)

// pictures chooses the video track and describes it: the default one, else the largest, that can really be decoded.
func (p *probe) pictures(ctx context.Context) error {
	candidates := p.candidates()
	for _, s := range candidates {
		frames, err := p.tools.trial(ctx, p.path, s.Index, p.times.of(s.Index))
		if err != nil {
			return err
		}
		if len(frames) > 0 {
			return p.describe(ctx, s, frames)
		}
	}
	if len(candidates) == 0 {
		return nil
	}
	return p.withoutPictures(candidates)
}

// candidates returns the tracks that may be the pictures, best first. Cover art is not a video.
func (p *probe) candidates() []stream {
	var found []stream
	for _, s := range p.report.Streams {
		if s.Kind == kindVideo && !s.is("attached_pic") && !p.isCover(s) {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b stream) int {
		return cmp.Or(cmp.Compare(b.Disposition["default"], a.Disposition["default"]), cmp.Compare(b.Width*b.Height, a.Width*a.Height))
	})
	return found
}

// isCover reports whether a track is a single picture beside sound: cover art that was not marked as such.
func (p *probe) isCover(s stream) bool {
	stills := []string{"mjpeg", "png", "bmp", "gif", "webp", "tiff"}
	return slices.Contains(stills, s.Codec) && p.times.of(s.Index).packets <= 1 &&
		slices.ContainsFunc(p.report.Streams, func(other stream) bool { return other.Kind == kindAudio })
}

// withoutPictures decides what to do with video tracks that give no frame. A track without content beside sound is
// common in cut broadcasts and harmless; a track whose codec is unknown must not silently become a sound file.
func (p *probe) withoutPictures(candidates []stream) error {
	best := candidates[0]
	switch {
	case p.report.refersOutside():
		return jobs.Refuse("external-media", "The movie only refers to pictures in other files and does not contain them.",
			"Save it as a self-contained movie and upload that.", nil)
	case best.Codec == "" || best.Codec == "unknown" || best.Codec == "none":
		return unsupportedCodec(codecName(best), nil)
	case p.times.of(best.Index).packets == 0 || best.Width == 0:
		if p.source.Audio == nil && !p.hasSound() {
			return jobs.Refuse("no-decodable-video", "The file declares a video track but holds no pictures.", "Export the master again.", nil)
		}
		p.note("video-track-empty", "The file declares a video track but holds no pictures; only its sound is used.")
		return nil
	case best.Codec == "jpeg2000":
		return unsupportedCodec("a kind of JPEG 2000", nil)
	}
	return jobs.Refuse("no-decodable-video", fmt.Sprintf("None of the pictures (%s) could be decoded.", best.Codec),
		"Play the master; if it plays, export it again with another codec, for example ProRes or H.264.", nil)
}

func (p *probe) hasSound() bool {
	return slices.ContainsFunc(p.report.Streams, func(s stream) bool { return s.Kind == kindAudio && p.times.of(s.Index).packets > 0 })
}

// codecName names a codec ffprobe has no name for.
func codecName(s stream) string {
	switch strings.ToLower(s.Tag) {
	case "vvc1", "vvi1":
		return "H.266 (VVC)"
	case "apv1":
		return "APV"
	case "crxt", "craw":
		return "camera raw"
	case "", "[0][0][0][0]":
		return "an unknown codec"
	}
	return "an unknown codec (" + s.Tag + ")"
}

// describe fills in the facts of the chosen track. What the decoder says wins over what the container says.
func (p *probe) describe(ctx context.Context, s stream, frames []frame) error {
	first := frames[0]
	interlaced, err := p.interlaced(ctx, s, frames)
	if err != nil {
		return err
	}
	pace := cadenceOf(p.times.of(s.Index), s)
	film := false
	if interlaced {
		pace = pace.perFrame()
		if film, err = p.telecined(ctx, s, pace, cmp.Or(first.PixelFormat, known(s.PixelFormat))); err != nil {
			return err
		}
	}
	if film || (!interlaced && softly(p.times.of(s.Index))) {
		pace = cadence{rate: filmRate()}
	}
	v := &profiles.VideoTrack{
		Index: s.Index, Codec: s.Codec, PixelFormat: cmp.Or(first.PixelFormat, known(s.PixelFormat)),
		CodedWidth: cmp.Or(first.Width, s.Width), CodedHeight: cmp.Or(first.Height, s.Height),
		SampleAspect: sampleAspect(s, first),
		FrameRate:    pace.rate, VariableRate: pace.variable, Interlaced: interlaced, Telecined: film,
		Duration:  p.pictureLength(s.Index, pace.rate),
		Primaries: cmp.Or(known(first.Primaries), known(s.Primaries)),
		Transfer:  cmp.Or(known(first.Transfer), known(s.Transfer)),
		Matrix:    cmp.Or(known(first.Matrix), known(s.Matrix)),
		Bitrate:   cmp.Or(whole(s.BitRate), whole(s.tag("BPS"))),
	}
	v.BitDepth = bitDepth(v.PixelFormat, s.RawBits)
	v.FullRange = fullRange(v.PixelFormat, cmp.Or(known(first.Range), known(s.Range)), s.Codec)
	v.HDR = dynamicRange(v.Transfer)
	v.Alpha = s.tag("alpha_mode") == "1" || hasAlpha(v.PixelFormat)
	v.Rotation, v.Mirrored = orientation(append(s.SideData, first.SideData...))
	v.Width, v.Height = displaySize(v)
	if v.Mirrored {
		p.note(noteMirrored, "The picture is stored mirrored and is turned round.")
	}
	p.source.Video = v
	p.remarks(v)
	return nil
}

const noteMirrored = "mirrored"

// pictureLength ends with the last picture, which lasts as long as its neighbours when nothing says how long.
func (p *probe) pictureLength(index int, rate profiles.Ratio) float64 {
	t := p.times.of(index)
	if t.longest == 0 && t.packets > 0 {
		return p.times.length(index) + 1/value(rate)
	}
	return p.times.length(index)
}

func (p *probe) remarks(v *profiles.VideoTrack) {
	if v.Telecined {
		p.filmNote(v)
	} else if v.Interlaced {
		p.note("interlaced", "The pictures are interlaced and are deinterlaced.")
	}
	if v.VariableRate {
		p.note("variable-rate", "The frames are not evenly spaced; outputs have a constant rate.")
	}
	if v.HDR != "" {
		p.note("hdr", "The pictures are HDR and are mapped to standard range.")
	}
	if v.Alpha {
		p.note("alpha-on-black", "The pictures have transparent parts, which are shown on black.")
	}
	if len(p.candidates()) > 1 {
		p.note("several-video-tracks", fmt.Sprintf("The file has several video tracks; track %d is used.", v.Index))
	}
}

// sampleAspect trusts the container over the stream, as players do; nonsense becomes square.
func sampleAspect(s stream, first frame) profiles.Ratio {
	for _, text := range []string{s.Aspect, first.Aspect} {
		if r := ratio(text); value(r) >= 0.1 && value(r) <= 10 {
			return r
		}
	}
	return profiles.Ratio{Num: 1, Den: 1}
}

// displaySize widens or heightens the picture until its pixels are square, so that no stored detail is lost, and
// turns it upright.
func displaySize(v *profiles.VideoTrack) (width, height int) {
	width, height = v.CodedWidth, v.CodedHeight
	if aspect := value(v.SampleAspect); aspect > 1 {
		width = int(math.Round(float64(width) * aspect))
	} else if aspect > 0 && aspect < 1 {
		height = int(math.Round(float64(height) / aspect))
	}
	if v.Rotation%180 != 0 {
		return height, width
	}
	return width, height
}
