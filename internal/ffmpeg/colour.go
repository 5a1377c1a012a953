package ffmpeg

import (
	"fmt"
	"strings"

	"github.com/reelmill/reelmill/profiles"
)

// Every output is BT.709 in standard range, converted rather than only labelled: SD matrices, full range, wide gamut
// and HDR all end up there.

// The colour vocabulary of ffmpeg that is needed more than once.
const (
	bt709     = "bt709"
	bt2020    = "bt2020"
	bt2020nc  = "bt2020nc"
	bt470bg   = "bt470bg"
	smpte170m = "smpte170m"
	smpte2084 = "smpte2084"
	hlg       = "arib-std-b67"
)

const (
	scaler      = "flags=lanczos+accurate_rnd"
	stillScaler = scaler + "+full_chroma_int+full_chroma_inp"
)

// coloured scales a picture to its size and gives it the colours every rendition has. Scaling comes first, so that
// the costly steps see few pixels.
func coloured(v *profiles.VideoTrack, width, height int) []filter {
	chain := flattened(v)
	size := fmt.Sprintf("w=%d:h=%d:%s", width, height, scaler)
	if needsMapping(v) {
		chain = append(append(chain, filter{"scale", size}), mapped(v)...)
		chain = append(chain, filter{"zscale", "t=bt709:m=bt709:p=bt709:r=limited:d=ordered"})
	} else {
		chain = append(chain, filter{"scale", size + samples(v) + ":out_color_matrix=bt709:out_range=tv"})
	}
	return append(append(chain, filter{"format", "pix_fmts=yuv420p"}), labelled()...)
}

// still scales a picture to its size as RGB. BT.709 counts as sRGB, as it does in browsers, so that a poster looks
// like the video it stands for.
func still(v *profiles.VideoTrack, width, height int) []filter {
	chain := flattened(v)
	size := fmt.Sprintf("w=%d:h=%d:%s", width, height, stillScaler)
	if needsMapping(v) {
		// Odd sizes have no half, which subsampled colours would need.
		chain = append(chain, filter{"scale", size}, filter{"format", "pix_fmts=yuv444p10le|gbrp10le"})
		chain = append(append(chain, mapped(v)...), filter{"zscale", "t=bt709:m=gbr:p=bt709:r=full:d=ordered"}, filter{"format", "pix_fmts=gbrp"})
	} else {
		chain = append(chain, filter{"scale", size + samples(v)})
	}
	return append(chain, filter{"format", "pix_fmts=rgb24"},
		filter{"setparams", "range=pc:color_primaries=bt709:color_trc=iec61966-2-1:colorspace=gbr"},
		filter{"sidedata", "mode=delete"}, filter{"setsar", "sar=1"})
}

func needsMapping(v *profiles.VideoTrack) bool { return v.HDR != "" || wideGamut(gamut(v)) }

// labelled writes the truth on the frames and drops what the master said about itself: rotation, mastering metadata,
// captions. Newer versions of ffmpeg would carry it into the output.
func labelled() []filter {
	return []filter{
		{"setparams", "range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709:field_mode=prog"},
		{"sidedata", "mode=delete"},
		{"setsar", "sar=1"},
	}
}

// samples tells the scaler what the stored samples mean. RGB has neither a matrix nor a range.
func samples(v *profiles.VideoTrack) string {
	if isRGB(v.PixelFormat) {
		return ""
	}
	in := "tv"
	if v.FullRange {
		in = "pc"
	}
	return fmt.Sprintf(":in_color_matrix=%s:in_range=%s", swscaleMatrix(matrixOf(v)), in)
}

// matrixOf returns the matrix of a track. Where nothing is signalled, players take BT.709 for HD and BT.601 for SD.
func matrixOf(v *profiles.VideoTrack) string {
	switch {
	case v.Matrix != "" && v.Matrix != "gbr":
		return v.Matrix
	case v.HDR != "" || v.Primaries == "bt2020":
		return bt2020nc
	case v.CodedHeight >= 720 || v.CodedWidth >= 1280:
		return bt709
	}
	return smpte170m
}

// swscaleMatrix translates a matrix into the scaler's vocabulary.
func swscaleMatrix(matrix string) string {
	switch matrix {
	case bt470bg, smpte170m:
		return "bt601"
	case bt2020nc, "bt2020c":
		return bt2020
	case "fcc", "smpte240m", bt709:
		return matrix
	}
	return bt709
}

// gamut returns the primaries of a track; a BT.2020 matrix is used with nothing but BT.2020 primaries.
func gamut(v *profiles.VideoTrack) string {
	if v.Primaries == "" && strings.HasPrefix(v.Matrix, bt2020) {
		return bt2020
	}
	return v.Primaries
}

// mapped prepares HDR or wide gamut pictures for the conversion to BT.709. PQ is anchored at the reference white of
// ITU-R BT.2408, 203 cd/m², with a curve that keeps everything below it; HLG is scene light, which a gentler curve suits.
func mapped(v *profiles.VideoTrack) []filter {
	chain := []filter{stated(v)}
	linear := []filter{{"format", "pix_fmts=gbrpf32le"}, {"zscale", "p=bt709"}}
	switch v.HDR {
	case "pq":
		chain = append(append(chain, filter{"zscale", "t=linear:npl=203"}), linear...)
		return append(chain, filter{"tonemap", "tonemap=mobius:desat=0"})
	case "hlg":
		chain = append(append(chain, filter{"zscale", "t=linear:npl=100"}), linear...)
		return append(chain, filter{"tonemap", "tonemap=hable:desat=0"})
	}
	return chain
}

// stated writes what is known or assumed about the colours on the frames: zscale refuses to convert from the unknown.
func stated(v *profiles.VideoTrack) filter {
	depth := "tv"
	if v.FullRange || isRGB(v.PixelFormat) {
		depth = "pc"
	}
	return filter{"setparams", fmt.Sprintf("range=%s:color_primaries=%s:color_trc=%s:colorspace=%s",
		depth, zscalePrimaries(v), zscaleTransfer(v), zscaleMatrix(v))}
}

func zscaleTransfer(v *profiles.VideoTrack) string {
	switch v.Transfer {
	case smpte2084, hlg, "iec61966-2-1", "linear":
		return v.Transfer
	}
	return bt709
}

func zscaleMatrix(v *profiles.VideoTrack) string {
	if isRGB(v.PixelFormat) {
		return "gbr"
	}
	switch m := matrixOf(v); m {
	case bt709, bt470bg, smpte170m, bt2020nc, "bt2020c":
		return m
	}
	return bt709
}

func zscalePrimaries(v *profiles.VideoTrack) string {
	switch p := gamut(v); p {
	case bt2020, "smpte431", "smpte432", bt709, smpte170m, bt470bg:
		return p
	}
	return bt2020
}

// flattened shows transparent parts on black: colour times opacity.
func flattened(v *profiles.VideoTrack) []filter {
	if !v.Alpha {
		return nil
	}
	formats := "pix_fmts=yuva420p|yuva422p|yuva444p|yuva444p10le"
	if isRGB(v.PixelFormat) {
		formats = "pix_fmts=gbrap|gbrap16le"
	}
	return []filter{{"format", formats}, {"premultiply", "inplace=1"}}
}
