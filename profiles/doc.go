// Package profiles says what Reelmill makes of a master, and decides it without touching the master.
//
// A [Set] is a rendition set: the [Profile] list approved for one page template. Sets are written in YAML and read
// by [Parse], which lists every fault of a file at once with its line and column; five sets are built in, see
// [Builtin]. [Set.Plan] meets a set with a [Source] (plain data about a probed master) and answers with a [Plan]:
// each output with its exact size, crop, frame rate and rate cap, the reason in words, and notes on what was left
// out. [Source.Chunks] splits long work so that every cut is a key frame of every rung. [Derivative.Recipe] names
// everything that determines the bytes of one output; its fingerprint is how equal work is recognised.
//
// # Contract
//
// The package is pure. It runs no program, reads no file besides the sets compiled into it, looks at no clock and
// keeps no state, so the same arguments give the same plan on every machine. All functions may be called
// concurrently; no function changes its arguments or keeps a reference to them.
//
// Sizes are pixels, rates are bits or frames per second, durations are seconds, locales are BCP 47 tags. Errors of
// [Parse] and [Set.Validate] are *[Invalid]; errors about a master or a request are *jobs.Fault with a stable code.
package profiles
