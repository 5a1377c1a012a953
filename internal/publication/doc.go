// Package publication answers what may be seen of an asset at a moment: its manifest, the one of its fallback, or why none, and whether a
// stored object may be handed out. Every door that readers come through asks here, so that rights open and close alike at all of them.
package publication
