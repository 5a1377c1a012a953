// Package records holds the truth: assets, versions, steps, derivatives and the outbox, in SQLite or PostgreSQL.
//
// Every change of state is one transaction here: a finished step, the steps it frees and their outbox rows commit
// together or not at all. A running step is held by a claim, a random token renewed by a heartbeat; results are only
// accepted from the holder of the current claim, so a worker that was given up for dead can never publish.
//
// It is the only room that knows gorm. A [Store] is safe for concurrent use.
package records
