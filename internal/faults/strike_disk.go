package main

import (
	"context"
	"errors"
	"time"
)

// fullFor is how long a disk stays full: longer than one attempt waits for the next, shorter than all of them together.
const fullFor = 8 * time.Second

func needsDisks(_ context.Context, s *suite) string {
	if s.disks.refused != nil {
		return "no file system may be mounted here: " + s.disks.refused.Error()
	}
	return ""
}

func fillScratch(ctx context.Context, s *suite) (time.Duration, error) {
	var folders []string
	for _, worker := range s.fleet.workers {
		folders = append(folders, s.fleet.scratch(worker.name))
	}
	return s.full(ctx, folders)
}

func fillStore(ctx context.Context, s *suite) (time.Duration, error) {
	return s.full(ctx, []string{s.diskOfStore()})
}

// full fills disks, and measures how soon work goes on once there is space again.
func (s *suite) full(ctx context.Context, folders []string) (time.Duration, error) {
	return s.away(ctx, func() error {
		var faults []error
		for _, folder := range folders {
			faults = append(faults, s.disks.fill(folder))
		}
		return errors.Join(faults...)
	}, func() error {
		pause(ctx, fullFor)
		var faults []error
		for _, folder := range folders {
			faults = append(faults, s.disks.relieve(folder))
		}
		return errors.Join(faults...)
	})
}
