// Package e2e tests the built program from outside: real processes, real ffmpeg, real Redis and PostgreSQL, and signals
// that kill them at bad moments. It holds tests only.
//
// REELMILL_E2E_PROGRAM names a built program to test instead of building one. No more than three tests that encode run at a time.
package e2e
