// Package jobs is the vocabulary of work: what kinds of step exist, in which lane and under which policy each
// runs, the states a step passes through, how an attempt may end, and the payload that travels through the queue.
//
// It imports nothing but the standard library and keeps no state, so a CMS plug-in or an operator's tool can
// import it to speak the same words as Reelmill.
package jobs
