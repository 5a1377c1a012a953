package main

import (
	"os"
	"path/filepath"
)

// setName is the rendition set of the suite: everything the pipeline can do with a video, as small as it gets.
const setName = "faults"

const setText = `schema: reelmill.profiles/1
name: faults
description: Every kind of output, as small as it gets.
profiles:
  - name: upper
    output: video
    video: { codec: h264, short_side: 180, crf: 28, max_bitrate: 400000, buffer: 800000, keyframe_seconds: 2, preset: medium }
    audio: { codec: aac, bitrate: 64000, channels: 2, sample_rate: 48000, loudness: -18 }
  - name: lower
    output: video
    video: { codec: h264, short_side: 90, crf: 30, max_bitrate: 150000, buffer: 300000, keyframe_seconds: 2, preset: medium }
    audio: { codec: aac, bitrate: 64000, channels: 2, sample_rate: 48000, loudness: -18 }
  - name: poster
    output: poster
    still: { aspect: "16:9", width: 320, formats: [jpeg], quality: 70 }
  - name: subtitles
    output: subtitle
    text: { formats: [vtt, srt] }
  - name: storyboard
    output: storyboard
    storyboard: { width: 80, columns: 5, rows: 5, quality: 50 }
  - name: stream
    output: stream
    stream:
      formats: [hls, dash]
      segment_seconds: 2
      audio: { codec: aac, bitrate: 64000, channels: 2, sample_rate: 48000, loudness: -18 }
`

func writeSet(folder string) error {
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, setName+".yaml"), []byte(setText), 0o600)
}
