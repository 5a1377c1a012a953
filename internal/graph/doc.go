// Package graph is the read model as a graph: assets and their manifests over GraphQL. Its types are made from the very types that the
// manifest is written from, so that whatever a manifest gains is in the graph the same moment. It only reads, and asks
// internal/publication for what may be seen, as every other door does.
package graph
