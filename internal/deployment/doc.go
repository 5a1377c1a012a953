// Package deployment holds tests of what operators are given to run Reelmill with: the compose file, the image and the example for
// Kubernetes. It has no code of its own.
package deployment
