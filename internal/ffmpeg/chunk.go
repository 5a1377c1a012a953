package ffmpeg

import (
	"cmp"
	"fmt"
	"math"

	"github.com/reelmill/reelmill/profiles"
)

// A chunk is entered some time before its first picture and cut out by the number its pictures have at the constant
// rate, counted from the start of the programme. So a chunk holds exactly the pictures that an encode of the whole
// would have at these places, wherever in the master ffmpeg lands: all that matters is that it lands early enough.

// stretch is the chunk to make, made explicit.
func (e Encode) stretch() profiles.Chunk {
	if e.Chunk.Count > 0 {
		return e.Chunk
	}
	whole := profiles.Chunk{Count: 1}
	for _, out := range e.Outputs {
		if d := out.Derivative; value(d.FrameRate) > value(whole.Rate) {
			whole.Rate = d.FrameRate
			whole.To = framesIn(d.Duration, d.FrameRate)
		}
	}
	return whole
}

// entered reports whether reading begins inside the master.
func (e Encode) entered() bool { return e.start() > 0 }

// start is where the master is entered, in seconds.
func (e Encode) start() float64 {
	part := e.stretch()
	return max(0, part.Start()-leading(e.Source)-e.earlier)
}

// leading is how many seconds before a time a master must be entered to have the picture of that time. Streams without
// an index may be entered anywhere in a group of pictures and show nothing before the next one begins.
func leading(src profiles.Source) float64 {
	const margin = 1.0 // deinterlacing looks back, and broken leading pictures follow an open group
	if indexed(src) {
		return margin
	}
	return margin + cmp.Or(src.Video.LongestGroup, lead)
}

// entry are the input options that enter the master. Everything from the key frame on is decoded: what is too early is
// dropped by its number.
func (e Encode) entry() []option {
	var options []option
	if anchors(e.Source.Container) {
		// Where only some tracks are used, ffmpeg would count time from the earliest of these. It does so only while
		// nobody shifts the clock, so the clock is shifted by a millionth of a second.
		options = append(options, option{"itsoffset", "0.000001"})
	}
	if e.entered() {
		options = append(options, option{"ss", decimal(e.start())}, option{"noaccurate_seek", ""})
	}
	return options
}

// clock makes pictures keep the times they have when the master is read from its beginning. A whole encode does
// without: there, ffmpeg mends jumps in the times of broken transport streams.
func (e Encode) clock() []string {
	if e.stretch().Whole() {
		return nil
	}
	return []string{"-copyts", "-start_at_zero"}
}

// landing is the file that tells which picture came first.
func (e Encode) landing() string { return e.Outputs[0].Path + ".first" }

// numbered counts pictures at a constant rate from the start of the programme. Counting begins at a whole number of
// seconds that is exact in every time base, shortly before the chunk, so that rounding is the same in every chunk.
func numbered(part profiles.Chunk) filter {
	unit := float64(part.Rate.Den)
	origin := max(0, math.Ceil(part.Start()/unit)-1) * unit
	return filter{"fps", fmt.Sprintf("fps=%d/%d:start_time=%d:round=near", part.Rate.Num, part.Rate.Den, int64(origin))}
}

// finishing brings a picture of the right size and colours to its own rate, its bars and its writing.
func finishing(out EncodeOutput, part profiles.Chunk) []filter {
	d := out.Derivative
	var chain []filter
	if value(d.FrameRate) < value(part.Rate) {
		from, to := part.At(d)
		chain = append(chain, constantRate(d.FrameRate), filter{"trim", fmt.Sprintf("end_frame=%d", to-from)})
	}
	if d.Inner != nil {
		chain = append(chain, filter{"pad", fmt.Sprintf("w=%d:h=%d:x=%d:y=%d:color=black", d.Width, d.Height,
			(d.Width-d.Inner.Width)/4*2, (d.Height-d.Inner.Height)/4*2)})
	}
	if out.Burn != "" {
		chain = append(chain, burning(out.Burn, d, part)...)
	}
	return chain
}
