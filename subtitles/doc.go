// Package subtitles reads, repairs, checks, retimes, converts, segments and transcribes subtitles.
//
// [Read] takes WebVTT, SubRip, TTML (DFXP, IMSC text, EBU-TT), SSA/ASS and EBU STL, in whatever text encoding they
// come, and returns a [Track] whose cues are valid WebVTT cue text. Nothing is lost in silence: each repair and each
// loss is a [Problem]. [Track.Check] adds editorial rules. The package does no input or output of its own, never logs,
// never panics and keeps no state; the same bytes give the same result. Functions may be called concurrently, and a
// Track may be shared for reading.
//
// WebVTT follows https://www.w3.org/TR/webvtt1/, TTML https://www.w3.org/TR/ttml2/, EBU STL is EBU Tech 3264.
//
// # Errors
//
// An [Error] means the file or request is hopeless:
//
//	subtitle-empty                nothing but white space
//	subtitle-not-text             a picture, a video, an archive or other binary data
//	subtitle-bitmap               subtitles that are pictures: PGS, VobSub, image TTML
//	subtitle-unsupported-format   SCC, SAMI, MicroDVD, MPL2, SubViewer, LRC, or EBU STL in a non-Latin table
//	subtitle-unknown-format       text in no known format
//	subtitle-bad-signature        named .vtt but without the word WEBVTT
//	subtitle-bad-charset          unknown encoding label, or text that does not fit its encoding
//	subtitle-damaged              the structure cannot be read
//	subtitle-no-cues              nothing that could be shown, in a file or in a track to be written
//	subtitle-too-large            more bytes than [Limits] allow
//	subtitle-too-many-cues        more cues than [Limits] allow
//	subtitle-line-too-long        a longer line than [Limits] allow
//	subtitle-cue-too-long         more text in a cue than [Limits] allow
//	subtitle-bad-locale           [ParseLocale] met no language tag
//	subtitle-unwritable-format    [Track.Write] was asked for a format that can only be read
//	subtitle-write-failed         the writer failed; the cause is wrapped
//	transcript-unreadable         [TranscriptTextOfJSON] met something else
//
// # Problems
//
// Of reading, those marked * fatal, because words or their timing were lost or guessed:
//
//	subtitle-charset-assumed      the encoding was guessed
//	subtitle-control-characters   NUL and other control characters were removed or replaced
//	subtitle-header-moved         WebVTT header lines became a comment or a region
//	subtitle-header-repaired *    a damaged field of an EBU STL header was replaced
//	subtitle-timestamp-map-removed  X-TIMESTAMP-MAP of an HLS segment was removed
//	subtitle-block-ignored        text or a block outside any cue was left out
//	subtitle-blank-line-joined    blank lines inside cues were removed
//	subtitle-bad-timing *         a cue without readable times was left out
//	subtitle-timing-repaired      times in an unusual notation were understood
//	subtitle-cue-empty            a cue without text
//	subtitle-cue-without-duration *  a cue that does not end after its start
//	subtitle-cue-out-of-range *   a cue before zero or beyond 10,000 hours
//	subtitle-cues-unsorted        cues were sorted; from Check it is fatal, for there nothing is sorted
//	subtitle-tag-repaired         unknown, unclosed or wrongly nested tags
//	subtitle-style-dropped        colours, fonts, effects
//	subtitle-position-simplified  exact positions became top, middle, left or right
//	subtitle-setting-dropped      cue settings WebVTT does not define
//	subtitle-truncated *          the end of the file is damaged
//	subtitle-more-problems        the report was cut at 500 problems; fatal when one of the hidden is
//
// Of checking: subtitle-cue-overlap, subtitle-cue-beyond-end (fatal when the whole cue lies beyond),
// subtitle-reading-too-fast, subtitle-cue-too-short, subtitle-cue-too-slow, subtitle-too-many-lines,
// subtitle-line-too-wide, and again subtitle-cue-empty, subtitle-cue-without-duration and subtitle-cues-unsorted.
//
// Of retiming: subtitle-cue-clipped, subtitle-cue-out-of-range (fatal), subtitle-bad-rate (fatal).
package subtitles
