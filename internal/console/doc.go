// Package console is the web console: plain pages, one style sheet and a few small modules, embedded in the binary. It
// holds no rules of its own and needs no build step; everything it shows and does goes through the public HTTP API.
package console
