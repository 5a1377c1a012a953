// Package worker runs steps: one asynq server per lane, an exact-match registry of handlers, and the choreography of
// starting and draining. What a step does is decided in internal/pipeline; what the queue is told about it in
// internal/queue.
package worker
