package worker

import (
	"fmt"
	"time"

	"github.com/reelmill/reelmill/internal/pipeline"
	"github.com/reelmill/reelmill/jobs"
)

// registry finds the handler of a kind by its exact name; a router by prefix could hand one kind's tasks to another.
type registry map[jobs.Kind]pipeline.Make

// newRegistry returns the handlers of every kind, or an error when one is missing: better at start than at the first task.
func newRegistry(maker *pipeline.Maker) (registry, error) {
	handlers := registry{
		jobs.KindProbe:      maker.Probe,
		jobs.KindPoster:     maker.Poster,
		jobs.KindTeaser:     maker.Teaser,
		jobs.KindSubtitle:   maker.Subtitle,
		jobs.KindImage:      maker.Image,
		jobs.KindAudio:      maker.Audio,
		jobs.KindEncode:     maker.Encode,
		jobs.KindStoryboard: maker.Storyboard,
		jobs.KindAssemble:   maker.Assemble,
		jobs.KindPackage:    maker.Package,
		jobs.KindPublish:    maker.Publish,
	}
	for _, kind := range jobs.Kinds() {
		if handlers[kind] == nil {
			return nil, fmt.Errorf("no handler for steps of kind %q", kind)
		}
	}
	return handlers, nil
}

// find returns the handler of a task type. An unknown type is postponed: a newer release wrote it, and a newer worker
// will take it.
func (r registry) find(taskType string) (pipeline.Make, error) {
	work, ok := r[jobs.Kind(taskType)]
	if !ok {
		return nil, jobs.Postpone("kind-unknown", "This worker does not know the kind of step.", 30*time.Second)
	}
	return work, nil
}
