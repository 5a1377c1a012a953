package pipeline

import (
	"github.com/reelmill/reelmill/profiles"
	"github.com/reelmill/reelmill/subtitles"
)

// Said returns what a track says, read from a finished output of it: what [Maker.Subtitle] had in its hands when it was made. The
// error is a subtitles.Error and means that data is no such output.
func Said(planned profiles.Derivative, data []byte) (string, error) {
	if planned.Output == profiles.OutputTranscript {
		if planned.Format == formatJSON {
			return subtitles.TranscriptTextOfJSON(data)
		}
		return string(data), nil
	}
	track, _, err := subtitles.Read(data, subtitles.ReadOptions{Name: "track." + planned.Format})
	if err != nil {
		return "", err
	}
	return track.TranscriptText(), nil
}
