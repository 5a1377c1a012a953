// Command simulate runs the scheduler on fleets and backlogs that no test machine has: the code that deals out turns, sizes windows
// and keeps slots is the program's own ([github.com/reelmill/reelmill/internal/schedule] and the lanes and weights of
// [github.com/reelmill/reelmill/jobs]); time, workers and steps are imagined. What steps cost was measured
// on real ones by `make bench BENCH="-parts costs"` and lies in measured.json. It is for developers: `make simulate`.
//
// The first table repeats the measured case in imagination, so that everybody sees how far the model can be trusted.
package main
