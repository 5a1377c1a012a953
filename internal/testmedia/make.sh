#!/bin/sh
# Makes the media in this folder. Needs ffmpeg 5+ (libx264, librsvg), vips 8.14+, python3 and espeak-ng.
# The results are committed, so nothing in the build or the tests runs this; run it again after changing a recipe:
#
#   ./make.sh            everything
#   ./make.sh clips      the small test clips only
#   ./make.sh film       the demo film only (a few minutes)
#   ./make.sh picture    the test pictures only
#
# Encoders run single-threaded and "bitexact" so that the same tool versions give the same bytes.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

quiet() { ffmpeg -nostdin -hide_banner -loglevel error -y "$@"; }
exact="-threads 1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1"
h264="-c:v libx264 -preset slow -pix_fmt yuv420p -color_primaries bt709 -color_trc bt709 -colorspace bt709"

clips() {
	pattern="testsrc2=s=160x90:r=25:d=2"
	tone="sine=f=440:r=48000:d=2"
	cat >"$work/line.srt" <<-SRT
	1
	00:00:00,200 --> 00:00:01,000
	A line inside the file.

	2
	00:00:01,100 --> 00:00:01,900
	And the next one.
	SRT
	quiet -f lavfi -i "$pattern" -f lavfi -i "$tone" $h264 -crf 30 -g 25 -c:a aac -b:a 48k -ac 1 \
		-metadata:s:a language=eng $exact -movflags +faststart tiny.mp4
	quiet -f lavfi -i "$pattern" $h264 -crf 30 -g 25 $exact -movflags +faststart silent.mp4
	quiet -f lavfi -i "$tone" -c:a aac -b:a 48k -ac 2 $exact tone.m4a
	quiet -f lavfi -i "color=black:s=160x90:r=25:d=2" $h264 -crf 30 $exact -movflags +faststart black.mp4
	# A phone held upright: stored 160x90, shown 90x160.
	quiet -display_rotation 90 -i silent.mp4 -c copy $exact portrait_rotated.mp4 2>/dev/null ||
		quiet -i silent.mp4 -c copy $exact -metadata:s:v rotate=90 portrait_rotated.mp4
	quiet -i tiny.mp4 -i "$work/line.srt" -map 0 -map 1 -c:v copy -c:a copy -c:s srt \
		$exact -metadata:s:a language=eng -metadata:s:s language=eng -metadata:s:s title="English" embedded_subs.mkv
	# Cut before the index, as an interrupted upload is.
	quiet -i tiny.mp4 -c copy $exact "$work/index_last.mp4"
	head -c 6000 "$work/index_last.mp4" >broken.mp4
	# Long to encode, small to keep: an endless zoom at a very low rate.
	quiet -f lavfi -i "mandelbrot=s=320x180:r=25:maxiter=400:end_scale=0.00002:end_pts=1500" \
		-f lavfi -i "sine=f=220:r=48000" -t 60 $h264 -crf 40 -maxrate 40k -bufsize 200k -g 100 \
		-c:a aac -b:a 8k -ac 1 -ar 16000 $exact -movflags +faststart long.mp4
}

. film/film.sh

case "${1:-all}" in
clips) clips ;;
film) film ;;
picture) picture ;;
all) clips; film; picture ;;
*) echo "usage: $0 [all|clips|film|picture]" >&2; exit 2 ;;
esac
