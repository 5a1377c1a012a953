package ffmpeg

import (
	"context"
	"regexp"
	"slices"
	"strconv"
)

// interlaced decides whether the pictures are two moments woven into one. Flags lie both ways: film marked as
// interlaced, and captures that carry no mark, so the pictures themselves are looked at where a doubt is possible.
func (p *probe) interlaced(ctx context.Context, s stream, frames []frame) (bool, error) {
	flagged := slices.Contains([]string{"tt", "bb", "tb", "bt"}, s.FieldOrder) ||
		slices.ContainsFunc(frames, func(f frame) bool { return f.Interlaced == 1 })
	if !flagged && !mayInterlace(s) {
		return false, nil
	}
	combs, err := p.tools.combs(ctx, p.path, s.Index)
	if err != nil {
		return false, err
	}
	if flagged {
		return !combs.clearlyProgressive(), nil
	}
	return combs.clearlyInterlaced(), nil
}

// mayInterlace reports whether a track without a mark is worth a look: a codec and a size of interlaced days.
func mayInterlace(s stream) bool {
	codecs := []string{"mpeg2video", "dvvideo", "h264", "vc1", "mpeg4", "rawvideo", "v210", "mjpeg", "prores", "dnxhd"}
	heights := []int{480, 486, 512, 576, 608, 1080, 1088}
	return s.FieldOrder != "progressive" && slices.Contains(codecs, s.Codec) && slices.Contains(heights, s.Height)
}

// combs counts what the idet filter made of some frames.
type combs struct{ fields, whole int }

// idetFrames is enough to tell and cheap to decode.
const idetFrames = 100

var idetLine = regexp.MustCompile(`Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)`)

func (t *Tools) combs(ctx context.Context, path string, index int) (combs, error) {
	input, err := reading(path)
	if err != nil {
		return combs{}, err
	}
	args := append([]string{"-v", "info"}, input...)
	args = append(args, "-map", "0:"+strconv.Itoa(index), "-frames:v", strconv.Itoa(idetFrames), "-vf", "idet", "-f", "null", "-")
	result, err := t.run(ctx, nil, args...)
	if err != nil {
		return combs{}, unlessTheirs(ctx, err)
	}
	all := idetLine.FindAllStringSubmatch(result.Tail, -1)
	if len(all) == 0 {
		return combs{}, nil
	}
	m := all[len(all)-1]
	return combs{fields: int(whole(m[1]) + whole(m[2])), whole: int(whole(m[3]))}, nil
}

// clearlyProgressive asks for much evidence before it overrules a flag: combs are ugly, deinterlacing needlessly is not.
func (c combs) clearlyProgressive() bool { return c.fields == 0 && c.whole >= idetFrames*9/10 }

func (c combs) clearlyInterlaced() bool { return c.fields >= 10 && c.fields > 3*c.whole }
