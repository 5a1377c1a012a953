package main

import (
	"context"
	"path/filepath"
	"time"
)

// byHand runs hand-written commands one after the other and measures them.
func (b *bench) byHand(ctx context.Context, m master, write func(ladder, string) [][]string) (found measurement, err error) {
	folder, err := b.place()
	if err != nil {
		return found, err
	}
	plan := b.ladders[m.name]
	began := time.Now()
	for _, argv := range write(plan, folder) {
		if err := found.add(ctx, filepath.Join(folder, "ffmpeg.log"), argv); err != nil {
			return found, err
		}
	}
	found.Wall = time.Since(began).Seconds()
	for i := range plan.rungs {
		made, err := probe(ctx, target(folder, i))
		if err != nil {
			return found, err
		}
		found.Rungs, found.Bytes = append(found.Rungs, made), found.Bytes+made.Bytes
	}
	return found, b.forget(folder)
}

// add runs one command and adds what it took.
func (m *measurement) add(ctx context.Context, log string, argv []string) error {
	command, err := start(log, nil, argv...)
	if err != nil {
		return err
	}
	eyes := watch(command.process.Pid)
	err = command.wait(ctx)
	eyes.end()
	m.CPU += command.spent()
	m.Memory = max(m.Memory, eyes.peak)
	return err
}
