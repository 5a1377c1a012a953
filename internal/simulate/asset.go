package main

import "github.com/reelmill/reelmill/jobs"

// stages is the order of an asset's life: the steps of a stage wait for all of the one before. The real graph is a little
// looser, so that times here are on the safe side.
var stages = [][]jobs.Kind{
	{jobs.KindProbe},
	{jobs.KindPoster, jobs.KindSubtitle, jobs.KindImage, jobs.KindStoryboard, jobs.KindTeaser, jobs.KindAudio, jobs.KindEncode},
	{jobs.KindAssemble},
	{jobs.KindPackage},
	{jobs.KindPublish},
}

// asset is a title on its way.
type asset struct {
	number    int64 // the later it was brought, the higher
	tenant    string
	priority  jobs.Priority
	submitted float64
	chunks    int // encode steps; zero for as many as were measured
	units     int // slots of each encode step

	stage int
	left  int // steps of the stage that are not done

	poster, done float64 // when, zero before
}

// step is one step of an asset.
type step struct {
	asset *asset
	kind  jobs.Kind
	order int64 // the earlier it became ready, the lower
	units int
}

// before is the order inside a flow, as the records have it.
func (s step) before(other step) bool {
	if s.asset.number != other.asset.number {
		return s.asset.number < other.asset.number
	}
	return s.order < other.order
}

// open lists the steps of the asset's present stage.
func (a *asset) open(graph map[jobs.Kind]int) (steps []step) {
	for _, kind := range stages[a.stage] {
		count, units := graph[kind], 1
		if kind == jobs.KindEncode {
			units = max(a.units, 1)
			if a.chunks > 0 {
				count = a.chunks
			}
		}
		for range count {
			steps = append(steps, step{asset: a, kind: kind, units: units})
		}
	}
	return steps
}
