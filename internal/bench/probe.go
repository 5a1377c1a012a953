package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
)

// probe looks at a video and counts its frames.
func probe(ctx context.Context, path string) (rung, error) {
	text, err := output(ctx, path+".log", "ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets",
		"-show_entries", "stream=width,height,nb_read_packets:format=duration,size", "-of", "json", path)
	if err != nil {
		return rung{}, err
	}
	return parseProbe(text)
}

func parseProbe(text []byte) (rung, error) {
	var said struct {
		Streams []struct {
			Width  int    `json:"width"`
			Height int    `json:"height"`
			Frames string `json:"nb_read_packets"`
		} `json:"streams"`
		Format struct {
			Duration string `json:"duration"`
			Size     string `json:"size"`
		} `json:"format"`
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return rung{}, err
	}
	if len(said.Streams) != 1 {
		return rung{}, fmt.Errorf("%d videos in a file, not one", len(said.Streams))
	}
	made := rung{Width: said.Streams[0].Width, Height: said.Streams[0].Height}
	var err error
	if made.Frames, err = strconv.Atoi(said.Streams[0].Frames); err != nil {
		return made, err
	}
	if made.Duration, err = strconv.ParseFloat(said.Format.Duration, 64); err != nil {
		return made, err
	}
	made.Bytes, err = strconv.ParseInt(said.Format.Size, 10, 64)
	return made, err
}
