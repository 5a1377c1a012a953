package main

import (
	"context"
	"fmt"
	"runtime"
)

// The ways of making things of a master.
const (
	modeEach    = "one command per rendition"
	modeSplit   = "one command, each rung scaled from the master"
	modeCascade = "one command, cascade, sound once"
	modeOurs    = "Reelmill, the same ladder"
	modeArticle = "Reelmill, the whole set article"
	modeWhole   = "Reelmill, one piece"
	modeChunked = "Reelmill, in chunks"
	modeOne     = "one worker on one core"
	modeTwo     = "two workers on a core each"
)

// oneChunk is a chunk longer than any master, in seconds.
const oneChunk = 3600

func (b *bench) shortModes() []string {
	var modes []string
	if b.wants(partLadder) {
		modes = append(modes, modeCascade, modeOurs, modeSplit, modeEach)
	}
	if b.wants(partTimes) {
		modes = append(modes, modeArticle)
	}
	return modes
}

func (b *bench) longModes() []string {
	var modes []string
	if b.wants(partLadder) {
		modes = append(modes, modeCascade)
	}
	if b.wants(partChunks) {
		modes = append(modes, modeWhole, modeChunked)
	} else if b.wants(partLadder) {
		modes = append(modes, modeOurs)
	}
	if b.wants(partWorkers) && runtime.NumCPU() >= 2 {
		modes = append(modes, modeOne, modeTwo)
	}
	if b.wants(partTimes) {
		modes = append(modes, modeArticle)
	}
	return modes
}

// take takes one measurement.
func (b *bench) take(ctx context.Context, t task) (measurement, error) {
	switch t.mode {
	case modeEach:
		return b.byHand(ctx, t.master, ladder.each)
	case modeSplit:
		return b.byHand(ctx, t.master, ladder.split)
	case modeCascade:
		return b.byHand(ctx, t.master, ladder.cascade)
	case modeOurs:
		return b.ours(ctx, t.master, benchSet, 0)
	case modeWhole:
		return b.ours(ctx, t.master, benchSet, oneChunk)
	case modeChunked:
		return b.ours(ctx, t.master, benchSet, b.chunk)
	case modeArticle:
		return b.ours(ctx, t.master, "article", 0)
	case modeOne:
		return b.fleet(ctx, t.master, 1)
	case modeTwo:
		return b.fleet(ctx, t.master, 2)
	}
	return measurement{}, fmt.Errorf("there is no mode %q", t.mode)
}
