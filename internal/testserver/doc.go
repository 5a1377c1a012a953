// Package testserver knows how the servers that Reelmill needs are started for tests and for the programs of developers: where
// they are installed, whom they run as, with which settings, when they answer, and that none outlives who started it.
//
// What is lent of a running server, an empty database or an empty bucket, is the matter of recordstest and storagetest.
package testserver
