// Package queue carries steps to workers. SQL is the truth: what is here is a rebuildable copy of it, so Redis may
// be flushed, restarted or replaced at any moment.
//
// A [Broker] owns the connection to Redis, or the in-process stand-in for it. A [Relay] moves rows from the outbox
// in the records to the broker, in order and losing none. [ServerConfig] and [Settle] tell asynq how a lane is
// served and what the end of an attempt means. The contract tests of this package pin the behaviour of asynq that
// the rest of Reelmill is built around; when an upgrade breaks one, the design has to be looked at again.
//
// With worker this is the only package that imports asynq.
package queue
