package ffmpeg

import (
	"slices"

	"github.com/reelmill/reelmill/profiles"
)

// texts lists the subtitle tracks. Those no decoder knows are left out with a note.
func (p *probe) texts() {
	unreadable := false
	for _, s := range p.report.Streams {
		if s.Kind != kindSubtitle {
			continue
		}
		if !isText(s.Codec) && !isBitmap(s.Codec) {
			unreadable = true
			continue
		}
		p.source.Text = append(p.source.Text, textTrack(s))
	}
	if unreadable {
		p.note("text-track-unreadable", "Some subtitle tracks are of a kind that cannot be read; upload them as files.")
	}
}

func textTrack(s stream) profiles.TextTrack {
	return profiles.TextTrack{
		Index: s.Index, Codec: s.Codec, Language: locale(s.tag("language")), Title: s.tag("title"),
		Default: s.is("default"), Forced: s.is("forced"), SDH: s.is("hearing_impaired") || s.is("captions"),
		Bitmap: isBitmap(s.Codec),
	}
}

func isText(codec string) bool {
	return slices.Contains([]string{
		"subrip", "srt", "ass", "ssa", "mov_text", "webvtt", "text", "eia_608", "microdvd", "mpl2", "jacosub", "sami", "realtext",
		"stl", "subviewer", "subviewer1", "pjs", "vplayer", "hdmv_text_subtitle",
	}, codec)
}

// isBitmap reports tracks that show pictures. Teletext is among them: its pages are not a list of spoken lines.
func isBitmap(codec string) bool {
	return slices.Contains([]string{"dvb_subtitle", "dvd_subtitle", "hdmv_pgs_subtitle", "xsub", "dvb_teletext"}, codec)
}
