package api

import (
	"net/http"
	"slices"
)

// roads is a router that remembers the patterns of its routes.
type roads struct {
	*http.ServeMux

	patterns []string
}

// Handle adds a route.
func (m *roads) Handle(pattern string, handler http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, handler)
}

// HandleFunc adds a route.
func (m *roads) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(handler))
}

// pattern is that of the route a request takes, "" where there is none.
func (m *roads) pattern(r *http.Request) string {
	_, pattern := m.Handler(r)
	return pattern
}

// all are the patterns of every route, in order.
func (m *roads) all() []string { return slices.Sorted(slices.Values(m.patterns)) }
