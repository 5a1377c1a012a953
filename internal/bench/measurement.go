package main

import (
	"encoding/json"
	"os"
)

// measurement is one run of one way of making things of one master.
type measurement struct {
	Master string `json:"master"`
	Mode   string `json:"mode"`
	Round  int    `json:"round"`

	Wall    float64            `json:"wall"`              // seconds
	CPU     float64            `json:"cpu"`               // seconds, user and system, of all processes
	Parts   map[string]float64 `json:"parts,omitempty"`   // seconds of it that were seen going into a purpose
	Startup float64            `json:"startup,omitempty"` // seconds of CPU before the master came, not part of CPU
	Memory  int64              `json:"memory,omitempty"`  // bytes: the largest sum of resident memory
	Bytes   int64              `json:"bytes"`             // of everything made
	Rungs   []rung             `json:"rungs"`

	Poster float64 `json:"poster,omitempty"` // seconds from the submission, 0 where there is none
	First  float64 `json:"first,omitempty"`  // the first video
}

// rung is a video that was made, as ffprobe sees it.
type rung struct {
	Width    int     `json:"width"`
	Height   int     `json:"height"`
	Frames   int     `json:"frames"`
	Duration float64 `json:"duration"` // seconds
	Bytes    int64   `json:"bytes"`
}

func wall(m measurement) float64      { return m.Wall }
func cpu(m measurement) float64       { return m.CPU }
func making(m measurement) float64    { return m.CPU - m.Parts[doesMeasure] }
func measuring(m measurement) float64 { return m.Parts[doesMeasure] }
func memory(m measurement) float64    { return float64(m.Memory) / 1e6 }
func size(m measurement) float64      { return float64(m.Bytes) / 1e6 }
func poster(m measurement) float64    { return m.Poster }
func first(m measurement) float64     { return m.First }

// results are all measurements of a run in the order they were taken.
type results []measurement

// of returns the measurements of one mode on one master.
func (r results) of(master, mode string) []measurement {
	var found []measurement
	for _, m := range r {
		if m.Master == master && m.Mode == mode {
			found = append(found, m)
		}
	}
	return found
}

// save writes every measurement as JSON; an empty path saves nothing.
func (r results) save(path string) error {
	if path == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o600)
}
