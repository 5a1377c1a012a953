// Package pipeline holds the use cases: taking a submission in, and the claim, make, verify, publish of every step.
//
// It knows no queue and no HTTP. [Intake] is what the API calls; [Maker] is what a worker calls. Both are safe for
// concurrent use.
package pipeline
