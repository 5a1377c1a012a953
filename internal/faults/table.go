package main

import (
	"context"
	"time"
)

// deadline is how soon a step of a dead worker must be running again.
const deadline = 30 * time.Second

// fault is one plug to pull.
type fault struct {
	name   string
	what   string // what it does and how it is undone
	weight int    // how often it comes in one cycle
	// needs says why the fault cannot be done here, "" when it can; nil needs nothing.
	needs func(context.Context, *suite) string
	// strike does it, undoes it, and returns how long the recovery took, 0 where nothing was hit.
	strike func(context.Context, *suite) (time.Duration, error)
}

// table is the closed list of faults.
func table() []fault {
	return []fault{
		{"kill-worker", "SIGKILL to a busy worker, which is started again at once or after others took its steps over", 6, nil, killWorker},
		{"kill-workers", "SIGKILL to all workers at the same time, started again at once", 1, nil, killWorkers},
		{"kill-server", "SIGKILL to one server or to both, started again within seconds", 3, nil, killServer},
		{"black-out", "SIGKILL to everything at once while a rights window opens and closes, started again after it has", 2, nil, blackOut},
		{"kill-ffmpeg", "SIGKILL to a program below a worker", 4, nil, killProgram},
		{"kill-redis", "SIGKILL to Redis, started again from its append-only file", 2, nil, killRedis},
		{"lose-redis", "SIGKILL to Redis, started again empty", 2, nil, loseRedis},
		{"flush-redis", "FLUSHALL", 2, nil, flushRedis},
		{"freeze-redis", "SIGSTOP to Redis for a minute, then SIGCONT", 1, nil, freezeRedis},
		{"restart-postgres", "PostgreSQL is shut down fast and started again", 2, nil, restartPostgres},
		{"crash-postgres", "PostgreSQL is shut down at once, so that it has to recover, and started again", 2, nil, crashPostgres},
		{"freeze-postgres", "SIGSTOP to every process of PostgreSQL for a minute, then SIGCONT", 1, nil, freezePostgres},
		{"freeze-worker", "SIGSTOP to a busy worker and its programs until others took its steps over, then SIGCONT: its ghost must not publish", 2, nil, freezeWorker},
		{"fill-scratch", "the scratch disks of all workers are filled for some seconds", 1, needsDisks, fillScratch},
		{"fill-store", "the disk of the store is filled for some seconds", 1, needsDisks, fillStore},
		{"s3-500", "S3 answers 500 for ten seconds", 1, needsBucket, failS3},
		{"s3-503", "S3 answers 503 for ten seconds", 1, needsBucket, refuseS3},
		{"s3-slow", "S3 takes three seconds longer for every answer, for ten seconds", 1, needsBucket, slowS3},
		{"s3-short", "S3 breaks every answer off after a thousand bytes, for ten seconds", 1, needsBucket, cutS3},
		{"s3-kill", "SIGKILL to the S3 server, started again within seconds", 1, needsBucket, killS3},
		{"send-twice", "every step that is ready or running is sent to the queue three more times", 2, nil, sendTwice},
		{"send-newer", "every step that is ready or running is sent once more in a newer encoding", 1, nil, sendNewer},
		{"skew-clocks", "one worker's clock goes ten minutes ahead, another's ten minutes behind, for half a minute of work", 1, needsClock, skewClocks},
		{"poison", "a master whose worker is killed at every attempt: it must be given up, and nothing else", 1, nil, poison},
		{"rolling-deploy", "a second fleet of an earlier release works; server and workers are replaced one by one while it does", 1, needsHistory, rollingDeploy},
	}
}
