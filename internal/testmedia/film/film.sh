# Part of make.sh: the demo film, its subtitles and the still pictures taken from it.

say() { # say SECOND TEXT: one line of narration at its place
	lines=$((lines + 1))
	espeak-ng -v en-gb -s 132 -p 38 -g 3 -w "$work/line$lines.wav" "$2"
	voices="$voices -i $work/line$lines.wav"
	delays="$delays[$((lines + 1)):a]aresample=44100,highpass=f=110,lowpass=f=5200,aecho=0.8:0.5:38|61:0.16|0.1,adelay=$1:all=1[v$lines];"
	joined="$joined[v$lines]"
}

film() {
	mkdir "$work/frames"
	python3 film/frames.py "$work/frames"
	python3 film/score.py "$work/score.wav"
	lines=0 voices="" delays="" joined=""
	say 1500 "Before the town wakes, the mill is already turning."
	say 9900 "The river does the lifting. It always has."
	say 14700 "Down here, nobody is in a hurry."
	say 19800 "And when the light goes, one window stays awake."
	# Drawing is the slow part, so it happens once, into a lossless copy.
	quiet -framerate 25 -i "$work/frames/%04d.svg" -c:v libx264 -preset ultrafast -qp 0 -pix_fmt yuv444p \
		-vf scale=out_color_matrix=bt709:out_range=tv -colorspace bt709 "$work/pictures.mkv"
	# Two passes hold the size; the last input is the water, louder near the wheel.
	for pass in 1 2; do
		# shellcheck disable=SC2086 # the options are lists on purpose
		quiet -i "$work/pictures.mkv" -i "$work/score.wav" $voices \
			-f lavfi -i "anoisesrc=d=27:c=pink:r=44100:a=0.5:seed=4" \
			-filter_complex "[0:v]format=yuv420p[picture];$delays
				${joined}amix=inputs=$lines:normalize=0,volume=2.2,apad=whole_dur=27,pan=stereo|c0=c0|c1=c0,asplit[voice][key];
				[$((lines + 2)):a]lowpass=f=1400,highpass=f=180,pan=stereo|c0=c0|c1=c0,
				volume='if(between(t,9.6,14.2),0.20,0.05)*min(1,t/1.5)*min(1,(27-t)/1.8)':eval=frame[water];
				[1:a]volume=0.55[strings];[strings][key]sidechaincompress=threshold=0.02:ratio=5:attack=60:release=500[music];
				[music][water][voice]amix=inputs=3:normalize=0,alimiter=limit=0.9:level=0[sound]" \
			-map "[picture]" -map "[sound]" $h264 -profile:v high -tune animation -b:v 560k -maxrate 1500k -bufsize 2500k -g 50 \
			-pass $pass -passlogfile "$work/pass" -c:a aac -b:a 96k -ar 48000 -metadata:s:a:0 language=eng \
			$exact -metadata title="The Mill by the River" -movflags +faststart -t 27 "$work/demo.mp4"
	done
	mv "$work/demo.mp4" demo.mp4
}

picture() {
	mkdir -p "$work/still"
	python3 film/frames.py "$work/still" 3.2
	vips svgload "$work/still/0000.svg" "$work/still/whole.v"
	vips extract_area "$work/still/whole.v" "$work/still/cut.v" 200 0 1080 720
	vips thumbnail "$work/still/cut.v" "$work/still/small.v" 640 --height 427 --size force
	vips flatten "$work/still/small.v" "$work/still/flat.v"
	vips pngsave "$work/still/flat.v" picture.png --compression 9 --strip
	# Grain makes the JPEG compress as a photograph does.
	vips gaussnoise "$work/still/grain.v" 640 427 --sigma 5 --mean 0 --seed 1
	vips add "$work/still/flat.v" "$work/still/grain.v" "$work/still/sum.v"
	vips cast "$work/still/sum.v" "$work/still/grainy.v" uchar
	vips jpegsave "$work/still/grainy.v" picture.jpg --Q 85 --strip
}
